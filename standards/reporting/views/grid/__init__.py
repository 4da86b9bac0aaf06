"""The grid page and what it saves while people type."""
