"""Pages of the brand's analytics."""
