"""A real provider's comparisons beside the true ones: 274 providers of the NHS, two months."""

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from django.core.management import call_command

from partners.network.models import Partner
from standards.release.models import Release, Season
from standards.release.queries import published
from standards.release.services.freezing import freeze

SOURCE = Path(settings.BASE_DIR).parent / "shared" / "data" / "02_nhs_ae_4h"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not SOURCE.is_dir(), reason="shared data set 02_nhs_ae_4h is absent"),
]
MONTHS = ("2018-10", "2018-11")
MONTH = MONTHS[-1]
# Two trusts stand under one owner here, to see it counted once.
TOGETHER = ("RJ1", "RJZ")
MANIFEST = """
pack: nhs
name: A&E
network:
  territories: [{code: ENG, name: England}]
  kinds:
    - {code: trust, name: Trust}
    - {code: independent, name: Independent provider}
    - {code: hub, name: Hub}
    - {code: walkin, name: Walk-in centre}
publish: [{standard: four-hours, version: "1.0", effective_month: 2018-10}]
collections:
  - {code: monthly, name: Monthly, first_month: 2018-10, metrics: [within_4h]}
"""
DOCUMENT = """
format: cx-standard/1
standard: {code: four-hours, name: Four hours}
version: {number: "1.0"}
metrics:
  - {code: within_4h, name: Within 4 h, kind: share, unit: "%", factor: 100, lower: 0, upper: 100,
     sharing: shareable, release: {grid: 1}}
sections:
  - code: all
    title: All
    clauses:
      - code: wait
        title: Wait
        text: Nobody waits longer than four hours.
        targets: [{metric: within_4h, method: linear, value: 95, floor: 70, mandatory: true}]
"""


def rows() -> list[dict[str, str]]:
    with (SOURCE / "metrics.csv").open() as handle:
        return [
            row
            for row in csv.DictReader(handle)
            if row["metric"] == "within_4h" and row["dept_type"] == "all"
            if row["period"] in MONTHS
        ]


@cache
def kind_of(code: str) -> str:
    """By the first letter of the code; only seven begin with A."""
    return {"R": "trust", "N": "independent", "A": "walkin"}.get(code[0], "hub")


def owner_of(code: str) -> str:
    return TOGETHER[0] if code in TOGETHER else code


def pack(folder: Path) -> Path:
    (folder / "standards").mkdir()
    (folder / "pack.yaml").write_text(MANIFEST)
    (folder / "standards" / "four-hours.yaml").write_text(DOCUMENT)
    found = rows()
    with (folder / "partners.csv").open("w", newline="") as handle:
        out = csv.writer(handle)
        out.writerow(["code", "name", "owner", "owner_name", "territory", "kind", "joined_month"])
        for code in sorted({row["partner_code"] for row in found}):
            owner = owner_of(code)
            out.writerow([code, code, owner, owner, "ENG", kind_of(code), MONTHS[0]])
    with (folder / "values.csv").open("w", newline="") as handle:
        out = csv.writer(handle)
        out.writerow(["partner", "month", "metric", "member", "n", "d"])
        for row in found:
            out.writerow([row["partner_code"], row["period"], "within_4h", "",
                          row["numerator"], row["denominator"]])  # fmt: skip
    return folder


def true_values(kind: str) -> np.ndarray:
    """Each owner's own share in the month, its providers' cases pooled."""
    n: dict[str, int] = defaultdict(int)
    d: dict[str, int] = defaultdict(int)
    for row in rows():
        if row["period"] == MONTH and kind_of(row["partner_code"]) == kind:
            owner = owner_of(row["partner_code"])
            n[owner] += int(row["numerator"])
            d[owner] += int(row["denominator"])
    return np.array([100 * n[owner] / d[owner] for owner in sorted(n) if d[owner]])


def true_cuts(values: np.ndarray, parts: int) -> np.ndarray:
    return np.quantile(values, [i / parts for i in range(1, parts)])


