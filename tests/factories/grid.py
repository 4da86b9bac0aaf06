"""The form of a month of two metrics: where it is and what is typed into it."""

from typing import Any

from django.urls import reverse

from partners.network.models import Partner
from portal.access.actor import SYSTEM
from standards.reporting.models import Period
from standards.reporting.services.sending import MonthInput, send_months
from tests.factories.reporting import make_metric, make_period


def two_metrics(**options: Any) -> Period:
    """A month that asks for a share and a count."""
    make_metric("reply24")
    make_metric("calls", "count")
    return make_period(["reply24", "calls"], **options)


def address(name: str, period: Period, **query: Any) -> str:
    """A page of a month."""
    text = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"reporting:{name}", args=(period.collection.code, period.month)) + f"?{text}"


def fields(
    partner: Partner, n: str = "", d: str = "", calls: str = "", version: int = 0, **extra: str
) -> dict[str, Any]:
    """What the form sends for one partner."""
    name = f"c|{partner.public_id}"
    return {
        f"{name}|reply24|n": n,
        f"{name}|reply24|d": d,
        f"{name}|calls|value": calls,
        f"version|{partner.public_id}": version,
        **extra,
    }


def filled_in(partner: Partner, **changed: Any) -> dict[str, Any]:
    """The same with a number in every cell, as `load` has them unless told."""
    return fields(partner, **{"n": "174", "d": "200", "calls": "12", **changed})


def load(period: Period, partner: Partner, n: int = 174, d: int = 200, calls: int = 12) -> None:
    """A month that the brand has loaded."""
    cells = {"reply24": {"n": n, "d": d}, "calls": {"value": calls}}
    send_months(period=period, months=[MonthInput(partner.pk, cells)], source="pack", actor=SYSTEM)
