"""P20: one number of one partner corrected, until its new score counts, beside the same at 200.

What is written is counted at the database: rows, and the bytes of their statements.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection

from benchmarks.frame import ROUNDS, Row
from benchmarks.network import METRICS, analyze, network
from partners.network.models import Partner
from portal.access.actor import SYSTEM
from portal.jobs.services import drain
from portal.lib.canonical import canonical_json
from standards.catalogue.models import Publication
from standards.catalogue.services.documents import import_standard
from standards.catalogue.services.publishing import publish
from standards.reporting.models import Period
from standards.reporting.services.sending import MonthInput, send_months
from standards.scoring.models import Score
from standards.scoring.services.runs import score_month

SMALL, LARGE = 200, 10_000
ROWS, BYTES, TIMES = 20, 60_000, 2.0


@dataclass(slots=True)
class Written:
    """What was written: rows, and the bytes of statements and values."""

    rows: int = 0
    bytes: int = 0
    seconds: float = 0.0


def run() -> list[Row]:
    """Time, rows and bytes at 10,000 partners beside those at 200."""
    numbers = count(1)
    small, large = (_corrected(size, numbers) for size in (SMALL, LARGE))
    what = f"one correction at {LARGE:,} x {METRICS}: {large.rows} rows, {large.bytes:,} bytes"
    is_met = large.seconds <= TIMES * small.seconds and large.rows <= ROWS and large.bytes <= BYTES
    target = f"<= {TIMES:g}x, {ROWS} rows, {BYTES // 1000} KB"
    beside = f"at {SMALL}: {small.rows} rows, {small.bytes:,} bytes"
    return [Row("P20", what, beside, large.seconds, small.seconds, target, is_met)]


def _corrected(size: int, numbers: Iterator[int]) -> Written:
    period, _ = network(size)
    _publish(period.month)
    _fill(period)
    score_month(month=period.month)
    drain()
    analyze()
    partner = Partner.objects.order_by("code")[size // 2]
    found = [_correct(period, partner, next(numbers)) for _ in range(ROUNDS)]
    return Written(
        max(each.rows for each in found),
        max(each.bytes for each in found),
        median(each.seconds for each in found),
    )


def _correct(period: Period, partner: Partner, number: int) -> Written:
    """Through the one door, and what the queued job does; the score has to be another one."""
    before = _score(partner, period)
    month = MonthInput(partner.pk, _cells(number), reason="Recount")
    with _counted() as written:
        started = perf_counter()
        send_months(period=period, months=[month], source="form", actor=SYSTEM)
        score_month(month=period.month, partner_ids=[partner.pk])
        written.seconds = perf_counter() - started
    if _score(partner, period) == before:
        raise AssertionError("the correction moved no score")
    return written


def _score(partner: Partner, period: Period) -> int:
    return Score.objects.current().get(partner=partner, month=period.month).pk


@contextmanager
def _counted() -> Iterator[Written]:
    written = Written()

    def counting(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        answer = execute(sql, params, many, context)
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            # Where rows come back, the driver counts them only once they are read: then one.
            written.rows += max(1, context["cursor"].rowcount)
            written.bytes += len(sql) + sum(map(_size, params or ()))
        return answer

    with connection.execute_wrapper(counting):
        yield written


def _size(value: Any) -> int:
    """Bytes of a value as it is sent: documents as their JSON, columns value by value."""
    if isinstance(value, (list, tuple)):
        return sum(map(_size, value))
    return len(canonical_json(value.obj) if hasattr(value, "obj") else str(value))


def _publish(month: str) -> None:
    if Publication.objects.exists():
        return
    clauses = "".join(
        f"  - {{code: c{i:02d}, title: Clause {i}, text: It holds., targets: ["
        f"{{metric: m{i:02d}, method: linear, value: 90, floor: 30, weight: 1}}]}}\n"
        for i in range(METRICS)
    )
    text = (
        "format: cx-standard/1\nstandard: {code: bench, name: Bench, summary: Bench.}\n"
        "version: {number: '1.0'}\nsections:\n- code: all\n  title: All\n  clauses:\n" + clauses
    )
    version = import_standard(text=text, actor=SYSTEM)
    publish(version=version, effective_month=month, audience={}, actor=SYSTEM)


def _fill(period: Period) -> None:
    known = set(Score.objects.values_list("partner_id", flat=True))
    new = Partner.objects.exclude(pk__in=known).order_by("pk").values_list("pk", flat=True)
    months = [MonthInput(pk, _cells(0), reason="") for pk in new]
    send_months(period=period, months=months, source="file", actor=SYSTEM)


def _cells(number: int) -> dict[str, dict[str, int]]:
    """A month of 30 shares; the first one is ``number`` higher."""
    shares = [{"n": 60 + i, "d": 100} for i in range(METRICS)]
    shares[0] = {"n": 31 + number % 60, "d": 100}
    return {f"m{i:02d}": share for i, share in enumerate(shares)}
