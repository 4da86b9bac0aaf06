"""Which month a page shows."""

from django.http import HttpRequest
from django.utils import timezone

from portal.lib import months
from portal.lib.results import Refusal
from standards.insight.queries import known_months


def month_of(request: HttpRequest) -> tuple[str, list[str]]:
    """The month asked for (default: the last complete one that has a period) and the choices."""
    known = known_months()
    asked = request.GET.get("month", "")
    if asked and not months.is_month(asked):
        raise Refusal("value_unknown", name="month", value=asked[:60])
    if asked:
        return asked, known if asked in known else [asked, *known]
    complete = months.last_complete(timezone.localdate())
    return next((month for month in known if month <= complete), complete), known
