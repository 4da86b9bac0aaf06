"""What counted when a family was last frozen, as the next freeze asks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from standards.measures import MEASURES
from standards.release.blocks import Floats
from standards.release.computation import CellAnswers, Network
from standards.release.models import FamilyPlan, Intake


@dataclass(frozen=True, slots=True)
class History:
    """Numbers: ``before`` of this year, ``earlier`` of the last one. ``answers``: codes by pool.

    ``may_grow``: whether somebody who did not count may count now.
    """

    before: dict[str, Floats] = field(default_factory=dict)
    earlier: dict[str, Floats] = field(default_factory=dict)
    answers: dict[str, CellAnswers] = field(default_factory=dict)
    may_grow: bool = True


def newest_intake() -> int:
    """The key of the newest stored intake: whether somebody else has frozen meanwhile."""
    return Intake.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def history_of(family: FamilyPlan, network: Network) -> History:
    """The newest by the order of freezing: a month that comes late counts who counts by then."""
    intakes = Intake.objects.filter(family__code=family.code).order_by("-pk")
    if MEASURES[family.metric_plan.kind].is_coded:
        last = intakes.first()
        return History(answers=_in_codes_of(family, last.values) if last else {})
    now = intakes.filter(family=family).first()
    year = family.season.year
    old = intakes.filter(family__season__year=year - 1).select_related("family__season").first()
    return History(
        before=_columns(now.values) if now else {},
        earlier=_placed(old, network) if old else {},
    )


def first_edition(family: FamilyPlan, values: Mapping[str, Any]) -> History:
    """A second edition counts those whom the first one counted."""
    if MEASURES[family.metric_plan.kind].is_coded:
        return History(answers=dict(values), may_grow=False)
    return History(before=_columns(values), may_grow=False)


def _columns(values: Mapping[str, Sequence[float | None]]) -> dict[str, Floats]:
    return {cell: np.array(numbers, dtype=float) for cell, numbers in values.items()}


def _placed(old: Intake, network: Network) -> dict[str, Floats]:
    """Last year's numbers by the groups of now; who was no group then has none."""
    at = {
        group: place
        for place, group in enumerate(sorted(old.family.season.comparison_plan.pool_of))
    }
    places = np.array([at.get(group, -1) for group in network.groups], dtype=np.int64)
    return {
        cell: np.where(places >= 0, numbers[places], np.nan)
        for cell, numbers in _columns(old.values).items()
    }


def _in_codes_of(family: FamilyPlan, cells: dict[str, CellAnswers]) -> dict[str, CellAnswers]:
    """Answers in the codes the family's plan tells apart."""
    codes = family.metric_plan.codes
    now = {code: plan_code.key for plan_code in codes for code in plan_code.of}
    now.update({plan_code.key: plan_code.key for plan_code in codes})
    return {
        cell: {
            pool: {group: now[code] for group, code in answers.items() if code in now}
            for pool, answers in pools.items()
        }
        for cell, pools in cells.items()
    }
