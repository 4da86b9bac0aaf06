"""How many owners protect one: the numbers that code, texts, agreements and docs all speak of.

Texts write them out; `tests/house/test_thresholds.py` holds words and numbers together.
"""

# Owners that stand in a pool with one value (the k of microaggregation).
BLOCK_SIZE = 5
# Owners below which nothing is told of a group (minimum group size): two blocks.
MIN_GROUP_SIZE = 2 * BLOCK_SIZE
# The share of a pool's outlets above which one owner dominates it (the dominance rule), where the
# metric is commercially sensitive. A text says "a quarter".
DOMINANT_SHARE = 0.25
