"""Files made to stop their reader: time in a straight line with size, limits that end the rest."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from portal.lib.confined import parent
from portal.lib.confined.limits import Limits
from portal.lib.confined.parent import confined
from portal.lib.results import Refusal
from portal.lib.tables import Numeral
from portal.lib.tables.read import read_table
from portal.lib.tables.scan import position
from portal.lib.tables.uploaded import read_pasted_upload, read_uploaded
from tests.kit.growth import MOST, growth
from tests.kit.hostile import TEXTS, WORKBOOKS, in_cell, in_sheet, workbook

SMALL = Limits(cpu=2, wall=5, memory=400, answer=4)


def read_or_refused(content: bytes) -> str:
    """What a person gets: a table, or a sentence with a remedy."""
    try:
        read_table("a.xlsx" if content.startswith(b"PK") else "a.csv", content)
    except Refusal as refusal:
        return refusal.code if refusal.text and refusal.remedy else "without words"
    return "read"


@pytest.mark.parametrize("kind", WORKBOOKS)
def test_a_hostile_workbook_takes_time_in_line_with_its_size(kind: str) -> None:
    made, start = WORKBOOKS[kind]
    assert growth(read_or_refused, made, start) < MOST


@pytest.mark.parametrize("kind", TEXTS)
def test_a_hostile_text_takes_time_in_line_with_its_size(kind: str) -> None:
    made, start = TEXTS[kind]
    assert growth(read_or_refused, made, start) < MOST


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (in_sheet('<c r="A3" ' * 4_000), "file_broken"),
        (in_sheet("<row " * 200_000), "file_broken"),
        (in_sheet('<c t="e"' * 20_000), "file_broken"),
        (in_sheet("<!--" + '<c r="A3" ' * 4_000 + "<f-->"), "read"),
        (in_sheet("<!--" + "<row " * 200_000 + "-->"), "read"),
    ],
    ids=["cells", "rows", "errors", "cells in a comment", "rows in a comment"],
)
def test_the_files_that_took_hours_are_answered_at_once(content: bytes, code: str) -> None:
    began = time.process_time()
    assert read_or_refused(content) == code
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "reference",
    [
        "A99999999999999999999",
        "A1048577",
        "XFE1",
        "AAAA1",
        "A0",
        "ZZZZZZZZZZZZZZZZZZ1",
        "1",
        "",
        "Ä1",
    ],
)
def test_a_cell_outside_every_spreadsheet_is_refused_in_words(reference: str) -> None:
    content = in_cell(f'<c r="{reference}"><v>1</v></c>')
    with pytest.raises(Refusal) as refused:
        read_uploaded("a.xlsx", content)
    assert refused.value.code == "sheet_reference"
    assert reference[:20] in refused.value.text


def test_a_position_is_row_and_column_from_one() -> None:
    assert (position("A1"), position("XFD1048576")) == ((1, 1), (1_048_576, 16_384))


def test_a_row_outside_every_spreadsheet_is_refused_in_words() -> None:
    content = in_sheet('<row r="99999999999999999999"><c><v>1</v></c></row>')
    assert read_or_refused(content) == "sheet_reference"


def test_a_table_comes_back_from_the_child_as_it_is_read_here() -> None:
    there, here = read_uploaded("a.xlsx", workbook()), read_table("a.xlsx", workbook())
    assert there == here
    assert [type(cell) is Numeral for cell in there.rows[0]] == [False, True]
    assert read_pasted_upload("a\tb\n1\t2").rows == [("1", "2")]
    with_problem = read_uploaded("a.csv", b"partner,n,n\na,1,2\n")
    assert with_problem == read_table("a.csv", b"partner,n,n\na,1,2\n")


# Readings that behave as a hostile file could make a reader behave; run in the child.
def spin(content: bytes) -> None:
    """Work for ever, as backtracking does."""
    while content:
        pass


def sleep(content: bytes) -> None:
    """Wait for ever."""
    time.sleep(600)


def swallow(content: bytes) -> int:
    """Take all the memory there is."""
    return len(bytearray(8 * 1024**3))


def shout(content: bytes) -> str:
    """Answer more than anybody asked for."""
    return "x" * (8 * 1024**2)


def panic(content: bytes) -> None:
    """End as a native reader's panic does: with an error that is no `Exception`."""
    raise BaseException("overflow")


def die(content: bytes) -> None:
    """End without a word."""
    import os

    os._exit(7)


def write(content: bytes) -> None:
    """Leave something behind."""
    Path(content.decode()).write_text("x" * 9000)


def environment(content: bytes) -> list[str]:
    """What the child knows."""
    import os

    return sorted(os.environ)


@pytest.mark.parametrize(
    ("reader", "code"),
    [
        (spin, "file_costly"),
        (sleep, "file_costly"),
        (swallow, "file_costly"),
        (shout, "file_costly"),
        (panic, "file_damaged"),
        (die, "file_damaged"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_reading_past_its_limits_is_refused_in_words(reader: Any, code: str) -> None:
    began = time.monotonic()
    with pytest.raises(Refusal) as refused:
        confined(reader, b"x", limits=SMALL)
    assert refused.value.code == code
    assert refused.value.text
    assert refused.value.remedy
    assert time.monotonic() - began < SMALL.wall + 5


def test_a_child_writes_no_files_and_knows_no_secrets(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SECRET_KEY", "s")
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody@somewhere/x")
    known = confined(environment, b"", limits=SMALL)
    assert not {"SECRET_KEY", "DATABASE_URL"} & set(known)
    with pytest.raises(Refusal):
        confined(write, bytes(tmp_path / "left"), limits=SMALL)
    assert (tmp_path / "left").stat().st_size == 0


def test_too_many_readings_at_once_are_asked_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parent, "PATIENCE", 0.05)
    for _ in range(parent.AT_A_TIME):
        assert parent._turns.acquire(timeout=1)
    try:
        with pytest.raises(Refusal) as refused:
            read_uploaded("a.csv", b"a,b\n1,2\n")
    finally:
        for _ in range(parent.AT_A_TIME):
            parent._turns.release()
    assert (refused.value.code, refused.value.status) == ("reading_busy", 503)


def test_the_child_starts_without_the_broker_and_the_database() -> None:
    """Its start is what every upload waits for."""
    program = (
        "import sys; from django.conf import settings; settings.configure(USE_I18N=False); "
        "import portal.lib.confined.child, portal.lib.tables.serialization; "
        "print([name for name in ('celery', 'structlog', 'pandas', 'django.db') "
        "if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=parent._ROOT,
    )
    assert done.stdout.strip() == "[]"
