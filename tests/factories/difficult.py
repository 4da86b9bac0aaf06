"""A small network in which every partner is a difficult one, and all the people who look at it.

Three months are over (April, May, June 2026), July runs. Whoever counts partners, months or
points wrongly counts one of these wrongly.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import time_machine

from partners.network.enums import PartnerStatus
from partners.network.models import Partner
from partners.network.rows import PartnerRow
from partners.network.services.partners import create_partners, place
from partners.network.services.status import change_status
from partners.network.services.structure import save_kind, save_owner, save_territory
from partners.sharing.services import rules
from portal.access.actor import SYSTEM
from portal.accounts.models import User
from standards.reporting.enums import Frequency, Source
from standards.reporting.models import Period, Submission
from standards.reporting.recurrence import Recurrence
from standards.reporting.services.calendar import open_periods, save_collection
from standards.reporting.services.review import return_month
from standards.reporting.services.sending import MonthInput, send_months
from standards.scoring.services.runs import score_month
from standards.scoring.tasks import finish_locked_months
from tests.factories.catalogue import make_published, standard_text
from tests.factories.people import actor_of, brand_user, member_user
from tests.factories.sharing import approve

MONTHS = ("2026-04", "2026-05", "2026-06")
RUNNING = "2026-07"
NOW = dt.datetime(2026, 7, 20, 12, tzinfo=dt.UTC)
METRICS = """
- {code: reply, name: Reply, kind: share, unit: "%", factor: 100, lower: 0, upper: 100}
- {code: days, name: Days, kind: mean, unit: days, polarity: lower}
- {code: room, name: Room, kind: yesno}
- {code: visit, name: Visit, kind: score, lower: 0, upper: 100, provenance: third_party}
"""
TARGETS = """
- {metric: reply, method: linear, value: 90, floor: 60, weight: 3, mandatory: true}
- {metric: days, method: linear, value: 3, floor: 10, weight: 1}
- {metric: room, method: pass, value: 1, weight: 1}
- {metric: visit, method: points, weight: 1}
"""
# Code: territory, and by month (n, days) as sent; None: nothing.
SENDS: dict[str, tuple[str, dict[str, tuple[int, int] | None]]] = {
    "plain": ("FR", {"2026-04": (95, 2), "2026-05": (93, 3), "2026-06": (97, 2)}),
    "better": ("DE", {"2026-04": (61, 9), "2026-05": (75, 6), "2026-06": (91, 3)}),
    "silent": ("FR", {"2026-04": (88, 4), "2026-05": None, "2026-06": None}),
    "gap": ("US", {"2026-04": (80, 5), "2026-05": None, "2026-06": (82, 5)}),
    "leaver_in": ("FR", {"2026-04": (70, 5), "2026-05": (72, 5), "2026-06": (71, 5)}),
    "leaver_out": ("DE", {"2026-04": (70, 5), "2026-05": (72, 5), "2026-06": None}),
    "suspended": ("FR", {"2026-04": (85, 3), "2026-05": (86, 3), "2026-06": None}),
    "never_asked": ("FR", {"2026-04": (85, 3), "2026-05": None, "2026-06": None}),
    "corrected": ("US", {"2026-04": (66, 8), "2026-05": (67, 8), "2026-06": (68, 8)}),
    "moved": ("FR", {"2026-04": (78, 4), "2026-05": (79, 4), "2026-06": (81, 4)}),
    "two_a": ("US", {"2026-04": (90, 3), "2026-05": (92, 3), "2026-06": (94, 3)}),
    "two_b": ("US", {"2026-04": (90, 3), "2026-05": (91, 3), "2026-06": None}),
    "returned": ("FR", {"2026-04": (60, 9), "2026-05": (61, 9), "2026-06": (62, 9)}),
    "loaded": ("DE", {"2026-04": (83, 4), "2026-05": (84, 4), "2026-06": (85, 4)}),
    "not_applicable": ("FR", {}),
    "suppressed": ("DE", {}),
    "joiner": ("FR", {"2026-06": (77, 5)}),
    "brought_only": ("US", {}),
}
JOINED = {"joiner": "2026-06"}
BROUGHT = ("plain", "gap", "brought_only")


def build() -> dict[str, User]:
    """The network as it stands at `NOW`; gives its people by name."""
    with time_machine.travel("2026-04-01T12:00:00Z", tick=False):
        _network()
        make_published(standard_text(targets=TARGETS, metrics=METRICS), effective_month=MONTHS[0])
        people = _people()
        _share(people)
    for month in MONTHS:
        after = dt.datetime.fromisoformat(f"{month}-28T12:00:00+00:00") + dt.timedelta(days=8)
        with time_machine.travel(after, tick=False):
            _month(month)
            if month == MONTHS[0]:
                # Before May closes: nobody asks it for May or June.
                change_status(
                    partner=partner("never_asked"), status=PartnerStatus.SUSPENDED,
                    month="2026-05", actor=SYSTEM,
                )  # fmt: skip
    with time_machine.travel(NOW - dt.timedelta(days=1), tick=False):
        finish_locked_months()
        for month in MONTHS:
            score_month(month=month)
    with time_machine.travel(NOW, tick=False):
        _later()
        for month in (*MONTHS, RUNNING):
            score_month(month=month)
    return people


def partner(code: str) -> Partner:
    """One of the network, as it is stored now."""
    return Partner.objects.get(code=code)


def _network() -> None:
    for code, parent in (("EU", None), ("FR", "EU"), ("DE", "EU"), ("AM", None), ("US", "AM")):
        save_territory(code=code, name=f"Land {code}", parent=parent, actor=SYSTEM)
    save_kind(code="dealer", name="Dealer", actor=SYSTEM)
    save_owner(code="two", name="Two outlets", actor=SYSTEM)
    create_partners(rows=[_row(code) for code in SENDS if code not in JOINED], actor=SYSTEM)
    for code, metrics in (("monthly", ["reply", "days", "room"]), ("visits", ["visit"])):
        _COLLECTIONS[code] = metrics


_COLLECTIONS: dict[str, list[str]] = {}


def _row(code: str) -> PartnerRow:
    owner = "two" if code.startswith("two") else f"own_{code}"
    return PartnerRow(
        code=code, name=f"{code.replace('_', ' ').capitalize()} Motors", owner=owner,
        owner_name="" if owner == "two" else f"Owner {code}", territory=SENDS[code][0],
        kind="dealer", joined_month=JOINED.get(code, MONTHS[0]),
    )  # fmt: skip


def _people() -> dict[str, User]:
    people = {
        role: brand_user(role)
        for role in ("admin", "legal", "author", "manager", "analyst", "auditor")
    }
    people["local"] = brand_user("manager", email="local@brand.example", territories=["US"])
    one, both = [partner("silent")], [partner("two_a"), partner("two_b")]
    people["owner"] = member_user("owner", *one)
    people["owner of two"] = member_user("owner", *both, email="two@dealer.example")
    people["viewer"] = member_user("viewer", *both, email="viewer@dealer.example")
    return people


def _share(people: Mapping[str, User]) -> None:
    rule = rules.create_rule(
        fields={
            "partners": ["*"], "owners": ["*"], "territories": ["*"], "tiers": ["*"],
            "kinds_of_partner": ["*"],
            "name": "Own", "metrics": ["*"], "kinds": ["own", "target"], "lookback_months": 24,
            "valid_from": dt.date(2026, 4, 1), "valid_to": dt.date(2027, 12, 31),
        },
        actor=actor_of(people["admin"]),
    )  # fmt: skip
    approve(rule, actor_of(people["legal"]))


def _period(collection: str, month: str) -> Period:
    made = save_collection(
        code=collection,
        name=collection.capitalize(),
        metrics=_COLLECTIONS[collection],
        recurrence=Recurrence(Frequency.MONTH, MONTHS[0]),
        actor=SYSTEM,
    )
    return open_periods(collection=made, months=[month], actor=SYSTEM)[0]


def _month(month: str) -> None:
    """What partners send on the 6th of the month after, and what others bring."""
    monthly, visits = _period("monthly", month), _period("visits", month)
    if month == JOINED["joiner"]:
        create_partners(rows=[_row("joiner")], actor=SYSTEM)
    for code, (_, sent) in SENDS.items():
        if (values := sent.get(month)) is not None:
            _send(monthly, code, _cells(*values))
    reasons = {"not_applicable": "no showroom", "suppressed": "too few to show"}
    for code, why in reasons.items():
        cells = {name: {code: why} for name in ("reply", "days", "room")}
        _send(monthly, code, cells)
    for code in BROUGHT:
        _send(visits, code, {"visit": {"value": 40}}, source=Source.PACK)
    score_month(month=month)


def _send(period: Period, code: str, cells: Any, *, source: str = "", reason: str = "") -> None:
    source = source or (Source.PACK if code == "loaded" else Source.FORM)
    month = MonthInput(
        partner(code).pk, cells, reason=reason, accepted=dict.fromkeys(cells, "as counted")
    )
    sent = send_months(period=period, months=[month], source=source, actor=SYSTEM)
    assert sent.received, code


def _cells(n: int, days: int) -> dict[str, Any]:
    return {
        "reply": {"n": n, "d": 100},
        "days": {"sum": days * 10, "count": 10},
        "room": {"code": "yes" if n > 70 else "no"},
    }


def _later() -> None:
    """What happened to partners after June had closed: it changes no closed month."""
    june = Period.objects.get(collection__code="monthly", month="2026-06")
    _send(june, "corrected", _cells(69, 7), source=Source.PACK, reason="Recounted")
    row = Submission.objects.get(period=june, partner__code="returned")
    return_month(submission=row, reason="Look again", actor=SYSTEM)
    change_status(
        partner=partner("suspended"), status=PartnerStatus.SUSPENDED, month="2026-06", actor=SYSTEM
    )
    for code in ("leaver_in", "leaver_out"):
        change_status(
            partner=partner(code), status=PartnerStatus.LEFT, month="2026-06", actor=SYSTEM,
            at_once=True,
        )  # fmt: skip
    place(partner=partner("moved"), month="2026-07", territory="DE", actor=SYSTEM)
    _period("monthly", RUNNING)
