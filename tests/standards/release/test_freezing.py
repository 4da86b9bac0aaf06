"""Releases through the database: families, codes, plans, the audit and the one revision."""

import datetime as dt
from decimal import Decimal
from statistics import median

import pytest

from partners.network.models import Partner
from portal.access.actor import SYSTEM
from portal.access.memory import one_moment
from portal.audit.models import Entry
from portal.lib.canonical import digest
from standards.catalogue.models import Metric
from standards.release import widths
from standards.release.models import FamilyPlan, Intake, Release, Revisit, Season
from standards.release.queries import newest_months, not_compared, published
from standards.release.services import freezing, revision
from standards.release.services.freezing import freeze
from standards.reporting.enums import Source
from standards.reporting.models import Period, Revision
from standards.reporting.services.sending import MonthInput, send_months
from tests.standards.release.packs import MONTHS, Cells, build

pytestmark = [pytest.mark.django_db, pytest.mark.db]
TODAY = dt.date(2026, 7, 1)
MONTH = "2026-02"
NPS = ("nps", "nps:promoters", "nps:passives", "nps:detractors")


def cells(month: str) -> set[str]:
    return set(Release.objects.filter(month=month).values_list("cell", flat=True))


def told(codes: list[str]) -> list[str]:
    """The cells that a partner is told of ``codes`` with their breakdowns."""
    own = str(Partner.objects.get(code="N20").public_id)
    return sorted(cell for cell, _ in published(own, codes, [MONTH], with_members=True))


def test_breakdowns_and_choices_wait_for_a_year_of_history() -> None:
    build()
    freeze(month="2025-12", today=TODAY)
    assert cells("2025-12") == {"reply", "check", "cost", *NPS}
    waits = "withheld_not_this_year"
    assert not_compared([("mix", "2025-12"), ("reply", "2025-12")]) == {("mix", "2025-12"): waits}
    # Nothing is said of a year whose plan is not made yet.
    assert not_compared([("mix", MONTH)]) == {}
    freeze(month=MONTH, today=TODAY)
    assert not_compared([("mix", MONTH)]) == {}
    # Six dealers use the fax: too few, so "other" takes the phone in as well.
    assert cells(MONTH) == {"reply", "reply:web", "reply:other", "check", "mix", "cost", *NPS}
    assert told(["reply", "check"]) == ["check", "reply", "reply:other", "reply:web"]
    assert freeze(month=MONTH, today=TODAY) == []


def test_a_family_is_released_over_one_pattern_of_contributors() -> None:
    def change(found: dict[tuple[str, str], Cells]) -> None:
        del found["N05", MONTH]["reply:web"]
        found["N05", MONTH]["reply:phone"] = found["N05", MONTH]["reply"]

    build(change)
    freeze(month=MONTH, today=TODAY)
    sizes = {
        cell: {
            pool: sum(size for _, size in entry["blocks"])
            for pool, entry in Release.objects.get(cell=cell, month=MONTH).pools.items()
        }
        for cell in ("reply", "reply:web", "reply:other")
    }
    # 26 outlets of 25 owners, one without the web.
    assert sizes["reply"] == {"dealer/EU/N": 24, "dealer/EU/S": 13}
    assert sizes["reply:web"] == sizes["reply:other"] == sizes["reply"]


def test_other_pools_the_cases_of_what_merged() -> None:
    sent = build()
    freeze(month=MONTH, today=TODAY)
    values = Intake.objects.get(family__code="reply", month=MONTH).values["reply:other"]
    groups = sorted(Season.objects.get(year=2026).plan["groups"])
    parts = [sent["N12", MONTH][key] for key in ("reply:phone", "reply:fax")]
    expected = 100 * sum(int(p["n"]) for p in parts) / sum(int(p["d"]) for p in parts)
    assert values[groups.index("ON12")] == pytest.approx(expected, abs=1e-5)


def test_yes_no_and_choice_show_shares_in_tenths() -> None:
    sent = build()
    freeze(month=MONTH, today=TODAY)
    check = Release.objects.get(cell="check", month=MONTH)
    yes = sum(sent[f"S{n:02d}", MONTH]["check"]["code"] == "yes" for n in range(1, 14))
    counts = check.pools["dealer/EU/S"]
    assert counts["n"] == 13
    assert abs(counts["counts"]["yes"] - yes) <= 1
    assert counts["counts"]["yes"] % 3 == 0
    mix = Release.objects.get(cell="mix", month=MONTH).cohorts["network"]["shares"]
    # The fax is rare: "other" takes the rarer of the two others in, so that it is no single code.
    assert set(mix) in ({"web", "other"}, {"phone", "other"})
    assert all(int(share) % 10 == 0 and 10 <= int(share) <= 90 for share in mix.values())


