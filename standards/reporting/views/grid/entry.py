"""From what stands in the form to a month for the door."""

from collections.abc import Iterable, Mapping, Sequence

from django.http import QueryDict

from portal.access.actor import Actor
from portal.lib.numerals import MOST_VERSION, whole
from portal.lib.results import Problem
from standards.measures import MISSING, read_cell
from standards.reporting.cell_display import with_unit
from standards.reporting.cell_texts import raw_parts
from standards.reporting.enums import Source
from standards.reporting.models import Period
from standards.reporting.month_document import Texts
from standards.reporting.queries.grid import GridCell, Outlet
from standards.reporting.services.drafts import Entered
from standards.reporting.services.sending import MonthInput, examine_months

# Not said while somebody is still typing; *Send* says it.
_LATER = frozenset({"cell_absent", "part_absent"})


def field_name(outlet: Outlet, key: str, part: str) -> str:
    """The name of an input: ``c|unit|cell|part``."""
    return f"c|{outlet.unit}|{key}|{part}"


def result_of(cell: GridCell) -> str:
    """What the numbers of a cell come to, with its unit; '' while they are wrong, or of one."""
    metric = cell.slot.metric
    if len(cell.slot.measure.parts) < 2:
        return ""  # it stands in its field
    raw = raw_parts(metric.kind, cell.texts)
    read = read_cell(metric, raw) if raw and not cell.missing else []
    if not isinstance(read, dict):
        return ""
    return with_unit(metric, cell.slot.measure.value_of(read, metric.factor).value)


def month_input(
    outlet: Outlet,
    texts: Mapping[str, Texts],
    *,
    accepted: Mapping[str, str],
    reason: str = "",
) -> MonthInput:
    """The month of ``outlet`` with these texts in its asked cells.

    ``reason`` is that of a correction; of a returned month, why it is right as it is.
    """
    asked = {key: cell for key, cell in outlet.cells.items() if cell.is_asked}
    return MonthInput(
        partner_id=outlet.partner.pk,
        cells={
            key: raw_parts(cell.slot.metric.kind, texts.get(key, {})) for key, cell in asked.items()
        },
        reason="" if outlet.is_returned else reason,
        as_it_is=reason if outlet.is_returned else "",
        accepted=accepted,
        columns={key: cell.slot.name for key, cell in asked.items()},
    )


def typed_month(outlet: Outlet) -> MonthInput:
    """The month as its draft (or what was received) stands."""
    texts = _standing(outlet)
    accepted = {key: cell.accepted for key, cell in outlet.cells.items() if cell.accepted}
    return month_input(outlet, texts, accepted=accepted, reason=outlet.reason)


def _standing(outlet: Outlet) -> dict[str, dict[str, str]]:
    """The texts of its cells, as the draft or what was received has them."""
    return {
        key: {**cell.texts, **({MISSING: cell.missing} if cell.missing else {})}
        for key, cell in outlet.cells.items()
    }


def is_overtaken(outlet: Outlet, data: QueryDict) -> bool:
    """Whether a form brings what is not sent yet for an outlet that closed since it was loaded.

    Fields that are closed when a form is loaded are not sent with it.
    """
    texts = posted(outlet, data).texts
    if not outlet.closed or not any(texts.values()):
        return False
    return outlet.is_drafted or texts != _standing(outlet)


def draft_problems(period: Period, outlets: Sequence[Outlet], actor: Actor) -> list[Problem]:
    """What is wrong with what stands in drafts; what is still to be entered is left out."""
    months = [typed_month(outlet) for outlet in outlets if outlet.is_drafted and not outlet.closed]
    if not months:
        return []
    examined = examine_months(period=period, months=months, source=Source.FORM, actor=actor)
    return [item for item in examined.problems if item.cell and item.code not in _LATER]


def cells_to_correct(problems: Iterable[Problem], partner: str) -> int:
    """How many cells of a partner (its code) are to be corrected."""
    return len(
        {
            problem.cell
            for problem in problems
            if problem.partner == partner and problem.cell and problem.severity == "error"
            if problem.code not in _LATER
        }
    )


def posted(outlet: Outlet, data: QueryDict) -> Entered:
    """What a form sent for one outlet."""
    texts: dict[str, dict[str, str]] = {}
    accepted: dict[str, str] = {}
    for key, cell in outlet.cells.items():
        parts = {
            part: data.get(field_name(outlet, key, part), "").strip()
            for part in (*cell.slot.measure.taken, MISSING)
        }
        texts[key] = {part: text for part, text in parts.items() if text}
        given = data.get(field_name(outlet, key, "accepted"), "").strip()
        if given:
            accepted[key] = given
    reason = data.get(f"reason|{outlet.unit}", "")
    month = month_input(outlet, texts, accepted=accepted, reason=reason)
    version = data.get(f"version|{outlet.unit}", "0")
    return Entered(month, whole(version, most=MOST_VERSION) or 0, texts)
