"""Addresses of other slices' pages, by name, and what the landing pages put on them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partners.network.queries.own import is_reached
from portal.ui.links import Link


def _manages(actor: Any, partner: Any) -> bool:
    return is_reached(actor, partner, "partners.manage")


LINKS = {"partner": [Link("home:first_steps", _("First steps"), 42, "check", _manages)]}


def link(name: str, *arguments: object) -> str:
    """The address of a page."""
    return reverse(name, args=arguments)
