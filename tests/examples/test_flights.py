"""The flights example: roll-ups against truth computed from the single flights."""

import csv
import io
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from partners.network.models import Partner
from portal.access.actor import SYSTEM
from standards.reporting.enums import Source
from standards.reporting.models import Period, Revision
from standards.reporting.services.sending import MonthInput, send_months

pytestmark = [pytest.mark.django_db, pytest.mark.db]
PACK = Path(settings.BASE_DIR) / "examples" / "flights-2013"
CORRECTED = "9E-EWR,2013-01,dep_ontime15"
COMBINABLE = ("dep_ontime15", "arr_ontime15", "completion", "mean_dep_delay")
LEVELS = {
    "carrier_year": ("owner", "year"),
    "network_month": ("network", "month"),
    "origin_month": ("territory", "month"),
    "network_year": ("network", "year"),
}
Row = dict[str, str]


def figures(metric: str, by: str, per: str, *where: str) -> dict[tuple[str, str], Row]:
    """What the command prints, by group and period."""
    out = io.StringIO()
    arguments = ["--metric", metric, "--by", by, "--from", "2013-01", "--to", "2013-12"]
    filters = [part for pair in where for part in ("--where", pair)]
    call_command("figures", *arguments, "--per", per, *filters, "--format", "csv", stdout=out)
    rows = csv.DictReader(io.StringIO(out.getvalue()))
    return {(row["group"], row["period"]): row for row in rows}


def expected() -> list[tuple[str, str, str, str, float, float, float]]:
    """(metric, level, group, period, value, numerator, denominator) of the notes."""
    found = []
    for row in csv.DictReader((PACK / "expected.csv").read_text().splitlines()):
        if row["check"] not in COMBINABLE:
            continue
        num, den = (part.partition("=")[2] for part in row["note"].split())
        keys = row["key"].split("|")
        group, period = {
            "carrier_year": (keys[0], "2013"),
            "network_month": ("network", keys[0]),
            "origin_month": (keys[0], keys[-1]),
            "network_year": ("network", "2013"),
        }[row["level"]]
        found.append(
            (row["check"], row["level"], group, period, float(row["value"]), float(num), float(den))
        )
    return found


@pytest.fixture
def _loaded() -> None:
    call_command("load_pack", str(PACK), stdout=io.StringIO())


@pytest.mark.usefixtures("_loaded")
def test_roll_ups_equal_the_truth_from_single_flights() -> None:
    tables = {
        (metric, level): figures(metric, *LEVELS[level])
        for metric in COMBINABLE
        for level in LEVELS
    }
    wanted = expected()
    assert len(wanted) == 260
    for metric, level, group, period, value, numerator, denominator in wanted:
        row = tables[metric, level][group, period]
        assert float(row["value"]) == pytest.approx(value, abs=1e-6)
        assert (float(row["numerator"]), float(row["denominator"])) == (numerator, denominator)


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize(("by", "per"), LEVELS.values())
def test_a_percentile_is_never_combined(
    by: str, per: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError) as caught:
        figures("p90_arr_delay", by, per)
    assert caught.value.returncode == 2
    assert capsys.readouterr().out == ""
    assert "cannot be combined" in str(caught.value)