def test_log_metrics_are_near_the_true_middle() -> None:
    sent = build()
    freeze(month=MONTH, today=TODAY)
    shown = Release.objects.get(cell="cost", month=MONTH).cohorts["network"]
    values = [float(c["cost"]["sum"]) / 10 for (_, month), c in sent.items() if month == MONTH]
    assert float(shown["median"]) == pytest.approx(median(values), rel=0.15)


def test_a_season_keeps_grid_and_codes_whatever_the_standard_says_later() -> None:
    build()
    freeze(month="2026-01", today=TODAY)
    before = FamilyPlan.objects.get(code="reply", season__year=2026)
    Metric.objects.filter(code="reply").update(release_grid=5)
    freeze(month=MONTH, today=TODAY)
    assert FamilyPlan.objects.get(code="reply", season__year=2026).digest == before.digest
    assert before.digest == digest(before.plan)
    release = Release.objects.get(cell="reply", month=MONTH)
    assert release.family == before
    assert release.plan_digest == digest(release.season.plan)


def test_a_narrow_month_drops_the_family_to_centres_for_the_season(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    build()
    freeze(month="2026-01", today=TODAY)
    monkeypatch.setattr(widths, "least_width", lambda *args: 0.0)
    freeze(month=MONTH, today=TODAY)
    monkeypatch.undo()
    freeze(month="2026-03", today=TODAY)
    shown = {
        month: set(Release.objects.get(cell="reply", month=month).cohorts["dealer/EU/N"])
        for month in ("2026-01", MONTH, "2026-03")
    }
    centre = {"n", "mean", "median", "pools"}
    assert shown == {
        "2026-01": centre | {"halves", "thirds", "quarters"},
        MONTH: centre,
        "2026-03": centre,
    }
    noted = Entry.objects.filter(action="release.stepped_down").order_by("object_id")
    assert [entry.object_id for entry in noted] == ["cost", "nps", "reply"]


def test_a_pool_of_nearly_equal_values_is_narrow() -> None:
    def equal(found: dict[tuple[str, str], Cells]) -> None:
        for (_, month), cells_ in found.items():
            if month == MONTH:
                cells_["cost"] = {"sum": "1000", "count": "10"}

    build(equal)
    Metric.objects.filter(code="cost").update(release_grid=Decimal("0.002"))
    freeze(month=MONTH, today=TODAY)
    assert set(Release.objects.filter(step=1).values_list("cell", flat=True)) == {"cost"}


def correct(codes: list[str]) -> None:
    """Each of these dealers corrects its reply far down."""
    inputs = []
    for code in codes:
        current = Revision.objects.filter(
            submission__partner__code=code, submission__period__month=MONTH
        ).latest("number")
        changed = dict(current.cells)
        for key in changed:
            if key.startswith("reply"):
                changed[key] = {"n": 10, "d": changed[key]["d"]}
        changed["reply"] = {
            "n": 10 * sum(key.startswith("reply:") for key in changed),
            "d": changed["reply"]["d"],
        }
        inputs.append(MonthInput(Partner.objects.get(code=code).pk, changed, reason="Recount"))
    send_months(
        period=Period.objects.get(month=MONTH), months=inputs, source=Source.PACK, actor=SYSTEM
    )


DEALERS = [f"N{n:02d}" for n in range(3, 12)]


@pytest.mark.parametrize(("number", "is_revised"), [(6, False), (7, True)])
def test_a_month_is_revised_once_if_enough_groups_changed(number: int, is_revised: bool) -> None:
    build()
    freeze(month=MONTH, today=TODAY)
    compared = Period.objects.get(month=MONTH).compared_date
    date = revision.revision_date(compared)
    correct(DEALERS[:number])
    assert revision.revise(month=MONTH, today=date - dt.timedelta(days=1)) == []
    made = revision.revise(month=MONTH, today=date)
    expected = {"reply", "reply:web", "reply:other"} if is_revised else set()
    assert {release.cell for release in made} == expected
    looked_at = dict(Revisit.objects.values_list("family__code", "is_revised"))
    others = dict.fromkeys(("check", "mix", "nps", "cost"), False)
    assert looked_at == {"reply": is_revised, **others}
    # What is corrected later never moves the month again.
    correct(DEALERS)
    assert revision.revise(month=MONTH, today=date + dt.timedelta(days=400)) == []
    own = str(Partner.objects.get(code="N20").public_id)
    seen = published(own, ["reply"], [MONTH])["reply", MONTH]
    assert seen.is_revised == is_revised
    editions = Release.objects.filter(cell="reply", month=MONTH).order_by("edition")
    assert [release.edition for release in editions] == ([1, 2] if is_revised else [1])
    assert seen.public_id == str(editions[len(editions) - 1].public_id)


@pytest.mark.parametrize(
    ("compared", "date"),
    [("2026-04-16", "2026-07-16"), ("2026-11-30", "2027-02-28"), ("2025-12-01", "2026-03-01")],
)
def test_revision_date_is_three_months_later(compared: str, date: str) -> None:
    assert revision.revision_date(dt.date.fromisoformat(compared)) == dt.date.fromisoformat(date)


def test_two_workers_freeze_a_month_once(monkeypatch: pytest.MonkeyPatch) -> None:
    build()
    metrics = freezing.due_metrics(MONTH, TODAY)
    assert len(freeze(month=MONTH, today=TODAY)) == 6 + len(NPS)
    # The second was given the month before the first had written.
    monkeypatch.setattr(freezing, "due_metrics", lambda *args: metrics)
    assert freeze(month=MONTH, today=TODAY) == []
    assert Release.objects.filter(month=MONTH).count() == 6 + len(NPS)


def test_groups_are_told_apart_between_seasons() -> None:
    build()
    for month in MONTHS[:5]:
        freeze(month=month, today=TODAY)
    plans = [season.plan for season in Season.objects.order_by("year")]
    assert [plan["pools"]["dealer/EU/S"]["who"] for plan in plans] == [
        plans[0]["pools"]["dealer/EU/S"]["who"]
    ] * 2
    assert plans[0]["areas"] == {"open": 38, "all": 38}


def test_a_score_is_released_with_its_parts_over_the_same_groups() -> None:
    sent = build()
    freeze(month=MONTH, today=TODAY)
    found = {cell: Release.objects.get(cell=cell, month=MONTH) for cell in NPS}
    sizes = [
        {pool: [size for _, size in entry["blocks"]] for pool, entry in release.pools.items()}
        for release in found.values()
    ]
    assert all(each == sizes[0] for each in sizes)
    assert len({release.family_id for release in found.values()}) == 1
    shown = {cell: float(release.cohorts["network"]["mean"]) for cell, release in found.items()}
    assert shown["nps:promoters"] - shown["nps:detractors"] == pytest.approx(shown["nps"], abs=3)
    assert sum(shown[cell] for cell in NPS[1:]) == pytest.approx(100, abs=4)
    answers = [cells_["nps"] for (_, month), cells_ in sent.items() if month == MONTH]
    shares = [100 * int(a["promoters"]) / sum(map(int, a.values())) for a in answers]
    assert shown["nps:promoters"] == pytest.approx(sum(shares) / len(shares), abs=2)
    assert told(["nps"]) == sorted(NPS)


def test_a_score_that_declares_no_grid_for_its_parts_is_released_alone() -> None:
    build()
    Metric.objects.filter(code="nps").update(parts_grid=None)
    freeze(month=MONTH, today=TODAY)
    assert {cell for cell in cells(MONTH) if cell.startswith("nps")} == {"nps"}


def test_what_a_page_has_read_answers_as_a_new_question_would() -> None:
    build()
    for month in ("2025-12", MONTH):
        freeze(month=month, today=TODAY)
    window = ["2025-11", "2025-12", MONTH]
    asks = [(["reply"], [MONTH]), (["reply", "nps"], window), (["mix", "nps", "no"], ["2025-12"])]
    own = str(Partner.objects.get(code="N20").public_id)

    def answers() -> list[list[tuple[str, str]]]:
        return [sorted(published(own, *ask, with_members=True)) for ask in asks]

    alone = answers()
    assert alone[2] == [(cell, "2025-12") for cell in sorted(NPS)]
    with one_moment():
        assert answers() == alone
        assert newest_months(["reply", "mix", "no"], window) == {"reply": MONTH, "mix": MONTH}
        assert newest_months(["reply", "mix"], window[:2]) == {"reply": "2025-12"}
