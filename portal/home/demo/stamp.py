"""Whether a data folder was prepared by the code as it is now, told without loading Django."""

import hashlib
import os
from pathlib import Path

_PARTS = ("*/*/migrations/*.py", "*/*/static/**/*", "requirements/base.txt")
# Whoever names a database of their own gets it looked at on every start.
_NAMED = ("DATABASE_URL", "SEED_DEMO")


def is_prepared(root: Path, data_dir: Path) -> bool:
    """Whether tables, static files and the demo network are those of this code."""
    stamp = data_dir / "prepared"
    has_tables = (data_dir / "portal.sqlite3").exists() and "DATABASE_URL" not in os.environ
    return has_tables and stamp.exists() and stamp.read_text() == _digest(root)


def note_prepared(root: Path, data_dir: Path) -> None:
    """Remember that the preparation is done."""
    (data_dir / "prepared").write_text(_digest(root))


def _digest(root: Path) -> str:
    names = hashlib.sha256(repr([os.environ.get(name) for name in _NAMED]).encode())
    for pattern in _PARTS:
        for file in sorted(root.glob(pattern)):
            facts = file.stat()
            names.update(f"{file}:{facts.st_mtime_ns}:{facts.st_size}\n".encode())
    return names.hexdigest()
