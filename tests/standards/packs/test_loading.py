"""Packs: all or nothing, every bad row named, and nothing left behind by a killed load."""

import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from partners.network.models import Partner
from partners.sharing.models import SharingRule
from portal.jobs.models import Job
from standards.catalogue.models import Standard
from standards.reporting.models import Period, Revision

ROOT = Path(settings.BASE_DIR)
FLIGHTS = ROOT / "examples" / "flights-2013"


def copied(folder: Path) -> Path:
    """A copy of the flights pack to spoil."""
    for source in FLIGHTS.rglob("*"):
        if source.is_file():
            target = folder / source.relative_to(FLIGHTS)
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(source.read_bytes())
    return folder


def load(folder: Path, *options: str) -> tuple[int, str, list[str]]:
    """Exit code, output, and the lines of problems."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("load_pack", str(folder), *options, stdout=out, stderr=err)
    except SystemExit as stop:
        code = int(stop.code or 0)
    return code, out.getvalue(), err.getvalue().splitlines()


def with_days(folder: Path, days: dict[str, str]) -> None:
    """Give values.csv a column `sent_on`, filled where a line begins as the keys of ``days``."""
    head, *lines = (folder / "values.csv").read_text().splitlines()
    given = [next((day for key, day in days.items() if line.startswith(key)), "") for line in lines]
    rows = [f"{head},sent_on", *(f"{one},{day}" for one, day in zip(lines, given, strict=True))]
    (folder / "values.csv").write_text("\n".join(rows) + "\n")


def _counts() -> tuple[int, ...]:
    models = (Partner, Standard, Period, Revision, SharingRule, Job)
    return tuple(model.objects.count() for model in models)


@dataclass(frozen=True)
class Spoilt:
    """How a file of the pack is spoilt (``old`` replaced by ``new``, else ``new`` at the end)."""

    new: bytes
    named: tuple[str, ...]
    file: str = "values.csv"
    old: bytes = b""

    def spoil(self, folder: Path) -> None:
        path = folder / self.file
        content = path.read_bytes()
        assert self.old in content
        path.write_bytes(content.replace(self.old, self.new, 1) if self.old else content + self.new)


def _value(line: str, *named: str) -> Spoilt:
    return Spoilt(f"{line}\n".encode(), ("row 1997 of values.csv", *named))


NEVER = Spoilt(
    b"valid_to: never",
    ("row 27 of pack.yaml", "column rules[1].valid_to", "value “never”", "YYYY-MM-DD"),
    "pack.yaml",
    b"valid_to: 2030-12-31",
)
SPOILED: dict[str, Spoilt] = {
    "unknown partner": _value("ZZ-EWR,2013-01,completion,1,2,,,,", "column partner", "ZZ-EWR"),
    "unknown metric": _value("9E-EWR,2013-05,speed,1,2,,,,", "column metric", "speed"),
    "duplicate": _value(
        "9E-EWR,2013-01,completion,1,2,,,,", "column metric", "completion", "row 4"
    ),
    "n above d": _value("OO-EWR,2013-07,completion,9,2,,,,", "column n", "9", "2"),
    "text in a number": _value("OO-EWR,2013-07,completion,n/a,2,,,,", "column n", "n/a"),
    "star": _value("OO-EWR,2013-07,completion,*,2,,,,", "column n", "*"),
    "under five": _value("OO-EWR,2013-07,completion,20,<5,,,,", "column d", "<5"),
    "bad month": _value("OO-EWR,2013-13,completion,1,2,,,,", "column month", "2013-13"),
    "month of no calendar": _value("OO-EWR,0000-01,completion,1,2,,,,", "month", "0000-01"),
    "month before the first": _value(
        "OO-EWR,2012-12,completion,1,2,,,,", "column month", "2012-12", "2013-01", "first_month"
    ),
    "month to come": _value("OO-EWR,2099-12,completion,1,2,,,,", "column month", "2099-12"),
    "pack.yaml in another encoding": Spoilt(
        b"name: Flights out of New York\xe9,",
        ("row 4 of pack.yaml", "column 30", "0xe9", "Save the file as UTF-8"),
        "pack.yaml",
        b"name: Flights out of New York,",
    ),
    "a standard in another encoding": Spoilt(
        b"\n# caf\xe9",
        ("of standards/on-time.yaml", "column 6", "0xe9", "Save the file as UTF-8"),
        "standards/on-time.yaml",
    ),
    "a rule that never ends": NEVER,
    "a rule that ends before it begins": Spoilt(
        b"valid_to: 2012-01-01", ("pack.yaml",), "pack.yaml", b"valid_to: 2030-12-31"
    ),
    "a collection of no month": Spoilt(
        b"first_month: soon",
        ("pack.yaml", "column collections[1].first_month", "soon", "YYYY-MM"),
        "pack.yaml",
        b"first_month: 2013-01",
    ),
    "an unknown territory": Spoilt(
        b"parent: NOWHERE", ("pack.yaml", "column parent", "NOWHERE"), "pack.yaml", b"parent: NYC"
    ),
    "a partner of no kind": Spoilt(
        b"EWR,boat,", ("row 2 of partners.csv", "column kind", "boat"), "partners.csv",
        b"EWR,regional,",
    ),
}  # fmt: skip


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
def test_a_missing_or_empty_file_is_named(tmp_path: Path, name: str) -> None:
    folder = copied(tmp_path)
    (folder / name).unlink()
    code, _, lines = load(folder)
    assert code == 1
    assert name in lines[-1]
    (folder / name).write_text("")
    assert load(folder)[0] == 1


@pytest.mark.django_db
def test_no_folder_is_said(tmp_path: Path) -> None:
    code, _, lines = load(tmp_path / "nowhere")
    assert code == 1
    assert "nowhere" in lines[-1]


@pytest.mark.slow
def test_a_killed_load_leaves_nothing_and_a_second_one_gives_the_same(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "DATA_DIR": str(tmp_path),
        "BROKER_URL": "memory://",
    }
    environment.pop("DATABASE_URL", None)

    def manage(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout

    manage("migrate", "-v0")
    database = tmp_path / "portal.sqlite3"
    before = rows_of(database)
    process = subprocess.Popen(
        [sys.executable, "manage.py", "load_pack", str(FLIGHTS)],
        cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    # The write transaction has begun when the database refuses another writer.
    deadline = time.monotonic() + 60
    while not _is_writing(database) and time.monotonic() < deadline:
        assert process.poll() is None, "the load ended before it could be killed"
        time.sleep(0.005)
    time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert rows_of(database) == before
    assert "1995 cells" in manage("load_pack", str(FLIGHTS))
    printed = manage(
        "figures", "--metric", "dep_ontime15", "--by", "network", "--from", "2013-01",
        "--to", "2013-12", "--per", "range", "--format", "csv",
    )  # fmt: skip
    assert ",255607,336776," in printed


def rows_of(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with closing(sqlite3.connect(database)) as connection:
        names = connection.execute("select name from sqlite_master where type = 'table'").fetchall()
        return {
            name: sorted(connection.execute(f'select * from "{name}"').fetchall(), key=repr)
            for (name,) in names
        }


def _is_writing(database: Path) -> bool:
    connection = sqlite3.connect(database, timeout=0, isolation_level=None)
    try:
        connection.execute("begin immediate")
        connection.execute("rollback")
    except sqlite3.OperationalError:
        return True
    finally:
        connection.close()
    return False
