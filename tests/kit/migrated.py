"""An empty database of today's tables for processes a test starts: migrating takes ten seconds."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection


@pytest.fixture(scope="session")
def migrated(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file to copy: the tables of the tests' own database, without what tests wrote.

    The test has to be marked `django_db`, or there are none. Skips where that is no SQLite file.
    """
    if connection.vendor != "sqlite":
        pytest.skip("copies the SQLite file of the tests")
    copy = tmp_path_factory.mktemp("migrated") / "portal.sqlite3"
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    return copy


def place(copy: Path, data_dir: Path) -> None:
    """Put the database where the settings of the demo look for it."""
    data_dir.mkdir(exist_ok=True)
    shutil.copy(copy, data_dir / "portal.sqlite3")
