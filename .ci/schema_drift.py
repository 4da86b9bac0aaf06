"""The committed API schema equals the one the code makes; ``--write`` renews it."""

import difflib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMITTED = ROOT / "docs" / "api-schema.yaml"


def made() -> str:
    """The schema of the code."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    command = [sys.executable, "manage.py", "spectacular", "--validate", "--fail-on-warn"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


def main() -> int:
    """Compare, or write with ``--write``."""
    text = made()
    if "--write" in sys.argv:
        COMMITTED.write_text(text, encoding="utf-8")
        return 0
    if not COMMITTED.exists():
        print("docs/api-schema.yaml is not there yet: make it with .ci/schema_drift.py --write")  # noqa: T201 - a check speaks to a terminal
        return 1
    before = COMMITTED.read_text(encoding="utf-8")
    difference = difflib.unified_diff(
        before.splitlines(), text.splitlines(), "docs/api-schema.yaml", "the code", lineterm=""
    )
    shown = "\n".join(difference)
    if shown:
        print(shown)  # noqa: T201 - a check speaks to a terminal
        print("The API changed: renew the file with .ci/schema_drift.py --write")  # noqa: T201 - a check speaks to a terminal
    return 1 if shown else 0


if __name__ == "__main__":
    sys.exit(main())
