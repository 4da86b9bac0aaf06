"""The roll-ups of the flights data come out exactly; what cannot be combined is refused.

The expected figures (CC0, nycflights13) were computed from 336,776 single flights.
"""

import csv
import io
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

HERE = Path(__file__).parent
PACK = HERE.parents[2] / "examples" / "flights-2013"
LEVELS = {
    "carrier_year": ("owner", "year"),
    "network_month": ("network", "month"),
    "origin_month": ("territory", "month"),
    "network_year": ("network", "year"),
}


def printed(capsys: pytest.CaptureFixture[str], metric: str, by: str, per: str) -> list[dict]:
    call_command(
        "figures",
        metric=metric,
        by=by,
        per=per,
        first="2013-01",
        last="2013-12",
    )
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def expected() -> list[tuple[str, str, str, str, str]]:
    """(metric, level, key, value, note) of every published roll-up."""
    with (HERE / "flights_expected.csv").open() as lines:
        return [tuple(row) for row in csv.reader(lines)][1:]


@pytest.mark.db
@pytest.mark.django_db
def test_published_roll_ups_come_out_exactly(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_pack", str(PACK))
    capsys.readouterr()
    rows = expected()
    assert len(rows) == 325
    found: dict[tuple[str, str, str], dict[str, str]] = {}
    refused = 0
    for metric in sorted({row[0] for row in rows}):
        for level, (by, per) in LEVELS.items():
            if metric == "p90_arr_delay":
                with pytest.raises(CommandError) as caught:
                    printed(capsys, metric, by, per)
                assert caught.value.returncode == 2
                assert capsys.readouterr().out == ""
                assert "cannot be combined" in str(caught.value)
                refused += sum(row[0] == metric and row[1] == level for row in rows)
                continue
            for line in printed(capsys, metric, by, per):
                found[metric, level, f"{line['group']}|{line['period']}"] = line
    assert refused == 65
    compared = 0
    for metric, level, key, value, note in rows:
        if metric == "p90_arr_delay":
            continue
        line = found[metric, level, place_and_time(level, key)]
        top, base = re.fullmatch(r"num=(\S+) den=(\S+)", note).groups()
        assert float(line["value"]) == pytest.approx(float(value), abs=1e-6)
        assert (float(line["numerator"]), float(line["denominator"])) == (float(top), float(base))
        assert line["method"] == "pooled"
        compared += 1
    assert compared == 260


def place_and_time(level: str, key: str) -> str:
    """The key of the expected file as group|period of the command."""
    return {
        "carrier_year": f"{key}|2013",
        "network_year": "network|2013",
        "network_month": f"network|{key}",
        "origin_month": key,
    }[level]
