"""V3: the policy's three readers agree: `decide`, the queryset filter, the mask."""

from collections.abc import Callable
from typing import NamedTuple

import pytest
from django.db import transaction
from django.db.models import Q

from partners.sharing.policy import Kind, Purpose, Request, Subject, decide
from partners.sharing.policy.mask import allowed
from partners.sharing.policy_filter import visible_cells
from standards.release.models import Release, Season
from tests.leaks.policies import MONTHS, TODAY, Policies, some_policies

pytestmark = [pytest.mark.django_db, pytest.mark.db]


class Tally(NamedTuple):
    """Decisions compared, how many of them allow, and mismatches."""

    count: int
    allows: int
    wrong: int


def by_mask(policies: Policies, purpose: str) -> Tally:
    """`decide` against the mask."""
    axes = policies.axes(purpose)
    found = allowed(policies.catalogue, policies.rules, policies.rows(axes), axes)
    wrong = 0
    for row, subject in enumerate(policies.subjects):
        for i, cell in enumerate(axes.cells):
            for j, kind in enumerate(axes.kinds):
                for k, month in enumerate(axes.months):
                    request = Request(cell, kind, month, purpose, TODAY)
                    said = decide(policies.catalogue, policies.rules, subject, request).allow
                    wrong += bool(found[row, i, j, k]) != said
    return Tally(found.size, int(found.sum()), wrong)


def by_filter(policies: Policies, purpose: str) -> Tally:
    """`decide` against the queryset filter."""
    with transaction.atomic():
        answer = _filtered(policies, purpose)
        transaction.set_rollback(True)  # releases cannot be deleted
    return answer


def own_part(subject: Subject) -> Q:
    """The condition that the subject's own value is part of a row's release."""
    mine = Q(pk__in=[])
    for month in MONTHS:
        cells = [cell for cell, each in subject.contributed if each == month]
        mine |= Q(month=month, cell__in=cells)
    return mine


def _filtered(policies: Policies, purpose: str) -> Tally:
    subject = policies.subjects[0]
    cells = (*policies.catalogue.cells, "nowhere")
    season, _ = Season.objects.get_or_create(year=2026, defaults={"plan": {}, "digest": ""})
    Release.objects.bulk_create(
        Release(
            season=season, cell=cell, month=month, pools={},
        )
        for cell in cells
        for month in MONTHS
    )  # fmt: skip
    count = allows = wrong = 0
    for kind in Kind:
        condition = visible_cells(
            policies.catalogue, policies.rules, subject, kind=kind, purpose=purpose, today=TODAY,
            contributed=own_part(subject),
        )  # fmt: skip
        seen = set(Release.objects.filter(condition).values_list("cell", "month"))
        for cell in cells:
            for month in MONTHS:
                request = Request(cell, kind, month, purpose, TODAY)
                said = decide(policies.catalogue, policies.rules, subject, request).allow
                wrong += ((cell, month) in seen) != said
                count, allows = count + 1, allows + said
    return Tally(count, allows, wrong)


def compared(seeds: range) -> Tally:
    """Both readers in all these worlds."""
    tallies = []
    for seed in seeds:
        policies = some_policies(seed)
        purpose = Purpose.API if seed % 2 else Purpose.SCORECARD
        tallies += [by_mask(policies, purpose), by_filter(policies, purpose)]
    return Tally(*(sum(column) for column in zip(*tallies, strict=True)))


def test_policy_readers_agree() -> None:
    found = compared(range(6))
    assert found.wrong == 0
    assert found.count > 50_000
    assert found.allows > 1_000


@pytest.mark.prove
def test_policy_readers_agree_a_million_times(tell: Callable[[str], None]) -> None:
    found = compared(range(120))
    tell(f"V3: {found.count} decisions, {found.allows} allow, {found.wrong} mismatches")
    assert found.wrong == 0
    assert found.count >= 1_000_000
    assert found.allows >= 20_000
