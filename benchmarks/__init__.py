"""Measured figures with their rivals: `python -m benchmarks [p1 p3 ...]`."""
