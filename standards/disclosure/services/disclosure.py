"""`disclose`: the one door through which anything about others leaves the brand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from partners.network.queries import partners_by_key, places_in
from partners.sharing import policy_inputs
from partners.sharing.policy import PEER_KINDS, Decision, Kind, Request, Subject, decide
from partners.sharing.queries.agreements import edition_numbers
from partners.sharing.services.ledger import Shown, note
from portal.access.memory import once_each, outlets_together, together
from portal.lib import months
from standards.catalogue.queries.acknowledgements import acknowledgements
from standards.disclosure.facts import PARTNERS, Ask, Disclosed, Fact, Viewer
from standards.release.figures import Figure
from standards.release.queries import (
    Published,
    contributed,
    not_compared,
    published,
)

if TYPE_CHECKING:
    from partners.network.models import Partner

# Conditions whose failing may be said openly: code of the policy to public reason.
PUBLIC_REASONS = {
    "not_contributed": "withheld_not_contributed",
    "not_acknowledged": "withheld_not_acknowledged",
    "too_recent": "withheld_too_recent",
    "too_old": "withheld_too_old",
    "agreement_unsigned": "withheld_unsigned",
}
# From fine to coarse.
CUTS = ("quarters", "thirds", "halves")
Stored = dict[tuple[str, str], Published]


def disclose(viewer: Viewer, asks: Sequence[Ask]) -> Disclosed:
    """Decide every ask for the viewer's one partner, fetch what is allowed, note it in the ledger.

    The partner has to be one the viewer's actor reaches; the calling page has checked that.
    """
    disclosed = looked_up(viewer, asks)
    note(
        _shown(disclosed),
        actor=viewer.actor,
        day=viewer.today,
        channel=viewer.channel,
        purpose=viewer.purpose,
        partner=disclosed.partner_public_id,
    )
    return disclosed


def looked_up(viewer: Viewer, asks: Sequence[Ask]) -> Disclosed:
    """What `disclose` would answer now, to compare with: nothing is noted, so nothing is shown."""
    partner = _partner(viewer)
    subject = subject_now(viewer, partner, asks)
    catalogue, rules = policy_inputs.catalogue(), policy_inputs.rules_in_force()

    def decided(ask: Ask) -> Decision:
        return decide(catalogue, rules, subject, _request(viewer, ask))

    decisions = {ask: decided(ask) for ask in dict.fromkeys(asks)}
    peers = [ask for ask, d in decisions.items() if d.allow and ask.kind in PEER_KINDS]
    stored = _stored(str(partner.public_id), peers, asks)
    spread = _spread_open(decided)
    facts = [
        fact
        for ask, decision in decisions.items()
        if (fact := _fact(ask, decision, stored, spread)) is not None
    ]
    return Disclosed(partner.public_id, _without_promises(facts, stored))


def disclose_own(asked: Sequence[tuple[Viewer, Partner, Sequence[Ask]]]) -> list[Disclosed]:
    """What of their own scores several partners may be shown, decided together, in their order.

    Own facts only: no figure about others is fetched, so there is nothing for the ledger to note.
    The partners have to be ones the viewers' actors reach, as in `disclose`.
    """
    decided: list[list[Fact]] = [[] for _ in asked]
    if any(asks for _, _, asks in asked):
        subjects = _subjects({viewer: partner for viewer, partner, _ in asked}, {})
        catalogue, rules = policy_inputs.catalogue(), policy_inputs.rules_in_force()
        for facts, (viewer, _, asks) in zip(decided, asked, strict=True):
            for ask in dict.fromkeys(ask for ask in asks if ask.kind not in PEER_KINDS):
                decision = decide(catalogue, rules, subjects[viewer], _request(viewer, ask))
                fact = _fact(ask, decision, {}, lambda _: False)
                if fact is not None:
                    facts.append(fact)
    return [
        Disclosed(partner.public_id, tuple(facts))
        for facts, (_, partner, _) in zip(decided, asked, strict=True)
    ]


def _without_promises(facts: Sequence[Fact], stored: Stored) -> tuple[Fact, ...]:
    """What is never compared says so, not what would help if it were."""

    def place(fact: Fact) -> tuple[str, str]:
        return fact.ask.metric, fact.ask.month

    waiting = {place(f) for f in facts if f.withheld and f.ask.kind in PEER_KINDS} - stored.keys()
    closed = not_compared(waiting) if waiting else {}
    return tuple(
        replace(fact, withheld=closed[place(fact)])
        if fact.withheld and fact.ask.kind in PEER_KINDS and place(fact) in closed
        else fact
        for fact in facts
    )


def explain(viewer: Viewer, asks: Sequence[Ask]) -> dict[Ask, Decision]:
    """What the policy says to each ask and why, for the brand only; nothing is shown or noted."""
    subject = subject_now(viewer, _partner(viewer), asks)
    catalogue, rules = policy_inputs.catalogue(), policy_inputs.rules_in_force()
    return {ask: decide(catalogue, rules, subject, _request(viewer, ask)) for ask in asks}


def _request(viewer: Viewer, ask: Ask) -> Request:
    return Request(ask.metric, ask.kind, ask.month, viewer.purpose, viewer.today)


def _stored(partner_public_id: str, peers: Sequence[Ask], asks: Sequence[Ask]) -> Stored:
    """The releases behind the allowed asks, members of breakdowns included."""
    if not peers:
        return {}
    return published(
        partner_public_id,
        {ask.metric for ask in peers},
        {ask.month for ask in peers},
        {ask.month for ask in asks},
        with_members=True,
    )


def all_allowed(viewer: Viewer, subject: Subject, asks: Sequence[Ask]) -> bool:
    """Whether the rules of this moment allow every ask for a partner that stands as ``subject``."""
    catalogue, rules = policy_inputs.catalogue(), policy_inputs.rules_in_force()
    return all(decide(catalogue, rules, subject, _request(viewer, ask)).allow for ask in asks)


def subject_now(viewer: Viewer, partner: Partner, asks: Sequence[Ask]) -> Subject:
    """The viewer's partner as the policy sees it now."""
    own = outlets_together(viewer.actor, str(partner.public_id))
    sent = contributed(str(partner.public_id), {ask.month for ask in asks}, own)
    return _subjects({viewer: partner}, {partner.pk: sent})[viewer]


