"""The policy as a queryset filter over rows keyed by cell and month, for one partner and kind."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q

from partners.sharing.policy import (
    ANY,
    CEILING,
    PEER_KINDS,
    Catalogue,
    Kind,
    Rule,
    Subject,
    covers_subject,
    in_dates,
    names_metric,
)
from portal.lib import months

NOTHING = Q(pk__in=[])


def visible_cells(
    catalogue: Catalogue,
    rules: Sequence[Rule],
    subject: Subject,
    *,
    kind: Kind,
    purpose: str,
    today: dt.date,
    contributed: Q,
) -> Q:
    """Rows with ``cell`` and ``month`` whose fact of ``kind`` `decide` allows the subject.

    ``contributed`` is the condition that the subject's own value is part of a row's release.
    """
    if not (subject.is_active and subject.is_credential_current):
        return NOTHING
    mine = [r for r in rules if kind in r.kinds and covers_subject(r.audience, subject)]
    live = [rule for rule in mine if in_dates(rule, today)]
    denies = [rule for rule in live if rule.is_deny]
    cells = [
        cell
        for cell in catalogue.cells
        if not any(names_metric(deny, catalogue, cell, today) for deny in denies)
    ]
    found = NOTHING
    for rule in live:
        if rule.is_deny or not _is_open(rule, subject, purpose):
            continue
        named = [cell for cell in cells if names_metric(rule, catalogue, cell, today)]
        asks_own_part = rule.is_reciprocal and kind in PEER_KINDS
        for window in _windows(rule, catalogue, subject, named, kind, today):
            found |= window & contributed if asks_own_part else window
    return found


def _is_open(rule: Rule, subject: Subject, purpose: str) -> bool:
    return (
        ANY in rule.purposes or purpose in rule.purposes
    ) and subject.edition >= rule.minimum_edition


def _windows(
    rule: Rule,
    catalogue: Catalogue,
    subject: Subject,
    cells: Sequence[str],
    kind: Kind,
    today: dt.date,
) -> list[Q]:
    """One condition for each set of cells that share the months they are open in."""
    shared: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for cell in cells:
        read = cell.partition(":")[0] in subject.acknowledged
        if rule.needs_acknowledgement and not read:
            continue
        lag = max(rule.lag_months, catalogue.lag_of(cell) if kind in PEER_KINDS else 0)
        window = _open_months(catalogue, cell, kind, today, lag, rule.lookback_months)
        if window:
            shared[window].append(cell)
    return [Q(cell__in=codes, month__in=window) for window, codes in shared.items()]


def _open_months(
    catalogue: Catalogue, cell: str, kind: Kind, today: dt.date, lag: int, lookback: int
) -> tuple[str, ...]:
    now = months.of(today)
    return tuple(
        month
        for month in months.span(months.shift(now, -lookback), months.shift(now, -lag))
        if kind in CEILING[catalogue.class_of(cell, today, month)]
    )
