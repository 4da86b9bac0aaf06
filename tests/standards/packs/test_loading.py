"""Packs: all or nothing, and every bad row named."""

import json
from pathlib import Path

import pytest

from partners.network.models import Partner
from partners.sharing.models import SharingRule
from portal.jobs.models import Job
from standards.catalogue.models import Standard
from standards.reporting.models import Period, Revision
from tests.factories.packs import FLIGHTS, SPOILED, Spoilt, copied, load, with_days


def _counts() -> tuple[int, ...]:
    models = (Partner, Standard, Period, Revision, SharingRule, Job)
    return tuple(model.objects.count() for model in models)


@pytest.mark.django_db
@pytest.mark.parametrize("spoilt", SPOILED.values(), ids=SPOILED.keys())
def test_one_bad_row_refuses_everything(tmp_path: Path, spoilt: Spoilt) -> None:
    folder = copied(tmp_path)
    spoilt.spoil(folder)
    before = _counts()
    code, out, lines = load(folder)
    assert (code, out) == (1, "")
    assert len(lines) == 2  # the row and the refusal
    assert all(part in lines[0] for part in spoilt.named), lines
    assert not lines[0].startswith(":")
    assert _counts() == before


@pytest.mark.django_db
def test_a_day_that_is_none_is_named_with_its_remedy(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    with_days(folder, {"9E-EWR,2013-01,dep_ontime15": "soon"})
    code, _, lines = load(folder)
    assert code == 1
    assert "column sent_on" in lines[0]
    assert "“soon”" in lines[0]
    assert "YYYY-MM-DD" in lines[0]


@pytest.mark.django_db
def test_partner_and_value_problems_are_told_in_one_run(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    SPOILED["a partner of no kind"].spoil(folder)
    SPOILED["n above d"].spoil(folder)
    code, _, lines = load(folder)
    assert code == 1
    assert [line.split(",")[0] for line in lines[:2]] == [
        "row 2 of partners.csv", "row 1997 of values.csv",
    ]  # fmt: skip
    assert len(lines) == 3


@pytest.mark.django_db
def test_a_changed_row_of_a_known_partner_is_told_and_changes_nothing(tmp_path: Path) -> None:
    load(FLIGHTS)
    folder = copied(tmp_path)
    partners = folder / "partners.csv"
    text = partners.read_text().replace("9E-EWR,Endeavor Air Inc. at EWR", "9E-EWR,Endeavour")
    partners.write_text(text.replace("Endeavor Air Inc.,JFK,", "Endeavor Air Inc.,LGA,"))
    code, _, lines = load(folder)
    assert code == 0
    assert len(lines) == 2
    assert "row 2 of partners.csv, column name, partner 9E-EWR, value “Endeavour”" in lines[0]
    assert "row 3 of partners.csv, column territory" in lines[1]
    assert Partner.objects.get(code="9E-EWR").name == "Endeavor Air Inc. at EWR"


@pytest.mark.django_db
def test_bad_rows_as_json_lines(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    with (folder / "values.csv").open("a") as handle:
        handle.write("ZZ-EWR,2013-01,completion,1,2,,,,\nOO-EWR,2013-07,completion,9,2,,,,\n")
    _, _, lines = load(folder, "--json")
    rows = [json.loads(line) for line in lines if line.startswith("{")]
    assert [(row["file"], row["row"], row["column"], row["value"]) for row in rows] == [
        ("values.csv", 1997, "partner", "ZZ-EWR"),
        ("values.csv", 1998, "n", "9"),
    ]
    assert all(row["message"] and row["remedy"] for row in rows)


@pytest.mark.django_db
def test_dry_run_keeps_nothing() -> None:
    before = _counts()
    code, out, _ = load(FLIGHTS, "--dry-run")
    assert code == 0
    assert "would load 35 partners" in out
    assert _counts() == before


@pytest.mark.django_db
def test_rules_enter_as_drafts_without_two_approvers() -> None:
    load(FLIGHTS)
    assert list(SharingRule.objects.values_list("state", flat=True)) == ["draft", "draft"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["pack.yaml", "partners.csv", "values.csv"])
def test_an_empty_file_is_named(tmp_path: Path, name: str) -> None:
    folder = copied(tmp_path)
    (folder / name).write_text("")
    code, _, lines = load(folder)
    assert code == 1
    assert any(name in line for line in lines)


@pytest.mark.django_db
def test_a_pack_says_what_it_holds(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "pack.yaml").unlink()
    code, _, lines = load(folder)
    assert code == 1
    assert "pack.yaml" in lines[-1]


@pytest.mark.django_db
def test_no_folder_is_said(tmp_path: Path) -> None:
    code, _, lines = load(tmp_path / "nowhere")
    assert code == 1
    assert "nowhere" in lines[-1]