def _subjects(
    partners: Mapping[Viewer, Partner], sent: Mapping[int, Iterable[tuple[str, str]]]
) -> dict[Viewer, Subject]:
    """The viewers' partners as the policy sees them now; ``sent``: what they contributed."""
    asked = {partner.pk for partner in partners.values()}
    pks = asked.union(*(together(viewer.actor, asked) for viewer in partners))
    day = max(viewer.today for viewer in partners)
    places = {place.partner_id: place for place in places_in(months.of(day), sorted(pks))}
    editions = edition_numbers({place.owner for place in places.values()}, day)
    read = _acknowledged(sorted(pks))
    return {
        viewer: policy_inputs.subject_of(
            partner,
            place := places.get(partner.pk),
            acknowledged=read[partner.pk],
            contributed=sent.get(partner.pk, ()),
            edition=editions.get(place.owner, 0) if place else 0,
        )
        for viewer, partner in partners.items()
    }


def _partner(viewer: Viewer) -> Partner:
    """The partner looked for, mostly at hand in the page that asks."""
    return once_each(PARTNERS, [viewer.partner_id], partners_by_key)[viewer.partner_id]


def _acknowledged(partner_ids: Sequence[int]) -> dict[int, set[str]]:
    """By partner the metrics of the standards it has acknowledged."""
    read: dict[int, set[str]] = {pk: set() for pk in partner_ids}
    for row in acknowledgements(partner_ids):
        if row.is_read:
            read[row.partner_id] |= row.metrics
    return read


def _spread_open(decided: Callable[[Ask], Decision]) -> Callable[[Ask], bool]:
    """Whether cut points may be known: where not, a band tells halves only."""
    return lambda ask: decided(Ask(ask.metric, Kind.SPREAD, ask.month)).allow


def _fact(
    ask: Ask,
    decision: Decision,
    stored: Stored,
    spread_open: Callable[[Ask], bool],
) -> Fact | None:
    if not decision.allow:
        return _withheld(ask, decision)
    if ask.kind not in PEER_KINDS:
        return Fact(ask, rule=decision.rule, rule_version=decision.rule_version)
    release = stored.get((ask.metric, ask.month))
    if release is None:
        return Fact(ask, withheld="withheld_not_released", rule=decision.rule)
    finer = ask.kind == Kind.BAND and not decision.halves_only and spread_open(ask)
    figures = _figures(ask, release, with_spread=finer)
    if figures and ask.kind == Kind.CENTRE:
        figures += _members(ask, stored, figures[0].group.key)
    if not figures:
        in_group = release.has_group or ask.kind == Kind.TOTAL
        reason = "withheld_group_small" if in_group else "withheld_no_group"
        return Fact(ask, withheld=reason, rule=decision.rule)
    return Fact(
        ask,
        figures,
        rule=decision.rule,
        rule_version=decision.rule_version,
        release_id=release.public_id,
    )


def _withheld(ask: Ask, decision: Decision) -> Fact | None:
    """A public reason when one rule lacks only conditions that may be named; else nothing."""
    if decision.code != "conditions_unmet":
        return None
    for _rule, missing in decision.trail:
        if all(code in PUBLIC_REASONS for code in missing):
            return Fact(ask, withheld=PUBLIC_REASONS[missing[0]])
    return None


def _figures(ask: Ask, release: Published, *, with_spread: bool) -> tuple[Figure, ...]:
    is_total = ask.kind == Kind.TOTAL
    areas = [each for each in release.cohorts if each.group.is_network == is_total]
    if ask.kind in (Kind.CENTRE, Kind.TOTAL):
        return areas[0].centre if areas else ()
    allowed = CUTS if with_spread or ask.kind == Kind.SPREAD else ("halves",)
    figures = []
    for cohort in areas:
        cut = next((figure for name in allowed if (figure := cohort.figure(name))), None)
        if cut is None:
            continue
        part = release.bands.get(cohort.group.key, {}).get(cut.name, 0)
        if ask.kind == Kind.SPREAD:
            figures.append(cut)
        elif part:
            parts = len(cut.values) + 1
            figures.append(Figure(cohort.group, cut.name, part=part, parts=parts))
    return tuple(figures)


def _members(ask: Ask, stored: Stored, cohort: str) -> tuple[Figure, ...]:
    """The same group's centre of each breakdown member released with the metric."""
    return tuple(
        figure
        for (cell, month), release in stored.items()
        if month == ask.month and cell.startswith(f"{ask.metric}:")
        for area in release.cohorts
        if area.group.key == cohort
        for figure in area.told_of(cell.partition(":")[2])
    )


def _shown(disclosed: Disclosed) -> list[Shown]:
    return [
        Shown(
            cell=f"{fact.ask.metric}|{fact.ask.kind}|{fact.ask.month}",
            rule=f"{fact.rule}@{fact.rule_version}",
            release=fact.release_id,
        )
        for fact in disclosed.facts
        if fact.is_shown and fact.figures
    ]
