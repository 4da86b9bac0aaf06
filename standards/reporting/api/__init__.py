"""Months over the API: the same door, the same messages."""
