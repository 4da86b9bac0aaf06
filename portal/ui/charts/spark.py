"""A line of a few months beside a number, without axes; ``ui/parts/spark.html`` draws it."""

from collections.abc import Sequence


def spark_lines(
    values: Sequence[float | None], width: int = 120, height: int = 28
) -> tuple[str, ...]:
    """``values`` as points of SVG lines over ``width`` by ``height`` pixels, with a gap for None.

    The line begins with the first value and ends with the last; one value between gaps is a dot.
    """
    positions = [at for at, value in enumerate(values) if value is not None]
    if len(positions) < 2:
        return ()
    window = values[positions[0] : positions[-1] + 1]
    numbers = [value for value in window if value is not None]
    low, high = min(numbers), max(numbers)
    step, span = (width - 4) / (len(window) - 1), (high - low) or 1.0
    lines: list[list[str]] = [[]]
    for at, value in enumerate(window):
        if value is None:
            lines.append([])
            continue
        x, y = 2 + at * step, height - 3 - (value - low) / span * (height - 6)
        lines[-1].append(f"{x:.1f},{y:.1f}")
    # A line of one point is drawn only where it has an extent.
    return tuple(" ".join(line if len(line) > 1 else line * 2) for line in lines if line)
