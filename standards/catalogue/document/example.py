"""A small standard to start from, with comments in it."""

from pathlib import Path


def example_text() -> str:
    """Its YAML."""
    return (Path(__file__).parent / "example.yaml").read_text(encoding="utf-8")
