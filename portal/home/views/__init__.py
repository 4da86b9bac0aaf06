"""The landing page and the machine's health."""
