"""What follows for months, told to whoever records the sale of an outlet."""

from django.utils.translation import gettext as _

from portal.ui.formats import month_text
from standards.reporting.enums import REHEARSED, SubmissionState
from standards.reporting.models import Period, Submission
from standards.reporting.queries.asked import asked_among


def of_sale(partner_id: int, month: str) -> list[str]:
    """The months before the takeover that the seller has not sent; three queries."""
    counting = Period.objects.exclude(rehearsal__in=REHEARSED).filter(month__lt=month)
    periods = list(counting.select_related("collection"))
    asked = {period for period, _partner in asked_among(periods, [partner_id])}
    received = Submission.objects.filter(
        partner=partner_id, state=SubmissionState.RECEIVED
    ).values_list("period_id", flat=True)
    unsent = [
        period
        for period in periods
        if period.pk in asked.difference(received) and not period.asked_fixed_at
    ]
    return [
        _(
            "{month} of “{collection}” is not sent. Once the seller's access has ended, only you"
            " can enter it."
        ).format(month=month_text(period.month), collection=period.collection.name)
        for period in sorted(unsent, key=lambda each: (each.month, each.collection.code))
    ]
