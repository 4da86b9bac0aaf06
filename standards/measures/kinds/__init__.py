"""The kinds of metrics, one module each. Pure."""
