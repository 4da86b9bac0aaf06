"""What a line of a scorecard asks, in words."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from portal.ui.formats import number_text


def target_words(fields: dict[str, Any]) -> str:
    """The target as a bound, or as the table of what each value brings."""
    # Scorecards stored before tables were kept with them have no steps.
    if fields.get("steps"):
        return " · ".join(_step_words(fields, at, share) for at, share in fields["steps"])
    if fields["target"] is None:
        return _("the value counts as it is") if fields["method"] == "points" else "–"
    if fields["kind"] == "yesno":
        return _("no") if Decimal(fields["target"]) == 0 else _("yes")
    sign = "≤" if fields["polarity"] == "lower" else "≥"
    return f"{sign} {number_text(fields['target'])} {fields['unit']}".strip()


def _step_words(fields: dict[str, Any], at: str, share: str) -> str:
    """*45 or more: all points*, *web: half*."""
    words = {"1": _("all points"), "0.5": _("half"), "0": _("none")}
    percent = f"{(Decimal(share) * 100).normalize():f}"
    points = words.get(share) or f"{number_text(percent)} %"
    if fields["method"] == "lookup":
        name = {"yes": _("yes"), "no": _("no")}.get(at, at)
    else:
        value = f"{number_text(at)} {fields['unit']}".strip()
        bound = _("{value} or less") if fields["polarity"] == "lower" else _("{value} or more")
        name = bound.format(value=value)
    return f"{name}: {points}"
