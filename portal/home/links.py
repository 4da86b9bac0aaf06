"""Addresses of other slices' pages, by name."""

from django.urls import reverse


def link(name: str, *arguments: object) -> str:
    """The address of a page."""
    return reverse(name, args=arguments)
