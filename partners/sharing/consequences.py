"""What follows for sharing, told to whoever publishes metrics or places partners before they do."""

from collections.abc import Collection, Sequence

import numpy as np
from django.utils import timezone
from django.utils.translation import ngettext

from partners.network.registry import Spot
from partners.sharing.models import Scope
from partners.sharing.policy import PEER_KINDS, Kind
from partners.sharing.policy.difference import State
from partners.sharing.policy.mask import Bools, Crowd, coverage
from partners.sharing.queries.exposure import partners_now, state_now
from partners.sharing.queries.growth import growths, reached_now
from partners.sharing.queries.matrix import opened
from partners.sharing.rules import rule_of
from partners.sharing.sentences import SHORT_KIND_NAMES
from portal.access.wall import brand_rows
from standards.catalogue.models import Metric

# More rules than this are counted, not named.
MOST_RULES = 3


@brand_rows("sharing rules")
def of_publishing(codes: Collection[str]) -> list[str]:
    """Which rules that name a set would hold new metrics, and that this waits for approval."""
    today = timezone.now().date()
    live = list(Scope.objects.live().filter(is_deny=False).order_by("pk"))
    found = growths(live, today, also=codes)
    names = dict(Metric.objects.filter(code__in=codes).values_list("code", "name"))
    crowd = partners_now(today) if found else None
    told = []
    for scope in live:
        new = [names[c] for c in found[scope.pk].metrics if c in names] if scope.pk in found else []
        if not new:
            continue
        count = len(reached_now(scope, crowd))
        told.append(
            ngettext(
                "By the rule “{rule}” {n} partner would newly see {what} of {metrics}. That waits"
                " for approval by a second person; own results do not.",
                "By the rule “{rule}” {n} partners would newly see {what} of {metrics}. That waits"
                " for approval by a second person; own results do not.",
                count,
            ).format(rule=scope.name, n=count, what=_kinds(scope), metrics=", ".join(new))
        )
    return _short(told)


@brand_rows("sharing rules")
def of_placing(before: Sequence[Spot], after: Sequence[Spot]) -> list[str]:
    """How many partners newly see facts about others at once, and how many wait for approval."""
    state = state_now()
    known = dict(zip((spot.partner for spot in before), _seen(state, before), strict=True))
    gained = [
        seen & ~known[spot.partner] if spot.partner in known else seen
        for spot, seen in zip(after, _seen(state, after), strict=True)
    ]
    told = []
    for place, kind in enumerate(Kind):
        partners = sum(bool(row[:, place].any()) for row in gained)
        if kind in PEER_KINDS and partners:
            metrics = int(np.any([row[:, place] for row in gained], axis=0).sum())
            text = ngettext(
                "{n} partner newly sees {what} ({metrics}), by rules already approved.",
                "{n} partners newly see {what} ({metrics}), by rules already approved.",
                partners,
            )
            what, of = SHORT_KIND_NAMES[kind], _metrics(metrics)
            told.append(text.format(n=partners, what=what, metrics=of))
    return told + _waiting(before, after)


def _seen(state: State, spots: Sequence[Spot]) -> list[Bools]:
    """Of each spot the [metric, kind] it may see in some month."""
    if not spots:
        return []
    today, codes = timezone.now().date(), tuple(state.catalogue.entries)
    _axes, found, where = opened(state, _crowd(spots), today, codes)
    return [found[row] for row in where]


def _waiting(before: Sequence[Spot], after: Sequence[Spot]) -> list[str]:
    told = []
    for scope in Scope.objects.live().filter(known_partners__isnull=False).order_by("pk"):
        was, will = (set(_reached(scope, spots)) for spots in (before, after))
        new = will - was - set(scope.known_partners or ())
        if new:
            text = ngettext(
                "{n} partner newly matches the rule “{rule}” and waits for approval by a second"
                " person.",
                "{n} partners newly match the rule “{rule}” and wait for approval by a second"
                " person.",
                len(new),
            )
            told.append(text.format(n=len(new), rule=scope.name))
    return _short(told)


def _reached(scope: Scope, spots: Sequence[Spot]) -> list[str]:
    held = coverage([rule_of(scope)], _crowd(spots))[:, 0] if spots else ()
    return [spot.partner for spot, is_held in zip(spots, held, strict=True) if is_held]


def _crowd(spots: Sequence[Spot]) -> Crowd:
    names = ("partner", "owner", "tier", "kind", "territory_path")
    return Crowd(*(np.array([getattr(s, name) for s in spots], dtype=object) for name in names))


def _kinds(scope: Scope) -> str:
    kinds = [SHORT_KIND_NAMES[kind] for kind in Kind if kind in scope.kinds and kind in PEER_KINDS]
    return ", ".join(str(name) for name in kinds)


def _metrics(count: int) -> str:
    return ngettext("{n} metric", "{n} metrics", count).format(n=count)


def _short(told: list[str]) -> list[str]:
    more = len(told) - MOST_RULES
    if more <= 0:
        return told
    text = ngettext("And by {n} rule more.", "And by {n} rules more.", more).format(n=more)
    return [*told[:MOST_RULES], text]
