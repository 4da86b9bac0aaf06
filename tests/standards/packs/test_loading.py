"""Packs: all or nothing, every bad row named, and nothing left behind by a killed load."""

import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from partners.network.models import Partner
from partners.sharing.models import Scope
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


def _counts() -> tuple[int, ...]:
    models = (Partner, Standard, Period, Revision, Scope, Job)
    return tuple(model.objects.count() for model in models)


SPOILED: dict[str, tuple[str, tuple[str, ...]]] = {
    "unknown partner": ("ZZ-EWR,2013-01,completion,1,2,,,,", ("row 1997", "ZZ-EWR")),
    "unknown metric": ("9E-EWR,2013-05,speed,1,2,,,,", ("row 1997", "speed")),
    "duplicate": ("9E-EWR,2013-01,completion,1,2,,,,", ("row 1997", "completion", "row 4")),
    "n above d": ("OO-EWR,2013-07,completion,9,2,,,,", ("row 1997", "9", "2")),
    "text in a number": ("OO-EWR,2013-07,completion,n/a,2,,,,", ("row 1997", "n/a")),
    "star": ("OO-EWR,2013-07,completion,*,2,,,,", ("row 1997", "*")),
    "under five": ("OO-EWR,2013-07,completion,<5,20,,,,", ("row 1997", "<5")),
    "bad month": ("OO-EWR,2013-13,completion,1,2,,,,", ("row 1997", "2013-13")),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("line", "named"), SPOILED.values(), ids=SPOILED.keys())
def test_one_bad_row_refuses_everything(tmp_path: Path, line: str, named: tuple[str, ...]) -> None:
    folder = copied(tmp_path)
    with (folder / "values.csv").open("a") as handle:
        handle.write(line + "\n")
    before = _counts()
    code, out, lines = load(folder)
    assert (code, out) == (1, "")
    problems = [text for text in lines if text.startswith("row ")]
    assert len(problems) == 1
    assert all(part in problems[0] for part in named)
    assert _counts() == before


@pytest.mark.django_db
def test_bad_rows_as_json_lines(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    with (folder / "values.csv").open("a") as handle:
        handle.write("ZZ-EWR,2013-01,completion,1,2,,,,\nOO-EWR,2013-07,completion,9,2,,,,\n")
    _, _, lines = load(folder, "--json")
    rows = [json.loads(line) for line in lines if line.startswith("{")]
    assert [(row["row"], row["value"]) for row in rows] == [(1997, "ZZ-EWR"), (1998, "9")]
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
    assert list(Scope.objects.values_list("state", flat=True)) == ["draft", "draft"]


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
    process = subprocess.Popen(
        [sys.executable, "manage.py", "load_pack", str(FLIGHTS)],
        cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    # The write transaction has begun when the database refuses another writer.
    deadline = time.monotonic() + 60
    while not _is_writing(database) and time.monotonic() < deadline:
        assert process.poll() is None, "the load ended before it could be killed"
        time.sleep(0.005)
    time.sleep(0.2)
    process.send_signal(signal.SIGKILL)
    process.wait()
    with sqlite3.connect(database) as connection:
        for table in ("network_partner", "reporting_revision", "catalogue_standard", "jobs_job"):
            assert connection.execute(f"select count(*) from {table}").fetchone() == (0,)
    connection.close()
    assert "1995 cells" in manage("load_pack", str(FLIGHTS))
    printed = manage(
        "figures", "--metric", "dep_ontime15", "--by", "network", "--from", "2013-01",
        "--to", "2013-12", "--per", "range", "--format", "csv",
    )  # fmt: skip
    assert ",255607,336776," in printed


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
