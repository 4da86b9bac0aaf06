"""Which month a page shows."""

from django.http import HttpRequest
from django.utils import timezone

from portal.access.parameters import unknown_value
from portal.lib import months
from standards.insight.queries import known_months


def month_of(request: HttpRequest) -> tuple[str, list[str]]:
    """The month asked for (default: the last complete one that has a period) and the choices."""
    choices = known_months()
    asked = request.GET.get("month", "")
    if asked and not months.is_month(asked):
        raise unknown_value("month", asked)
    if asked:
        return asked, choices if asked in choices else [asked, *choices]
    complete = months.last_complete(timezone.localdate())
    return next((month for month in choices if month <= complete), complete), choices
