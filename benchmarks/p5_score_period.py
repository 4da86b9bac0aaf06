"""P5: score one period of 10,000 partners x 30 metrics, from values to scores."""

from fractions import Fraction

import numpy as np
import pandas as pd
import polars as pl

from benchmarks.frame import Row, at_most, compare
from standards.scoring import engine
from standards.scoring.formula import Aim

PARTNERS, METRICS = 10_000, 30
TARGET, FLOOR = 90.0, 60.0
AIM = Aim("linear", Fraction(90), Fraction(60))


def run() -> list[Row]:
    """Scores against bare numpy; scores with contributions against pandas and polars."""
    chance = np.random.default_rng(1)
    values = np.round(chance.uniform(40, 100, (PARTNERS, METRICS)), 3)
    missing = chance.random((PARTNERS, METRICS)) < 0.05
    values[missing] = np.nan
    weights = chance.integers(1, 9, METRICS).astype(float)
    status = np.where(missing, engine.AWAITED, engine.JUDGED).astype(np.int8)

    def sheet() -> engine.Sheet:
        reached = engine.attainments(AIM, values)
        return engine.Sheet(status, reached, weights, 100.0, 1, np.full(PARTNERS, np.inf))

    def product() -> np.ndarray:
        made = sheet()
        return engine.units(made, engine.counted(made))

    def whole() -> np.ndarray:
        return engine.score(sheet()).units

    def floor() -> np.ndarray:
        known = ~np.isnan(values)
        reached = np.where(known, np.clip((values - FLOOR) / (TARGET - FLOOR), 0, 1), 0.0)
        return np.floor(1000 * (reached @ weights) / (known @ weights) + 0.5 + 1e-9)

    long = pd.DataFrame(
        {
            "partner": np.repeat(np.arange(PARTNERS), METRICS),
            "metric": np.tile(np.arange(METRICS), PARTNERS),
            "value": values.ravel(),
        }
    )
    targets = pd.DataFrame(
        {"metric": np.arange(METRICS), "target": TARGET, "floor": FLOOR, "weight": weights}
    )

    def merged() -> np.ndarray:
        frame = long.dropna().merge(targets, on="metric")
        width = frame["target"] - frame["floor"]
        reached = ((frame["value"] - frame["floor"]) / width).clip(0, 1)
        frame["points"] = reached * frame["weight"]
        sums = frame.groupby("partner")[["points", "weight"]].sum()
        return np.floor(1000 * (sums["points"] / sums["weight"]).to_numpy() + 0.5 + 1e-9)

    long_pl, targets_pl = pl.from_pandas(long), pl.from_pandas(targets)

    def with_polars() -> np.ndarray:
        width = pl.col("target") - pl.col("floor")
        reached = ((pl.col("value") - pl.col("floor")) / width).clip(0, 1)
        sums = (
            long_pl.filter(pl.col("value").is_not_null() & pl.col("value").is_not_nan())
            .join(targets_pl, on="metric")
            .group_by("partner")
            .agg((reached * pl.col("weight")).sum().alias("points"), pl.col("weight").sum())
            .sort("partner")
        )
        return np.floor(1000 * (sums["points"] / sums["weight"]).to_numpy() + 0.5 + 1e-9)

    rows = []
    for name, mine, rival, limit, target in (
        ("numpy floor", product, floor, 1.2, "<= 1.2x"),
        ("pandas merge + groupby", product, merged, 0.25, "<= 0.25x"),
        ("polars join + group_by", product, with_polars, 0.5, "<= 0.5x"),
        # Contributions are what the rivals do not compute; without a target.
        ("pandas, scores only", whole, merged, float("inf"), "none"),
    ):
        one, two = compare(
            mine, rival, are_equal=lambda a, b: bool(np.array_equal(a, b)), rounds=25
        )
        what = "scores" if mine is product else "scores and contributions"
        workload = f"{what}, {PARTNERS:,} x {METRICS}"
        rows.append(Row("P5", workload, name, one, two, target, at_most(one / two, limit)))
    return rows
