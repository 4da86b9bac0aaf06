"""Sizes of groups as bands: how many owners are compared is never told exactly."""

BANDS = ((10, "10-19"), (20, "20-49"), (50, "50-99"), (100, "100-199"), (200, "200+"))


def size_band(n: int) -> str:
    """The number of groups as a band ('' under the gate)."""
    return next((label for least, label in reversed(BANDS) if n >= least), "")
