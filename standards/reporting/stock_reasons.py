"""Reasons to choose from: why a number is right though unusual, and why there is none."""

from django.utils.translation import gettext as _

from standards.measures import MISSING, NOT_APPLICABLE, SUPPRESSED, as_written


def usual_reasons() -> list[str]:
    """Why a value that looks unusual is right."""
    return [
        _("Checked, it is right"),
        _("Campaign or season"),
        _("New staff or opening hours"),
        _("New system or way of counting"),
        _("One very large case"),
    ]


def gap_reasons() -> list[str]:
    """Why there is no number; what leaves the score says so by its first words."""
    return [
        as_written(NOT_APPLICABLE, _("no cases in this month")),
        as_written(NOT_APPLICABLE, _("we do not offer this")),
        as_written(NOT_APPLICABLE, _("closed for the month")),
        as_written(SUPPRESSED, _("too few cases to show")),
        as_written(MISSING, _("system was down")),
        as_written(MISSING, _("not measured yet")),
    ]
