"""Links that slices put on each other's pages: a page names a place, never a route above its slice.

A slice declares them in its `links.py` as ``LINKS``: by place the links it puts there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from portal.lib.slices import declared


def to_everybody(actor: Any, about: Any) -> bool:
    """The link is shown to whoever sees the page."""
    return True


def with_right(capability: str) -> Callable[[Any, Any], bool]:
    """The link is shown to whoever holds the capability somewhere."""
    return lambda actor, about: bool(actor.may(capability))


@dataclass(frozen=True, slots=True)
class Link:
    """A route with its words, which may hold ``{name}`` of what the page is about.

    ``order`` ranks the links of a place; ``shown`` says to whom it is, asked with the actor and
    what the page is about (None: nothing in particular).
    """

    route: str
    label: str | Promise
    order: int
    icon: str = ""
    shown: Callable[[Any, Any], bool] = to_everybody


@dataclass(frozen=True, slots=True)
class PlacedLink:
    """A link as a template needs it; ``is_here``: it leads to the page it stands on."""

    address: str
    label: str
    icon: str
    is_here: bool


@cache
def links_of(place: str) -> tuple[Link, ...]:
    """All links of a place, in order."""
    modules = [module for _slice, module in declared("links") if hasattr(module, "LINKS")]
    links = [link for module in modules for link in module.LINKS.get(place, ())]
    return tuple(sorted(links, key=lambda link: link.order))


def links_at(place: str, actor: Any, about: Any = None, here: str = "") -> list[PlacedLink]:
    """The links of a place that this actor is shown; ``here`` is the route of the page."""
    arguments = () if about is None else (about.public_id,)
    return [
        PlacedLink(
            reverse(link.route, args=arguments),
            str(link.label).format(name=getattr(about, "name", "")),
            link.icon,
            link.route == here,
        )
        for link in links_of(place)
        if link.shown(actor, about)
    ]


def address_at(place: str, *arguments: Any) -> str:
    """Where the first link of a place leads, for anybody; '' where nobody put one."""
    links = links_of(place)
    return reverse(links[0].route, args=arguments) if links else ""
