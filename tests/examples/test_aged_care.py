"""3,002 homes in eleven irregular quarters, scored by weights and a cap on compliance."""

import csv
import gzip
import io
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from partners.network.models import Partner
from standards.reporting.models import Period
from standards.scoring.models import Score
from standards.scoring.services.runs import score_month

SOURCE = Path(settings.BASE_DIR).parent / "shared" / "data" / "05_au_aged_care_stars"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(not SOURCE.is_dir(), reason="no data of aged care"),
]
# Each ends with the month of an extract, none is a quarter of the calendar.
PERIODS = (
    "2023-03--2023-05", "2023-06--2023-08", "2023-09--2023-12", "2024-01--2024-02",
    "2024-03--2024-05", "2024-06--2024-07", "2024-08--2024-11", "2024-12--2025-01",
    "2025-02--2025-05", "2025-06--2025-08", "2025-09--2025-10",
)  # fmt: skip
WEIGHTS = {"residents_experience": 33, "compliance": 30, "staffing": 22, "quality_measures": 15}
MANIFEST = f"""
pack: aged-care
name: Aged care
network:
  territories: [{{code: AU, name: Australia}}]
  kinds: [{{code: home, name: Home}}]
publish: [{{standard: stars, version: "1.0", effective_month: 2023-01}}]
collections:
  - {{code: stars, name: Stars, frequency: own, periods: [{", ".join(PERIODS)}],
      metrics: [{", ".join(WEIGHTS)}]}}
"""
CLAUSE = """
      - code: {code}
        title: {code}
        text: Stars.
        targets: [{{metric: {code}, method: points, weight: {weight}}}]"""
STANDARD = """
format: cx-standard/1
standard: {code: stars, name: Stars}
version:
  number: "1.0"
  scale: 5
  decimals: 0
  caps:
    - {metric: compliance, when_at_most: 1, at_most: 1}
    - {metric: compliance, when_at_most: 2, at_most: 2}
metrics:
""" + "".join(
    f"  - {{code: {code}, name: {code}, kind: score, lower: 1, upper: 5}}\n" for code in WEIGHTS
) + "sections:\n  - code: all\n    title: All\n    clauses:" + "".join(
    CLAUSE.format(code=code, weight=weight) for code, weight in WEIGHTS.items()
)  # fmt: skip
Key = tuple[str, str]


@cache
def rows() -> list[dict[str, str]]:
    with gzip.open(SOURCE / "metrics.csv.gz", "rt") as handle:
        return list(csv.DictReader(handle))


@cache
def codes() -> dict[str, str]:
    """A home's code in the portal by its name in the source."""
    names = sorted({row["partner_code"] for row in rows()})
    return {name: f"h{number:04d}" for number, name in enumerate(names, start=1)}


def write_pack(folder: Path) -> None:
    (folder / "standards").mkdir()
    (folder / "standards" / "stars.yaml").write_text(STANDARD)
    (folder / "pack.yaml").write_text(MANIFEST)
    first: dict[str, str] = {}
    for row in rows():
        first[row["partner_code"]] = min(first.get(row["partner_code"], "9"), row["period"])
    with (folder / "partners.csv").open("w", newline="") as handle:
        out = csv.writer(handle)
        out.writerow(["code", "name", "owner", "owner_name", "territory", "kind", "joined_month"])
        for name, code in codes().items():
            out.writerow([code, name, code, name, "AU", "home", first[name]])
    with (folder / "values.csv").open("w", newline="") as handle:
        out = csv.writer(handle)
        out.writerow(["partner", "month", "metric", "value"])
        for row in rows():
            if row["value"] and row["metric"] in WEIGHTS:
                home = codes()[row["partner_code"]]
                out.writerow([home, row["period"], row["metric"], row["value"]])


def twins() -> set[Key]:
    """Home and period of which the source has two rows."""
    counts = Counter((row["partner_code"], row["period"], row["metric"]) for row in rows())
    return {(codes()[home], period) for (home, period, _), count in counts.items() if count > 1}


def _filled() -> Counter[Key]:
    """How often a number stands in the fullest cell of a home and period."""
    counts = Counter(
        (codes()[row["partner_code"]], row["period"], row["metric"])
        for row in rows()
        if row["value"] and row["metric"] in WEIGHTS
    )
    fullest: Counter[Key] = Counter()
    for (home, period, _), count in counts.items():
        fullest[home, period] = max(fullest[home, period], count)
    return fullest


def published() -> dict[Key, str]:
    return {
        (codes()[row["partner_code"]], row["period"]): row["value"]
        for row in rows()
        if row["metric"] == "overall" and row["value"]
    }


def told(folder: Path) -> list[str]:
    err = io.StringIO()
    call_command("load_pack", str(folder), "--accept-partial", stdout=io.StringIO(), stderr=err)
    return err.getvalue().splitlines()


def test_irregular_quarters_with_weights_and_a_cap(tmp_path: Path) -> None:
    write_pack(tmp_path)
    lines = told(tmp_path)
    doubled = {key for key in twins() if any(key[0] in line and key[1] in line for line in lines)}
    # Of 126 pairs four hold no number twice: there is nothing to tell of them.
    assert len(twins()) == 126
    assert doubled == {key for key, count in _filled().items() if count > 1}
    assert Partner.objects.count() == 3002
    assert list(Period.objects.order_by("last_day").values_list("code", flat=True)) == list(PERIODS)
    equal, other = 0, set()
    complete = published()
    for month in sorted({month for _, month in complete}):
        score_month(month=month)
        scores = Score.objects.current().filter(month=month).select_related("partner")
        for score in scores.iterator():
            key = (score.partner.code, month)
            statuses = {x["status"] for s in score.document["standards"] for x in s["lines"]}
            if key in complete and key not in doubled and statuses == {"judged"}:
                is_equal = score.document["standards"][0]["score"] == complete[key]
                equal += is_equal
                other |= set() if is_equal else {key}
    with (SOURCE / "expected_mismatches.csv").open() as handle:
        expected = {(codes()[row["facility_id"]], row["period"]) for row in csv.DictReader(handle)}
    print(f"{equal} of {equal + len(other)} ratings as published, {len(doubled)} double pairs told")
    assert other == expected
    assert equal == 26_589
