"""Two years of months with seasons, trends, late, missing and thin ones."""

import datetime as dt
import math
from random import Random

from portal.lib import months
from standards.packs.demo.partners import Profile
from standards.packs.parser import PackMonth

Cells = dict[str, dict[str, str]]
NOTES = (
    "Customers liked being called back on Saturdays.",
    "Several asked for a shorter handover.",
    "Parking in front of the showroom was praised.",
    "Two said they had to repeat their story.",
    "Spare parts took longer than we promised.",
)
# Every so many partners one sent something unusual in the last month, with the reason why.
UNUSUAL_EVERY = 17
FAIR = "A two-day fair brought many people."
# Every so many partners one had no number for something in the last two months, and said so.
NUMBERLESS_EVERY = 23
NUMBERLESS: tuple[tuple[str, dict[str, str]], ...] = (
    ("close_days", {"sum": "0", "count": "0"}),
    ("visit_minutes", {"missing": "not applicable: we hand over at the customer's door"}),
    ("wait_p90", {"missing": "suppressed: too few calls to measure"}),
)
OUTAGE = "Our telephone system was down for two weeks."
ACTIVITY = {
    1: 0.85,
    2: 0.9,
    3: 1.2,
    4: 1.1,
    5: 1.05,
    6: 1.1,
    7: 0.85,
    8: 0.75,
    9: 1.15,
    10: 1.1,
    11: 1.0,
    12: 0.8,
}


