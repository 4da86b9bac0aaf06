"""A pack with bad rows, taken in part: whole clean partner-months and nothing else."""

from pathlib import Path

import pytest

from partners.network.models import Partner
from standards.reporting.models import Revision
from tests.factories.packs import FLIGHTS, SPOILED, copied, load, with_days


@pytest.mark.django_db
def test_accept_partial_takes_whole_clean_partner_months(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    text = (folder / "values.csv").read_text()
    (folder / "values.csv").write_text(
        text.replace("9E-EWR,2013-01,completion,77,82", "9E-EWR,2013-01,completion,99,82")
    )
    code, out, lines = load(folder, "--accept-partial")
    assert code == 0
    assert "1 refused" in out
    assert len([line for line in lines if line.startswith("row ")]) == 1
    assert Revision.objects.count() == 398
    assert not Revision.objects.filter(
        submission__partner__code="9E-EWR", submission__period__month="2013-01"
    ).exists()


def _sent() -> set[tuple[str, str, str]]:
    """(partner, month, collection) of every month that is there."""
    return set(
        Revision.objects.values_list(
            "submission__partner__code",
            "submission__period__month",
            "submission__period__collection__code",
        )
    )


def _refused(lines: list[str]) -> int:
    return len([line for line in lines if line.startswith("row ")])


@pytest.fixture(scope="session")
def whole() -> frozenset[tuple[str, str]]:
    """Every partner-month of the flights pack."""
    lines = (FLIGHTS / "values.csv").read_text().splitlines()[1:]
    pairs = [line.split(",")[:2] for line in lines]
    return frozenset((partner, month) for partner, month in pairs)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["duplicate", "n above d", "month before the first"])
def test_accept_partial_leaves_the_whole_partner_month_of_a_bad_row_out(
    tmp_path: Path, name: str, whole: frozenset[tuple[str, str]]
) -> None:
    folder = copied(tmp_path)
    SPOILED[name].spoil(folder)
    partner, month = SPOILED[name].new.decode().split(",")[:2]
    code, _, lines = load(folder, "--accept-partial")
    assert (code, _refused(lines)) == (0, 1)
    assert {(one, two) for one, two, _ in _sent()} == whole - {(partner, month)}


@pytest.mark.django_db
def test_accept_partial_leaves_a_month_with_a_bad_day_out(
    tmp_path: Path, whole: frozenset[tuple[str, str]]
) -> None:
    folder = copied(tmp_path)
    with_days(folder, {"9E-EWR,2013-01,completion": "yesterday"})
    code, _, lines = load(folder, "--accept-partial")
    assert (code, _refused(lines)) == (0, 1)
    assert {(one, two) for one, two, _ in _sent()} == whole - {("9E-EWR", "2013-01")}


@pytest.mark.django_db
def test_accept_partial_leaves_a_bad_month_out_of_every_collection(
    tmp_path: Path, whole: frozenset[tuple[str, str]]
) -> None:
    folder = copied(tmp_path)
    manifest = folder / "pack.yaml"
    manifest.write_text(
        manifest.read_text().replace(
            "metrics: [dep_ontime15, arr_ontime15, completion, mean_dep_delay, p90_arr_delay]\n",
            "metrics: [dep_ontime15, arr_ontime15]\n"
            "  - {code: more, name: More, first_month: 2013-01,\n"
            "     metrics: [completion, mean_dep_delay, p90_arr_delay]}\n",
        )
    )
    values = (folder / "values.csv").read_text()
    (folder / "values.csv").write_text(values.replace("completion,77,82", "completion,99,82", 1))
    code, _, lines = load(folder, "--accept-partial")
    assert (code, _refused(lines)) == (0, 1)
    clean = whole - {("9E-EWR", "2013-01")}
    assert _sent() == {(*pair, name) for pair in clean for name in ("operations", "more")}


@pytest.mark.django_db
def test_accept_partial_takes_the_other_partners_when_one_row_is_bad(
    tmp_path: Path, whole: frozenset[tuple[str, str]]
) -> None:
    folder = copied(tmp_path)
    SPOILED["a partner of no kind"].spoil(folder)
    code, out, lines = load(folder, "--accept-partial")
    assert (code, "loaded 34 partners" in out) == (0, True)
    assert "row 2 of partners.csv, column kind" in lines[0]
    assert "row 2 of values.csv, column partner, value “9E-EWR”" in lines[1]
    assert len(lines) == 2
    assert not Partner.objects.filter(code="9E-EWR").exists()
    assert {(one, two) for one, two, _ in _sent()} == {p for p in whole if p[0] != "9E-EWR"}
