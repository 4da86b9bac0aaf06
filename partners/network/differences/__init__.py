"""A later list of partners against the network: which rows are whom, and what differs. Pure."""

from partners.network.differences.comparison import Change, changes_of
from partners.network.differences.keys import KeyDoubt, doubt_of_key
from partners.network.differences.matching import Double, Matches, match, successors, without_rows
from partners.network.differences.sides import Listed, Standing

__all__ = [
    "Change",
    "Double",
    "KeyDoubt",
    "Listed",
    "Matches",
    "Standing",
    "changes_of",
    "doubt_of_key",
    "match",
    "successors",
    "without_rows",
]
