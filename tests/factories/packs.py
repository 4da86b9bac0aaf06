"""The flights pack: copied, spoilt in every way a row can be, and loaded."""

import io
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

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
