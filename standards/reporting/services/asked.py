"""Writes down whom a month asked when it closes, and who is asked again later, by name."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from standards.reporting.models import Asked, Period
from standards.reporting.queries.asked import asked_ids_now


def fix_asked(*, day: dt.date) -> list[str]:
    """Fix whom the months asked that closed everywhere before ``day``; the months concerned."""
    closed = Period.objects.filter(lock_date__lt=day, asked_fixed_at__isnull=True)
    months = []
    for pk in list(closed.order_by("month", "pk").values_list("pk", flat=True)):
        with transaction.atomic():
            period = Period.objects.select_for_update().get(pk=pk)
            if period.asked_fixed_at:
                continue
            Asked.objects.bulk_create(
                (Asked(period=period, partner_id=each) for each in sorted(asked_ids_now(period))),
                batch_size=1000,
                ignore_conflicts=True,
            )
            period.asked_fixed_at = timezone.now()
            period.save(update_fields=["asked_fixed_at"])
            months.append(period.month)
    return months


def ask_again(*, period: Period, partner_ids: Iterable[int]) -> None:
    """Partners that get days of their own are asked, also in a closed month; the caller audits."""
    if period.asked_fixed_at:
        Asked.objects.bulk_create(
            (Asked(period=period, partner_id=each) for each in partner_ids),
            batch_size=1000,
            ignore_conflicts=True,
        )
