"""How long rows are kept that would only grow: each slice says it of its own, one job forgets.

What is never forgotten, and why, stands in `docs/retention.md`, and a test holds the two together.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model, QuerySet
from django.utils import timezone

from portal.lib.registry import Registry

_MANY = 2_000


@dataclass(frozen=True, slots=True)
class Retention:
    """One kind of row: ``days`` after which ``forget(before)`` deletes it and counts what went."""

    name: str
    days: int
    forget: Callable[[dt.datetime], int]


RETENTIONS: Registry[Retention] = Registry("how long rows are kept that would only grow")


def kept_for(
    name: str, *, days: int
) -> Callable[[Callable[[dt.datetime], int]], Callable[[dt.datetime], int]]:
    """Register ``function(before)``, which deletes what is older than ``days``, under ``name``."""

    def register(function: Callable[[dt.datetime], int]) -> Callable[[dt.datetime], int]:
        RETENTIONS.register(name, Retention(name, days, function))
        return function

    return register


def forget_old(now: dt.datetime | None = None) -> dict[str, int]:
    """Delete everything that is kept no longer; by name how many rows went."""
    moment = now or timezone.now()
    return {
        name: retention.forget(moment - dt.timedelta(days=retention.days))
        for name, retention in sorted(RETENTIONS.items())
    }


def delete_in_parts(rows: QuerySet[Model]) -> int:
    """Delete rows some at a time, so that nobody waits for a long lock; how many went."""
    gone = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:_MANY]):
        gone += rows.model._default_manager.filter(pk__in=keys).delete()[0]
    return gone
