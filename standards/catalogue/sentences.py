"""Targets and audiences in plain sentences, in the active language."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol

from django.utils.translation import gettext as _

from portal.ui.formats import number_text
from standards.measures import MEASURES


class Aimed(Protocol):
    """A stored target or its part of a document."""

    method: str
    value: Decimal | None
    floor: Decimal | None


def amount(value: Decimal | None, unit: str) -> str:
    """A number with its unit; '–' for none."""
    if value is None:
        return "–"
    exponent = value.normalize().as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    return f"{number_text(float(value), places)} {unit}".strip()


def cap_sentence(cap: Mapping[str, str], metric: str, unit: str, scale: Decimal) -> str:
    """What a cap does: *At most 40 of 100 while Safety is 50 % or less.*"""
    return _("At most {most} of {scale} while {metric} is {limit} or less.").format(
        most=number_text(cap["at_most"]),
        scale=number_text(scale.normalize()),
        metric=metric,
        limit=amount(Decimal(cap["when_at_most"]), unit),
    )


def aim_sentence(target: Aimed, kind: str, polarity: str, unit: str) -> str:
    """What is expected: *at least 90 %*."""
    if MEASURES[kind].fixed_answers:
        return _("yes") if target.value != 0 else _("no")
    if target.method == "lookup":
        return _("judged by choice")
    if target.method == "points":
        return _("the value itself counts")
    if target.value is None:
        return _("judged by bands")
    sentence = _("at most {amount}") if polarity == "lower" else _("at least {amount}")
    return sentence.format(amount=amount(target.value, unit))


def method_sentence(target: Aimed, params: Mapping[str, Any], polarity: str, unit: str) -> str:
    """How the value becomes points."""
    if target.method == "linear":
        return _("no points at {floor}, all at {value}, straight between").format(
            floor=amount(target.floor, unit), value=amount(target.value, unit)
        )
    if target.method == "bands":
        sign = "≤" if polarity == "lower" else "≥"
        return " · ".join(
            f"{sign} {amount(Decimal(at), unit)}: {percent(reached)}"
            for at, reached in params.get("bands", ())
        )
    if target.method == "lookup":
        return " · ".join(
            f"{choice}: {percent(reached)}" for choice, reached in params.get("lookup", {}).items()
        )
    return _("all points when met, none otherwise") if target.method == "pass" else ""


def percent(reached: str) -> str:
    """An attainment as percent."""
    return amount(Decimal(reached) * 100, "%")


def audience_sentence(audience: Mapping[str, Sequence[str]]) -> str:
    """Whom an audience means; '' for everybody."""
    labels = {
        "kinds": _("kind"),
        "tiers": _("tier"),
        "territories": _("territory"),
        "partners": _("partner"),
    }
    return "; ".join(
        f"{labels[key]}: {', '.join(codes)}" for key, codes in _known(audience, labels)
    )


def _known(
    audience: Mapping[str, Sequence[str]], labels: Mapping[str, str]
) -> Iterable[tuple[str, Sequence[str]]]:
    return ((key, audience[key]) for key in labels if key in audience)
