"""The main navigation: what each right opens, in the order people need it."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.access.actor import BRAND_ROLES, PARTNER_ROLES, Actor
from portal.home.links import link


@dataclass(frozen=True, slots=True)
class Entry:
    """One possible entry: shown when the actor holds the right and belongs to the side."""

    label: str
    icon: str
    url_name: str
    capability: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One link of the navigation, ready to show."""

    label: str
    icon: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Links that belong together."""

    title: str
    items: tuple[Item, ...]


GROUPS: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        "",
        (
            Entry(gettext_noop("Home"), "home", "home:home"),
            Entry(gettext_noop("Months"), "calendar", "reporting:months", "months.send", "partner"),
            Entry(
                gettext_noop("Scorecards"),
                "chart",
                "disclosure:scorecards",
                "scorecard.read",
                "partner",
            ),
            Entry(gettext_noop("Standards"), "book", "catalogue:list", "standards.read", "partner"),
            Entry(gettext_noop("Sharing"), "share", "disclosure:mine", "scorecard.read", "partner"),
            Entry(gettext_noop("Team"), "people", "people:teams", "team.manage", "partner"),
        ),
    ),
    (
        gettext_noop("Network"),
        (
            Entry(gettext_noop("Months"), "inbox", "reporting:inbox", "months.review", "brand"),
            Entry(gettext_noop("Overview"), "trend", "insight:overview", "network.read", "brand"),
            Entry(gettext_noop("Heatmap"), "heat", "insight:heatmap", "network.read", "brand"),
            Entry(gettext_noop("Partners"), "building", "network:list", "partners.read", "brand"),
            Entry(gettext_noop("Invitations"), "mail", "people:invitations", "partners.manage"),
            Entry(gettext_noop("First steps"), "check", "home:onboarding", "partners.manage"),
            Entry(gettext_noop("Turn of the year"), "flag", "home:year", "partners.manage"),
            Entry(gettext_noop("Structure"), "tree", "network:structure", "settings.edit"),
            Entry(
                gettext_noop("Collections"), "calendar", "reporting:collections", "settings.edit"
            ),
        ),
    ),
    (
        gettext_noop("Standards and sharing"),
        (
            Entry(gettext_noop("Standards"), "book", "catalogue:list", "standards.read", "brand"),
            Entry(gettext_noop("Sharing rules"), "share", "sharing:rules", "sharing.read"),
            Entry(gettext_noop("Published comparisons"), "scale", "release:list", "sharing.read"),
        ),
    ),
    (
        gettext_noop("The portal"),
        (
            Entry(gettext_noop("Setting up"), "flag", "home:setup", "settings.edit"),
            Entry(gettext_noop("People"), "people", "people:brand", "settings.edit"),
            Entry(
                gettext_noop("Deputies and hand-over"),
                "hand",
                "people:portfolio",
                "months.review",
                "brand",
            ),
            Entry(gettext_noop("Mail"), "send", "notices:mail", "settings.edit"),
            Entry(gettext_noop("Audit trail"), "shield", "accounts:trail", "audit.read"),
            Entry(gettext_noop("Jobs"), "clock", "jobs:list", "", "brand"),
        ),
    ),
)


def navigation(request: HttpRequest, actor: Actor) -> tuple[Group, ...]:
    """The groups ``actor`` sees on the page of ``request``."""
    groups = []
    for title, entries in GROUPS:
        items = tuple(_item(entry, request) for entry in entries if _shown(entry, actor))
        if items:
            groups.append(Group(_(title) if title else "", items))
    return tuple(groups)


def _shown(entry: Entry, actor: Actor) -> bool:
    if entry.side == "partner" and not actor.roles & PARTNER_ROLES:
        return False
    if entry.side == "brand" and not actor.roles & BRAND_ROLES:
        return False
    return not entry.capability or actor.may(entry.capability)


def _item(entry: Entry, request: HttpRequest) -> Item:
    url = link(entry.url_name)
    here = request.path
    is_current = here == url or (url != "/" and here.startswith(url))
    return Item(_(entry.label), entry.icon, url, is_current)
