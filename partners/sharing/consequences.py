"""What follows for sharing, told to whoever publishes metrics or places partners before they do."""

from collections.abc import Collection, Sequence

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from partners.network.registry import Spot
from partners.sharing.models import SharingRule
from partners.sharing.policy import PEER_KINDS, Kind
from partners.sharing.policy.difference import State
from partners.sharing.policy.mask import Bools, Crowd, coverage
from partners.sharing.policy_inputs import rule_of
from partners.sharing.queries.exposure import partners_now, state_now
from partners.sharing.queries.growth import growths, reached_now
from partners.sharing.queries.matrix import opened
from partners.sharing.sentences import KIND_WORDS, SHORT_KIND_NAMES
from portal.access.wall import brand_rows
from standards.catalogue.queries.sets import names_of_metrics

# More rules than this are counted, not named.
MOST_RULES = 3


@brand_rows("sharing rules")
def of_publishing(codes: Collection[str]) -> list[str]:
    """Which rules that name a set would hold new metrics, and that this waits for approval."""
    today = timezone.now().date()
    live = list(SharingRule.objects.live().filter(is_deny=False).order_by("pk"))
    by_rule = growths(live, today, also=codes)
    names = names_of_metrics(codes)
    crowd = partners_now(today) if by_rule else None
    sentences = []
    for rule in live:
        new = (
            [names[c] for c in by_rule[rule.pk].metrics if c in names] if rule.pk in by_rule else []
        )
        if not new:
            continue
        count = len(reached_now(rule, crowd))
        sentences.append(
            ngettext(
                "By the rule “{rule}” {n} partner would newly see {what} of {metrics}. That waits"
                " for approval by a second person; own results do not.",
                "By the rule “{rule}” {n} partners would newly see {what} of {metrics}. That waits"
                " for approval by a second person; own results do not.",
                count,
            ).format(rule=rule.name, n=count, what=_kinds(rule), metrics=", ".join(new))
        )
    return _short(sentences)


@brand_rows("sharing rules")
def of_placing(before: Sequence[Spot], after: Sequence[Spot]) -> list[str]:
    """How many partners see more or less at once, and how many wait for approval."""
    state = state_now()
    by_partner = dict(zip((spot.partner for spot in before), _seen(state, before), strict=True))
    pairs = [
        (by_partner.get(spot.partner), seen)
        for spot, seen in zip(after, _seen(state, after), strict=True)
    ]
    gained = [seen if was is None else seen & ~was for was, seen in pairs]
    lost = [was & ~seen for was, seen in pairs if was is not None]
    phrases = []
    for place, kind in enumerate(Kind):
        if kind in PEER_KINDS and (counts := _counts(gained, place)):
            text = ngettext(
                "{n} partner newly sees {what} ({metrics})",
                "{n} partners newly see {what} ({metrics})",
                counts[0],
            )
            phrases.append(_about(text, kind, counts))
    for place, kind in enumerate(Kind):
        if counts := _counts(lost, place):
            text = ngettext(
                "{n} partner no longer sees {what} ({metrics})",
                "{n} partners no longer see {what} ({metrics})",
                counts[0],
            )
            phrases.append(_about(text, kind, counts))
    at_once = [gettext("By rules already approved: {what}.").format(what="; ".join(phrases))]
    return (at_once if phrases else []) + _waiting(before, after)


def _counts(changed: Sequence[Bools], place: int) -> tuple[int, int] | None:
    """How many partners, and metrics in all, something changes for; None where nothing does."""
    partners = sum(bool(row[:, place].any()) for row in changed)
    if not partners:
        return None
    return partners, int(np.any([row[:, place] for row in changed], axis=0).sum())


def _about(text: str, kind: Kind, counts: tuple[int, int]) -> str:
    partners, metrics = counts
    return text.format(n=partners, what=KIND_WORDS[kind], metrics=_metrics(metrics))


def _seen(state: State, spots: Sequence[Spot]) -> list[Bools]:
    """Of each spot the [metric, kind] it may see in some month."""
    if not spots:
        return []
    today, codes = timezone.now().date(), tuple(state.catalogue.entries)
    _axes, mask, where = opened(state, _crowd(spots), today, codes)
    return [mask[row] for row in where]


def _waiting(before: Sequence[Spot], after: Sequence[Spot]) -> list[str]:
    sentences = []
    for rule in SharingRule.objects.live().filter(known_partners__isnull=False).order_by("pk"):
        was, will = (set(_reached(rule, spots)) for spots in (before, after))
        new = will - was - set(rule.known_partners or ())
        if new:
            text = ngettext(
                "{n} partner newly matches the rule “{rule}” and waits for approval by a second"
                " person.",
                "{n} partners newly match the rule “{rule}” and wait for approval by a second"
                " person.",
                len(new),
            )
            sentences.append(text.format(n=len(new), rule=rule.name))
    return _short(sentences)


def _reached(rule: SharingRule, spots: Sequence[Spot]) -> list[str]:
    held = coverage([rule_of(rule)], _crowd(spots))[:, 0] if spots else ()
    return [spot.partner for spot, is_held in zip(spots, held, strict=True) if is_held]


def _crowd(spots: Sequence[Spot]) -> Crowd:
    names = ("partner", "owner", "tier", "kind", "territory_path")
    return Crowd(*(np.array([getattr(s, name) for s in spots], dtype=object) for name in names))


def _kinds(rule: SharingRule) -> str:
    kinds = [SHORT_KIND_NAMES[kind] for kind in Kind if kind in rule.kinds and kind in PEER_KINDS]
    return ", ".join(str(name) for name in kinds)


def _metrics(count: int) -> str:
    return ngettext("{n} metric", "{n} metrics", count).format(n=count)


def _short(sentences: list[str]) -> list[str]:
    more = len(sentences) - MOST_RULES
    if more <= 0:
        return sentences
    text = ngettext("And by {n} rule more.", "And by {n} rules more.", more).format(n=more)
    return [*sentences[:MOST_RULES], text]