@pytest.mark.slow
def test_a_providers_comparisons_are_near_the_true_ones(
    tmp_path: Path, tell: Callable[[str], None]
) -> None:
    call_command("load_pack", str(pack(tmp_path)))
    for month in MONTHS:
        freeze(month=month, today=dt.date(2019, 1, 1))
    own = Partner.objects.get(code="RJ1")
    seen = published(str(own.public_id), ["within_4h"], [MONTH])["within_4h", MONTH]
    shown = seen.cohorts[0]
    group, median = shown.group, float(shown.figure("median").value)
    values = true_values("trust")
    assert (group.key, group.label, group.size) == ("trust/ENG", "Trust · England", "100-199")
    true = {
        "mean": [values.mean()],
        "median": [np.median(values)],
        "thirds": np.quantile(values, [1 / 3, 2 / 3]),
        "quarters": np.quantile(values, [0.25, 0.5, 0.75]),
    }
    lines = ["| figure | shown | true | off by at most |", "|---|---|---|---:|"]
    for name, expected in true.items():
        told = shown.figure(name).values
        errors = [abs(float(a) - b) for a, b in zip(told, expected, strict=True)]
        exact = ", ".join(f"{value:.2f}" for value in expected)
        lines.append(f"| {name} | {', '.join(told)} | {exact} | {max(errors):.2f} |")
        # One step of the grid: the display step of the band is half of it.
        assert max(errors) <= 1
    row = next(r for r in rows() if (r["partner_code"], r["period"]) == ("RJ1", MONTH))
    mine = 100 * int(row["numerator"]) / int(row["denominator"])
    lines.append(f"| distance of its own {mine:.2f} to the middle | "
                 f"{mine - median:+.2f} | {mine - np.median(values):+.2f} | "
                 f"{abs(median - np.median(values)):.2f} |")  # fmt: skip
    for name, parts in (("thirds", 3), ("quarters", 4)):
        part, truly = (
            seen.bands[group.key][name],
            parts - int((mine >= true_cuts(values, parts)).sum()),
        )
        lines.append(f"| own part of {name} | {part} of {parts} | {truly} of {parts} | |")
        assert part == truly
    for number, line in enumerate(lines):
        tell(f"NHS {number:02d} {line}")
    table = "\n".join(lines)
    assert table in (Path(settings.BASE_DIR) / "docs" / "sharing.md").read_text(), table


@pytest.mark.slow
def test_an_owner_of_several_providers_counts_once_and_small_groups_are_withheld(
    tmp_path: Path, tell: Callable[[str], None]
) -> None:
    call_command("load_pack", str(pack(tmp_path)))
    freeze(month=MONTH, today=dt.date(2019, 1, 1))
    plan = Season.objects.get(year=2018).plan
    together = plan["groups"][TOGETHER[0]]["partners"]
    assert len(together) == len(TOGETHER)
    release = Release.objects.get(cell="within_4h", month=MONTH)
    sizes = {
        pool: sum(size for _, size in entry["blocks"]) for pool, entry in release.pools.items()
    }
    trusts = plan["groups"][TOGETHER[0]]["pool"]
    assert sizes[trusts] == len(true_values("trust"))
    # A kind with fewer than twelve owners is in no comparison, and that is told openly.
    small = [key for key, pool in plan["pools"].items() if pool["members"] < 12]
    assert plan["areas"]["all"] - plan["areas"]["open"] == 7
    areas = plan["areas"]
    tell(
        f"NHS 90 {areas['open']} of {areas['all']} owners' areas can be compared;"
        f" {len(small)} group under the gate withheld;"
        f" an owner of {len(together)} trusts counts once among {sizes[trusts]}"
    )
    assert set(sizes).isdisjoint(small)
    assert sum(plan["pools"][key]["members"] for key in small) == 7
    walkin = Partner.objects.filter(code__startswith="A").order_by("code")[0]
    seen = published(str(walkin.public_id), ["within_4h"], [MONTH])["within_4h", MONTH]
    # Nothing of a group of its own; the whole network without its area.
    (network,) = seen.cohorts
    assert network.group.is_network
    assert set(network.pools) == set(sizes)
    assert network.group.coverage == 95
