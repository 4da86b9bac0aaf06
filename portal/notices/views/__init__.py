"""Pages of notices and mail."""