def all_months(
    chance: Random, profiles: list[Profile], first: str, last: str
) -> dict[tuple[str, str], PackMonth]:
    """Every partner-month that was sent, by (partner code, month)."""
    entries = {}
    row = 1
    for profile in profiles:
        for month in months.span(first, last):
            entry = _month(chance, profile, month, first, last)
            if entry is None:
                continue
            row += 1
            entry.rows = dict.fromkeys(entry.cells, row)
            entries[profile.row.code, month] = entry
    steady = [p.row.code for p in profiles if p.row.joined_month == first and not p.row.left_month]
    sent = [code for code in steady if (code, last) in entries]
    for index, code in enumerate(sent[UNUSUAL_EVERY::UNUSUAL_EVERY]):
        _make_unusual(entries[code, last], index)
    for index, code in enumerate(sent[NUMBERLESS_EVERY // 2 :: NUMBERLESS_EVERY]):
        cell, parts = NUMBERLESS[index % len(NUMBERLESS)]
        for month in (months.shift(last, -1), last):
            if (code, month) in entries:
                entries[code, month].cells[cell] = dict(parts)
    return entries


def _make_unusual(entry: PackMonth, index: int) -> None:
    """Turn one number into one that asks for a look, with the partner's own note."""
    if index % 2:
        part = entry.cells["first_contact"]
        entry.cells["first_contact"] = {key: str(int(part[key]) // 4) for key in ("n", "d")}
        entry.accepted["first_contact"] = OUTAGE
    else:
        entry.cells["enquiries"]["value"] = str(3 * int(entry.cells["enquiries"]["value"]))
        entry.accepted["enquiries"] = FAIR


def _month(chance: Random, profile: Profile, month: str, first: str, last: str) -> PackMonth | None:
    joined, left = profile.row.joined_month, profile.row.left_month or "9999-12"
    if not joined <= month <= left or (profile.row.status == "suspended" and month == last):
        return None
    if chance.random() < (0.10 if month == last else 0.03):
        return None
    years = (months.ordinal(month) - months.ordinal(first)) / 12
    level = profile.quality + profile.trend * years + chance.gauss(0, 0.35)
    volume = profile.size * ACTIVITY[int(month[5:])]
    cells = {
        **_leads(chance, level, volume),
        **_delivery(chance, level, volume),
        **_service(chance, level, volume),
    }
    if chance.random() < 0.02:
        cells["mystery_score"] = {"missing": "no visit this month"}
    return PackMonth(cells, {}, _sent_on(chance, month))


def _sent_on(chance: Random, month: str) -> dt.date:
    """Mostly in the first week, sometimes after the date that counts as on time."""
    days = min(15, max(1, round(chance.gauss(5, 2)))) if chance.random() > 0.07 else 13
    return months.first_day(months.shift(month, 1)) + dt.timedelta(days=days - 1)


def _share(chance: Random, level: float, centre: float, cases: int) -> tuple[int, int]:
    rate = 1 / (1 + math.exp(-(math.log(centre / (1 - centre)) + 0.45 * level)))
    hits = sum(chance.random() < rate for _ in range(cases))
    return hits, cases


def _leads(chance: Random, level: float, volume: float) -> Cells:
    split = {"web": 70, "phone": 35, "showroom": 25}
    cells: Cells = {}
    hits = cases = 0
    for channel, usual in split.items():
        n, d = _share(chance, level, 0.84, max(1, round(usual * volume * chance.uniform(0.8, 1.2))))
        cells[f"reply24:{channel}"] = {"n": str(n), "d": str(d)}
        hits, cases = hits + n, cases + d
    cells["reply24"] = {"n": str(hits), "d": str(cases)}
    drives = round(cases * min(0.9, max(0.05, chance.gauss(0.28 + 0.04 * level, 0.05))))
    cells["test_drives"] = {"n": str(drives), "d": str(cases)}
    cells["enquiries"] = {"value": str(cases)}
    cells["channel_mix"] = {"code": chance.choices(["web", "phone", "showroom"], [6, 2, 1])[0]}
    return cells


def _delivery(chance: Random, level: float, volume: float) -> Cells:
    n, d = _share(chance, level, 0.88, max(3, round(34 * volume)))
    wait = sum(max(0.0, chance.gauss(9.5 - 1.5 * level, 3)) for _ in range(d))
    return {
        "delivery_kept": {"n": str(n), "d": str(d)},
        "handover_check": {"code": "yes" if chance.random() < 0.86 + 0.08 * level else "no"},
        "handover_delay": {"sum": f"{wait:.1f}", "count": str(d)},
        "visit_minutes": {
            "value": str(round(min(200, max(15, chance.gauss(46 + 5 * level, 7))))),
            "count": str(d),
        },
    }


def _service(chance: Random, level: float, volume: float) -> Cells:
    complaints = max(1, round(11 * volume * chance.uniform(0.6, 1.4)))
    closing = sum(max(0.2, chance.gauss(4.3 - 0.9 * level, 1.5)) for _ in range(complaints))
    n, d = _share(chance, level, 0.66, max(5, round(80 * volume)))
    customers = max(60, round(400 * volume))
    contacts = round(customers * max(0.05, chance.gauss(0.3 - 0.04 * level, 0.04)))
    promoters, _ = _share(chance, level, 0.52, answers := max(8, round(45 * volume)))
    detractors = min(answers - promoters, round(answers * max(0.02, chance.gauss(0.14, 0.04))))
    # Follows from the complaints, without a draw of its own that would change all later numbers.
    goodwill = 12.5 * closing + 18 * complaints
    value = sum(max(500.0, chance.gauss(9000 + 700 * level, 900)) for _ in range(10))
    return {
        "close_days": {"sum": f"{closing:.1f}", "count": str(complaints)},
        "first_contact": {"n": str(n), "d": str(d)},
        "contact_rate": {"n": str(contacts), "d": str(customers)},
        "nps": {
            "promoters": str(promoters),
            "passives": str(answers - promoters - detractors),
            "detractors": str(detractors),
        },
        "wait_p90": {
            "value": str(round(min(800, max(20, chance.gauss(150 - 25 * level, 40))))),
            "count": str(d),
        },
        "mystery_score": {"value": f"{min(5, max(1, chance.gauss(3.6 + 0.4 * level, 0.5))):.1f}"},
        "goodwill": {"value": f"{goodwill:.2f}"},
        "lifetime_value": {"sum": f"{value:.2f}", "count": "10"},
        "month_note": {"text": chance.choice(NOTES)},
    }
