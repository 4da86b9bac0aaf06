"""What has grown into a rule since it was approved: metrics of a set, partners that wait."""

import datetime as dt
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.utils import timezone

from partners.sharing.models import SharingRule
from partners.sharing.policy import CEILING, PEER_KINDS, names_metric
from partners.sharing.policy.difference import State
from partners.sharing.policy.mask import coverage
from partners.sharing.policy_inputs import catalogue, rule_of, rules_of
from partners.sharing.queries.exposure import (
    Crowded,
    Difference,
    difference,
    partners_now,
    state_now,
)
from portal.audit.queries import all_entries
from standards.catalogue.enums import VersionState
from standards.catalogue.queries.sets import all_metrics, all_publications

MOVES = ("partner.created", "partner.placed", "partner.status")


@dataclass(frozen=True, slots=True)
class Growth:
    """What one rule's words hold and its approval does not: codes of metrics and of partners."""

    metrics: tuple[str, ...]
    partners: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.metrics or self.partners)


def reached_now(rule: SharingRule, crowd: Crowded | None = None) -> tuple[str, ...]:
    """Codes of the partners the rule's words reach today."""
    partners = crowd or partners_now(timezone.now().date())
    held = coverage([rule_of(rule)], partners.crowd)[:, 0]
    return tuple(partners.codes[index] for index in np.flatnonzero(held))


def growths(
    rules: Iterable[SharingRule], today: dt.date, also: Iterable[str] = ()
) -> dict[int, Growth]:
    """By key of the rule what waits for an approval: published metrics, those in ``also`` too."""
    rows = [s for s in rules if s.known_metrics is not None or s.known_partners is not None]
    if not rows:
        return {}
    definitions, crowd = catalogue(), partners_now(today)
    targets = all_metrics().filter(targets__version__state=VersionState.PUBLISHED)
    published = {*targets.values_list("code", flat=True), *also}
    by_rule = {}
    for row in rows:
        rule, metrics = rule_of(row), set[str]()
        if row.known_metrics is not None:
            metrics = {
                code
                for code in published - set(row.known_metrics)
                if names_metric(rule, definitions, code, today)
                and rule.kinds & PEER_KINDS & CEILING[definitions.class_on(code, today)]
            }
        later = set[str]()
        if row.known_partners is not None:
            later = set(reached_now(row, crowd)) - set(row.known_partners)
        by_rule[row.pk] = Growth(tuple(sorted(metrics)), tuple(sorted(later)))
    return {pk: growth for pk, growth in by_rule.items() if growth}


def taken_in(rule: SharingRule, growth: Growth) -> None:
    """Let the rule know what has grown into it, not what is unpublished; nothing is stored."""
    if rule.known_metrics is not None:
        rule.known_metrics = sorted({*rule.known_metrics, *growth.metrics})
    if rule.known_partners is not None:
        rule.known_partners = sorted({*rule.known_partners, *growth.partners})


def grown(rule: SharingRule, growth: Growth) -> Difference:
    """Who would see what more once the rule counts for what has grown into it."""
    before, wider = state_now(), copy(rule)
    taken_in(wider, growth)
    others = tuple(each for each in before.rules if each.key != str(rule.public_id))
    after = State(before.catalogue, (*others, *rules_of(wider)))
    return difference(before, after, timezone.now().date())


def brought_about(person_id: UUID | None, change: Difference, growth: Growth) -> bool:
    """Whether this person published the metrics or placed the partners that the rule has gained."""
    published = all_publications().filter(
        person_id=person_id, version__targets__metric__code__in=growth.metrics
    )
    moved = all_entries().filter(
        person_id=person_id,
        action__in=MOVES,
        object_type="partner",
        object_id__in=change.gaining_partners,
    )
    return person_id is not None and (published.exists() or moved.exists())
