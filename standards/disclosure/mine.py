"""The partner's own page of sharing: what it gives, what is done with it, what it gets back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from partners.network.queries import Place, owners_served, places_in
from partners.sharing.policy import Kind
from partners.sharing.queries.agreements import binding_and_newest, reported_by
from partners.sharing.queries.ledger import own_part
from partners.sharing.sentences import KIND_NAMES, purpose_words
from portal.access.actor import Actor
from portal.access.memory import together
from portal.lib import months
from portal.ui.formats import month_text
from standards.catalogue.queries import MetricFact, metric_facts
from standards.disclosure.facts import Ask, Disclosed, viewer_of
from standards.disclosure.scores import newest_card
from standards.disclosure.sentences import withheld_words
from standards.disclosure.services.disclosure import disclose
from standards.release.queries import OwnUse, newest_months, own_uses

if TYPE_CHECKING:
    from partners.network.models import Partner
    from partners.sharing.models import Edition

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Given:
    """One metric of the partner's: what it counts for and what comes back for it.

    ``is_reported``: the partner reports it itself, as its agreement says; else the brand collects
    it. ``gives_back`` is the standard's promise, '' while nothing is shown for the metric.
    """

    name: str
    is_reported: bool
    counts_for: str
    gives_back: str
    shown: tuple[str, ...]
    withheld: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Used:
    """What was published of one month with the partner's numbers in it, and of which groups."""

    month: str
    metrics: tuple[str, ...]
    groups: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """For which purposes anything was looked at in the partner's name, or of it, in a month."""

    month: str
    purposes: tuple[str, ...]


def metrics_of(actor: Actor, partner: Partner, today: dt.date) -> dict[str, bool]:
    """The metrics of the newest scorecard and of this month's standards: is it reported itself."""
    card = newest_card(actor, partner)
    place = _place(actor, partner, today)
    reported = reported_by(place, months.of(today)) if place else frozenset()
    facts = metric_facts()
    codes = {*(card.metrics if card else ()), *reported} & facts.keys()
    by_name = sorted(codes, key=lambda code: (facts[code].name, code))
    return {code: code in reported for code in by_name}


def given(
    actor: Actor, partner: Partner, today: dt.date, metrics: Mapping[str, bool]
) -> list[Given]:
    """What comes back for each of `metrics_of` in its newest month, by the one door."""
    newest = newest_months(metrics, _window(today))
    last = months.last_complete(today)
    asks = [Ask(code, kind, newest.get(code, last)) for code in metrics for kind in Kind]
    disclosed = disclose(viewer_of(actor, partner, purpose="scorecard", channel="page"), asks)
    facts = metric_facts()
    return [
        _given(facts[code], disclosed, is_reported=is_reported)
        for code, is_reported in metrics.items()
    ]


def told_once(rows: Sequence[Given]) -> tuple[tuple[str, ...], list[Given]]:
    """What comes back for every metric alike, and the rows with what is beyond it."""
    if len(rows) < 2:
        return (), list(rows)
    common = tuple(kind for kind in rows[0].shown if all(kind in row.shown for row in rows))
    beyond = [
        replace(row, shown=tuple(kind for kind in row.shown if kind not in common)) for row in rows
    ]
    return common, beyond


def _given(row: MetricFact, disclosed: Disclosed, *, is_reported: bool) -> Given:
    facts = [fact for kind in Kind if (fact := disclosed.fact(row.code, kind)) is not None]
    withheld = {
        withheld_words(fact.withheld, fact.ask.month, None) for fact in facts if not fact.is_shown
    }
    is_shown = any(fact.is_shown for fact in facts)
    return Given(
        row.name,
        is_reported,
        row.counts_for,
        row.gives_back if is_shown else "",
        tuple(str(KIND_NAMES[fact.ask.kind]) for fact in facts if fact.is_shown),
        tuple(sorted(withheld)),
    )


def agreements_of(
    actor: Actor, partner: Partner, today: dt.date
) -> tuple[Edition | None, Edition | None]:
    """The edition in force for the partner's owner, and one that waits for its signature.

    None where the actor may not read it.
    """
    place = _place(actor, partner, today)
    served = owners_served(actor.reach("agreements.read").partner_ids)
    if place is None or place.owner not in served:
        return None, None
    binding, newest = binding_and_newest(place.owner, today, served)
    waits = newest is not None and newest.needs_signature and newest.signed_at is None
    return binding, newest if waits else None


def _place(actor: Actor, partner: Partner, today: dt.date) -> Place | None:
    places = places_in(months.of(today), together(actor, [partner.pk]))
    return next((each for each in places if each.partner_id == partner.pk), None)


def looked(partner: Partner, today: dt.date) -> list[Looked]:
    """The partner's own part of the ledger of the last year: purposes by month, and no more."""
    first = months.first_day(months.shift(months.of(today), -MONTHS))
    return [
        Looked(month_text(month), tuple(sorted(map(purpose_words, purposes))))
        for month, purposes in own_part(partner.public_id, first).items()
    ]


def used(partner: Partner, today: dt.date, metrics: Iterable[str]) -> list[Used]:
    """Of which published comparisons of the last year the partner's numbers are part.

    ``metrics``: what `given` will ask for of the same months.
    """
    names = {code: fact.name for code, fact in metric_facts().items()}
    by_month: dict[str, list[OwnUse]] = {}
    for use in own_uses(str(partner.public_id), _window(today), metrics):
        if ":" not in use.cell:
            by_month.setdefault(use.month, []).append(use)
    return [
        Used(
            month_text(month),
            tuple(sorted(names.get(use.cell, use.cell) for use in uses)),
            tuple((group.label, group.size) for group in uses[0].groups),
        )
        for month, uses in by_month.items()
    ]


def _window(today: dt.date) -> list[str]:
    """The months a partner is told of: the running one and the year before it."""
    return list(months.span(months.shift(months.of(today), -MONTHS), months.of(today)))
