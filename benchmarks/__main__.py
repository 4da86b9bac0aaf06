"""Run all benchmarks, or those named: `python -m benchmarks p1 p3`.

Runs on a scratch database made for the purpose, on whatever DATABASE_URL points at.
"""

import importlib
import os
import pkgutil
import sys

import django


def main(wanted: list[str]) -> int:
    """Print one table; the exit code tells whether every target was met."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
    os.environ.setdefault("BENCHMARK", "1")
    django.setup()
    from django.db import connection
    from django.test.utils import setup_test_environment, teardown_test_environment

    from benchmarks.frame import table

    setup_test_environment()
    old_name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        rows = []
        for module in sorted(item.name for item in pkgutil.iter_modules(__path__)):
            short = module.partition("_")[0]
            if not short.startswith("p") or not short[1:].isdigit():
                continue
            if wanted and short not in wanted:
                continue
            rows += importlib.import_module(f"benchmarks.{module}").run()
    finally:
        connection.creation.destroy_test_db(old_name, verbosity=0)
        teardown_test_environment()
    print(f"database: {connection.vendor}")
    print(table(rows))
    return 0 if all(row.is_met for row in rows) else 1


__path__ = importlib.import_module("benchmarks").__path__

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
