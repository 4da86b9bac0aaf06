"""A load that is killed leaves nothing behind."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.factories.packs import FLIGHTS, ROOT
from tests.kit.migrated import migrated, place

__all__ = ["migrated"]


@pytest.mark.django_db
@pytest.mark.slow
def test_a_killed_load_leaves_nothing_and_a_second_one_gives_the_same(
    tmp_path: Path, migrated: Path
) -> None:
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

    place(migrated, tmp_path)
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
