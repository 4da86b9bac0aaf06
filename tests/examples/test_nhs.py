"""274 real providers over 36 months: a pack built from the source, against published figures."""

import csv
import io
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

SOURCE = Path(settings.BASE_DIR).parent / "shared" / "data" / "02_nhs_ae_4h"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.db,
    pytest.mark.slow,
    pytest.mark.skipif(not SOURCE.is_dir(), reason="shared data set 02_nhs_ae_4h is absent"),
]
MANIFEST = """
pack: nhs
name: A&E
network:
  territories: [{code: ENG, name: England}]
  kinds: [{code: provider, name: Provider}]
publish: [{standard: four-hours, version: "1.0", effective_month: 2016-04}]
collections:
  - {code: monthly, name: Monthly, first_month: 2016-04, metrics: [within_4h, admission_rate]}
"""
BREAKDOWN = "{dimension: Department, total: true, members: ['1', '2', other]}"
DOCUMENT = """
format: cx-standard/1
standard: {{code: four-hours, name: Four hours}}
version: {{number: "1.0"}}
metrics:
  - {{code: within_4h, name: Within 4 h, kind: share, unit: "%", factor: 100, breakdown: {b}}}
  - {{code: admission_rate, name: Admissions, kind: {kind}, unit: "%", factor: 100, breakdown: {b}}}
sections:
  - code: all
    title: All
    clauses:
      - code: wait
        title: Wait
        text: Nobody waits longer than four hours.
        targets: [{{metric: within_4h, method: linear, value: 95, floor: 70, mandatory: true}}]
"""


def _pack(folder: Path, kind: str) -> Path:
    rows = list(csv.DictReader((SOURCE / "metrics.csv").read_text().splitlines()))
    first: dict[str, str] = defaultdict(lambda: "9999-12")
    for row in rows:
        first[row["partner_code"]] = min(first[row["partner_code"]], row["period"])
    (folder / "standards").mkdir()
    (folder / "pack.yaml").write_text(MANIFEST)
    (folder / "standards" / "four-hours.yaml").write_text(DOCUMENT.format(kind=kind, b=BREAKDOWN))
    with (folder / "partners.csv").open("w", newline="") as handle:
        out = csv.writer(handle)
        out.writerow(["code", "name", "owner", "owner_name", "territory", "kind", "joined_month"])
        for code, month in sorted(first.items()):
            out.writerow([code, code, code, code, "ENG", "provider", month])
    with (folder / "values.csv").open("w", newline="") as handle:
        out = csv.writer(handle)
        out.writerow(["partner", "month", "metric", "member", "n", "d"])
        for row in rows:
            member = "" if row["dept_type"] == "all" else row["dept_type"]
            out.writerow([row["partner_code"], row["period"], row["metric"], member,
                          row["numerator"], row["denominator"]])  # fmt: skip
    return folder


def _load(folder: Path, *options: str) -> tuple[str, str, int]:
    out, err, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("load_pack", str(folder), *options, stdout=out, stderr=err)
    except SystemExit as stop:
        code = int(stop.code or 0)
    return out.getvalue(), err.getvalue(), code


def _figures(metric: str, by: str, first: str, last: str) -> dict[str, tuple[float, str]]:
    out = io.StringIO()
    call_command(
        "figures", "--metric", metric, "--by", by, "--from", first, "--to", last,
        "--per", "range", "--format", "csv", stdout=out,
    )  # fmt: skip
    rows = csv.DictReader(io.StringIO(out.getvalue()))
    return {row["group"]: (float(row["value"]), row["method"]) for row in rows if row["value"]}


QUARTERS = {"Q1": ("01", "03"), "Q2": ("04", "06"), "Q3": ("07", "09"), "Q4": ("10", "12")}


def _span(period: str) -> tuple[str, str]:
    if "Q" not in period:
        return period, period
    first, last = QUARTERS[period[4:]]
    return f"{period[:4]}-{first}", f"{period[:4]}-{last}"


def _holds(published: str, value: float) -> bool:
    if published.startswith(">="):
        return value >= float(published[2:])
    if published.startswith("<"):
        return value < float(published[1:])
    rounded = Decimal(repr(value)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return rounded == Decimal(published)


def test_nhs_as_ratio_loads_whole_and_gives_the_published_figures(tmp_path: Path) -> None:
    out, err, code = _load(_pack(tmp_path, "ratio"))
    assert (code, err) == (0, "")
    assert "274 partners" in out
    assert "42126 cells" in out
    differing = []
    statements = list(csv.DictReader((SOURCE / "expected.csv").read_text().splitlines()))
    assert len(statements) == 20
    for row in statements:
        member = row["dept_type"].removeprefix("type")
        metric = "within_4h" if member == "all" else f"within_4h:{member}"
        by, group = (
            ("network", "network") if row["level"] == "England" else ("partner", row["level"])
        )
        value, _ = _figures(metric, by, *_span(row["period"]))[group]
        if not _holds(row["published"], value):
            differing.append((row["period"], row["dept_type"], row["published"], round(value, 4)))
    # The press printed 83.4 for 83.4604: it cut where the rule rounds half up (83.5).
    assert differing == [("2018Q3", "1", "83.4", 83.4604)]


def test_nhs_as_share_refuses_exactly_one_row(tmp_path: Path) -> None:
    out, err, code = _load(_pack(tmp_path, "share"))
    assert code == 1
    assert out == ""
    lines = [line for line in err.splitlines() if line.startswith("row ")]
    assert len(lines) == 1
    assert all(part in lines[0] for part in ("RTX", "92", "74"))
    from standards.reporting.models import Revision

    assert Revision.objects.count() == 0
    out, err, code = _load(tmp_path, "--accept-partial")
    assert code == 0
    # The whole partner-month of the bad row stays out: RTX in October 2018.
    missing = Revision.objects.filter(
        submission__partner__code="RTX", submission__period__month="2018-10"
    )
    assert not missing.exists()
