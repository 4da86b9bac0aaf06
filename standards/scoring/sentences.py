"""What a line of a scorecard asks, holds and came to, in words without blame."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.ui.formats import number_text
from standards.measures import MEASURES, absence_of
from standards.reporting.cell_display import absence_text
from standards.scoring.scorecard import LineScore


def target_words(line: LineScore) -> str:
    """The target as a bound, or as the table of what each value brings."""
    # Scorecards stored before tables were kept with them have no steps.
    if line.steps:
        return " · ".join(_step_words(line, at, share) for at, share in line.steps)
    if line.target is None:
        return _("the value counts as it is") if line.method == "points" else "–"
    if MEASURES[line.kind].fixed_answers:
        return _("no") if Decimal(line.target) == 0 else _("yes")
    sign = "≤" if line.polarity == "lower" else "≥"
    return f"{sign} {number_text(line.target)} {line.unit}".strip()


def _step_words(line: LineScore, at: str, share: str) -> str:
    """*45 or more: all points*, *web: half*."""
    words = {"1": _("all points"), "0.5": _("half"), "0": _("none")}
    percent = f"{(Decimal(share) * 100).normalize():f}"
    points = words.get(share) or f"{number_text(percent)} %"
    if line.method == "lookup":
        name = {"yes": _("yes"), "no": _("no")}.get(at, at)
    else:
        value = f"{number_text(at)} {line.unit}".strip()
        bound = _("{value} or less") if line.polarity == "lower" else _("{value} or more")
        name = bound.format(value=value)
    return f"{name}: {points}"


def status_words(line: LineScore, *, shows_target: bool) -> tuple[str, str]:
    """A line's status in words, with the badge's look; met or not only where that is shared."""
    status = line.status
    if status == "not_judged" and line.sample is None:
        return _("shown, not judged"), "quiet"
    if status == "not_judged":
        return _("shown, not judged ({sample} of {minimum})").format(
            sample=line.sample, minimum=line.minimum
        ), "quiet"
    words = {
        "missing": (_("missing"), "bad"),
        "awaited": (_("not there yet"), "quiet"),
        "unavailable": (_("no value"), "quiet"),
        "no_cases": (_("no cases, does not count"), "quiet"),
        "not_applicable": (_("does not apply, does not count"), "quiet"),
        "suppressed": (_("suppressed, does not count"), "quiet"),
        "waived": (_("waived"), "quiet"),
        "shown": (_("shown only"), "quiet"),
        "starting": (_("first periods, does not count yet"), "quiet"),
    }
    if status in words:
        text, tone = words[status]
        return text, tone
    if not shows_target:
        return _("counted"), "quiet"
    return (_("met"), "ok") if line.met else (_("not met"), "warn")


def value_words(line: LineScore, names: Mapping[str, str]) -> str:
    """The value with its unit, what was answered, or the reason why there is none.

    ``names``: of the answers a metric offers, by code.
    """
    cell = line.cell or {}
    if absence := absence_of(cell):
        return absence_text(absence, str(cell[absence]))
    measure = MEASURES[line.kind]
    if measure.is_coded:
        code: str = line.code or ""
        return {"yes": _("yes"), "no": _("no"), "": "–", **names}.get(code, code)
    if not measure.has_figure and cell:
        return _("text sent")
    if line.value is None:
        return "–"
    # As many digits as tell on which side of its target it is: never fewer than the stored text.
    stored = len(line.value.partition(".")[2])
    return f"{number_text(line.value, stored)} {line.unit}".strip()


def reckoning(line: LineScore) -> str:
    """What the value was made of, e.g. *174 of 200*."""
    if line.numerator is None or line.denominator is None:
        return ""
    parts = {"numerator": number_text(line.numerator), "denominator": number_text(line.denominator)}
    return _over(line, _(MEASURES[line.kind].basis) % parts)


def _over(line: LineScore, text: str) -> str:
    if line.window == 1:
        return text
    return text + " · " + _("over {n} months").format(n=line.window)
