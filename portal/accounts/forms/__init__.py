"""Forms of accounts and of the trail."""
