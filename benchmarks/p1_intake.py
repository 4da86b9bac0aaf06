"""P1: a network's CSV to accepted revisions: parse, all rules, write, audit.

Beside it: `pandas.read_csv` and a bare bulk write of the same values into a narrow table (COPY on
PostgreSQL, executemany on SQLite).
"""

import io
import random

import pandas
from django.db import connection, transaction

from benchmarks.frame import Row, compare
from benchmarks.network import METRICS, narrow_table, network, wipe_months
from portal.access.actor import SYSTEM
from portal.lib.tables.read import read_table
from standards.reporting.columns import proposed
from standards.reporting.models import Period
from standards.reporting.queries.requirements import sheet_of
from standards.reporting.services.file_months import months_of_table
from standards.reporting.services.sending import send_months

SIZES = (1_000, 10_000, 50_000)


def run() -> list[Row]:
    """One row a size, and one for the growth from 10,000 to 50,000."""
    rows, seconds = [], {}
    limit = 1.6 if connection.vendor == "postgresql" else 1.1
    for size in SIZES:
        period, codes = network(size)
        content = csv_of(codes)
        narrow = narrow_table()
        product_seconds, rival_seconds = compare(
            lambda period=period, content=content: product(period, content),
            lambda content=content, narrow=narrow: rival(content, narrow),
            before=lambda narrow=narrow: wipe(narrow),
            rounds=5 if size < 50_000 else 3,
        )
        seconds[size] = product_seconds
        rows.append(
            Row(
                "P1",
                f"intake {size:,} x {METRICS}",
                "read_csv + bare bulk write",
                product_seconds,
                rival_seconds,
                f"<= {limit}",
                product_seconds / rival_seconds <= limit,
            )
        )
    rows.append(growth(seconds))
    return rows


def growth(seconds: dict[int, float]) -> Row:
    """The exponent between the two larger sizes, written as time over straight-line time."""
    from math import log

    exponent = log(seconds[50_000] / seconds[10_000]) / log(5)
    return Row(
        "P1",
        f"growth 10k to 50k: exponent {exponent:.2f}",
        "straight line",
        seconds[50_000],
        5 * seconds[10_000],
        "exponent <= 1.1",
        exponent <= 1.1,
    )


def csv_of(codes: list[str]) -> bytes:
    """A wide file: a row a partner, numerator and denominator of every metric."""
    chance = random.Random(1)
    header = "partner," + ",".join(f"m{i:02d}.n,m{i:02d}.d" for i in range(METRICS))
    lines = [header]
    for code in codes:
        values = []
        for _ in range(METRICS):
            d = chance.randint(20, 400)
            values.append(f"{chance.randint(0, d)},{d}")
        lines.append(code + "," + ",".join(values))
    return "\n".join(lines).encode()


def product(period: Period, content: bytes) -> int:
    """The product's way, through the one door; the sum of all numbers it wrote."""
    table = read_table("network.csv", content)
    sheet = sheet_of(period)
    layout = proposed(table.columns, sheet, {})
    reading = months_of_table(table, layout, sheet, period, SYSTEM)
    assert not reading.problems
    sent = send_months(period=period, months=reading.months, source="file", actor=SYSTEM)
    return len(sent.received) * METRICS * 2


def rival(content: bytes, narrow: str) -> int:
    """Parse and write bare rows; the number of numbers written."""
    frame = pandas.read_csv(io.BytesIO(content))
    partners = frame["partner"].to_numpy()
    numerators = frame.filter(like=".n").to_numpy()
    denominators = frame.filter(like=".d").to_numpy()
    rows = [
        (partners[i], j, n, d)
        for i, (left, right) in enumerate(
            zip(numerators.tolist(), denominators.tolist(), strict=True)
        )
        for j, (n, d) in enumerate(zip(left, right, strict=True))
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {narrow} (partner, metric, n, d) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(
                f"INSERT INTO {narrow} (partner, metric, n, d) VALUES (%s,%s,%s,%s)", rows
            )
    return len(rows) * 2


def wipe(narrow: str) -> None:
    """An empty table and no months before each run."""
    wipe_months()
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {narrow}")