@pytest.mark.usefixtures("_loaded")
def test_a_correction_and_a_late_month_move_the_figures_as_computed_by_hand() -> None:
    before = figures("dep_ontime15", "network", "year")["network", "2013"]
    period = Period.objects.get(month="2013-01")
    ids = dict(Partner.objects.values_list("code", "pk"))
    current = Revision.objects.get(submission__period=period, submission__partner__code="9E-EWR")
    assert current.cells["dep_ontime15"] == {"n": 62, "d": 82}
    corrected = {**current.cells, "dep_ontime15": {"n": 70, "d": 90}}
    # OO-EWR did not report January: it arrives late, with 3 of 10 flights on time.
    Partner.objects.filter(code="OO-EWR").update(joined_month="2013-01")
    Partner.objects.get(code="OO-EWR").placements.update(from_month="2013-01")
    send_months(
        period=period,
        months=[
            MonthInput(ids["9E-EWR"], corrected, reason="Eight flights were missing"),
            MonthInput(ids["OO-EWR"], {"dep_ontime15": {"n": 3, "d": 10}}),
        ],
        source=Source.PACK,
        actor=SYSTEM,
    )
    after = figures("dep_ontime15", "network", "year")["network", "2013"]
    assert (before["numerator"], before["denominator"]) == ("255607", "336776")
    # + 8 of 8 by the correction, + 3 of 10 by the late month
    assert (after["numerator"], after["denominator"]) == ("255618", "336794")
    assert float(after["value"]) == pytest.approx(100 * 255618 / 336794, abs=1e-9)
    assert figures("dep_ontime15", "owner", "year")["9E", "2013"]["denominator"] == "18468"


def test_packs_deliver_a_late_month_and_a_correction(tmp_path: Path) -> None:
    """The same by packs alone: a pack without one month, then one with it and a correction."""
    folder = tmp_path / "flights"
    shutil.copytree(PACK, folder)
    values = folder / "values.csv"
    head, *lines = values.read_text().splitlines()
    early = [line for line in lines if not line.startswith("OO-LGA,2013-01,")]
    assert len(lines) - len(early) == 5
    values.write_text("\n".join([head, *early]) + "\n")
    call_command("load_pack", str(folder), stdout=io.StringIO())
    before = figures("dep_ontime15", "network", "year")["network", "2013"]
    # One flight of OO from La Guardia in January, late, is not there yet.
    assert (before["numerator"], before["denominator"]) == ("255607", "336775")

    corrected = [
        f"{line.replace('dep_ontime15,62,82', 'dep_ontime15,70,90')},{reason}"
        for line in lines
        for reason in ["Eight flights were missing" if line.startswith(CORRECTED) else ""]
    ]
    values.write_text("\n".join([f"{head},reason", *corrected]) + "\n")
    out = io.StringIO()
    call_command("load_pack", str(folder), stdout=out)
    after = figures("dep_ontime15", "network", "year")["network", "2013"]
    # + 0 of 1 by the late month, + 8 of 8 by the correction
    assert (after["numerator"], after["denominator"]) == ("255615", "336784")
    assert float(after["value"]) == pytest.approx(100 * 255615 / 336784, abs=1e-9)
    assert figures("dep_ontime15", "owner", "year")["9E", "2013"]["denominator"] == "18468"
    changed = Revision.objects.get(number=2)
    assert (changed.submission.partner.code, changed.reason) == (
        "9E-EWR", "Eight flights were missing",
    )  # fmt: skip
    call_command("load_pack", str(folder), stdout=out)
    assert Revision.objects.filter(number__gt=1).count() == 1


def test_a_correction_without_a_reason_is_refused_with_its_row(tmp_path: Path) -> None:
    call_command("load_pack", str(PACK), stdout=io.StringIO())
    folder = tmp_path / "flights"
    shutil.copytree(PACK, folder)
    text = (folder / "values.csv").read_text()
    (folder / "values.csv").write_text(text.replace(f"{CORRECTED},62,82", f"{CORRECTED},70,90"))
    err = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("load_pack", str(folder), stdout=io.StringIO(), stderr=err)
    assert err.getvalue().startswith("row 2 of values.csv, column reason, partner 9E-EWR")


@pytest.mark.usefixtures("_loaded")
def test_where_filters_partners() -> None:
    row = figures("dep_ontime15", "network", "year", "owner=9E")["network", "2013"]
    assert (row["numerator"], row["denominator"]) == ("12853", "18460")


@pytest.mark.usefixtures("_loaded")
def test_loading_again_changes_nothing() -> None:
    revisions = Revision.objects.count()
    call_command("load_pack", str(PACK), stdout=io.StringIO())
    assert Revision.objects.count() == revisions
