"""Fill an empty portal with the demo network: people of every role, two years, rules in force."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from partners.network.queries import all_partners
from partners.people.enums import PartnerRole
from partners.people.services import memberships, roles
from portal.access.actor import SYSTEM, actor_for
from portal.accounts.models import User
from portal.jobs.services import drain
from portal.lib import months
from portal.notices.models import Notice
from standards.catalogue.models import Acknowledgement
from standards.packs.demo.pack import demo_pack
from standards.packs.parser import Pack
from standards.packs.services.loading import Loaded, load
from standards.packs.services.pending_work import MANAGER, bounce_some, leave_work, move_partners
from standards.release.services.freezing import freeze
from standards.reporting.enums import Source
from standards.reporting.queries.sets import all_periods
from standards.reporting.services.sending import MonthInput, send_months
from standards.scoring.services import runs

if TYPE_CHECKING:
    from partners.network.models import Partner

# The demo's password is printed by the demo itself; no other installation has these people.
PASSWORD = "northwind-demo"  # noqa: S105 - public on purpose
BRAND = (
    ("alex.admin@northwind.example", "Alex Admin", "admin", ()),
    ("lena.legal@northwind.example", "Lena Legal", "legal", ()),
    ("amir.author@northwind.example", "Amir Author", "author", ()),
    ("rosa.reviewer@northwind.example", "Rosa Reviewer", "author", ()),
    ("mia.manager@northwind.example", "Mia Manager", "manager", ()),
    ("deniz.germany@northwind.example", "Deniz Germany", "manager", ("DE",)),
    ("ana.analyst@northwind.example", "Ana Analyst", "analyst", ()),
    ("otto.auditor@northwind.example", "Otto Auditor", "auditor", ()),
)
# The owner of two dealerships, and the people of single ones.
OWNER = ("olga.owner@alpine.example", "Olga Owner")
CORRECTION = "Two enquiries had been counted twice."


def seed(*, as_of: str) -> Loaded:
    """Load the demo for ``as_of`` (YYYY-MM) into an empty portal, scored and compared."""
    pack = demo_pack(as_of)
    with transaction.atomic():
        people = {email: _person(email, name) for email, name, _, _ in BRAND}
        for email, _, role, territories in BRAND:
            if not territories:
                roles.give_role(user=people[email], role=role, actor=SYSTEM)
        loaded = load(pack=pack)
        for email, _, role, territories in BRAND:
            if territories:
                roles.give_role(
                    user=people[email], role=role, territories=territories, actor=SYSTEM
                )
        _members()
        _acknowledge(as_of)
        _correct(pack, as_of)
        move_partners(as_of=as_of, manager=actor_for(people[MANAGER]))
    # The demo's people know each other: their roles are no news.
    Notice.objects.filter(code="role_given").update(read_at=timezone.now())
    _finish(as_of)
    with transaction.atomic():
        leave_work(as_of=as_of, people={email: actor_for(user) for email, user in people.items()})
    drain()
    bounce_some()
    return loaded


def is_empty() -> bool:
    """Whether nothing was seeded or entered yet."""
    return not User.objects.exists() and not all_partners().exists()


def _person(email: str, name: str) -> User:
    return User.objects.create_user(email, PASSWORD, name=name)


def _members() -> None:
    """Olga owns both outlets of the first owner with two; others serve one partner each."""
    outlets = list(all_partners().present().order_by("code"))
    by_owner: dict[str, list[Partner]] = {}
    for partner in outlets:
        owner = partner.placements.select_related("owner").latest("from_month").owner.code
        by_owner.setdefault(owner, []).append(partner)
    several = next(group for group in by_owner.values() if len(group) == 2)
    single = [group[0] for group in by_owner.values() if len(group) == 1]
    olga = _person(*OWNER)
    for partner in several:
        memberships.add_member(user=olga, partner=partner, role="owner", actor=SYSTEM)
    for role, partner in zip(PartnerRole.values, single, strict=False):
        user = _person(f"{role}@dealer.example", f"{partner.name.split()[0]} {role.title()}")
        memberships.add_member(user=user, partner=partner, role=role, actor=SYSTEM)


def _acknowledge(as_of: str) -> None:
    """Most partners read the standards in their first weeks; each demo person has one left."""
    rows = Acknowledgement.objects.select_related("partner", "publication")
    read, end = [], months.first_day(months.shift(as_of, 1))
    for index, row in enumerate(rows.order_by("partner__code", "publication_id")):
        begun = max(row.partner.joined_month, row.publication.effective_month)
        day = months.first_day(begun) + dt.timedelta(days=index % 40)
        if index % 7 and day < end:
            row.acknowledged_at = dt.datetime.combine(day, dt.time(9, index % 60), dt.UTC)
            read.append(row)
    Acknowledgement.objects.bulk_update(read, ["acknowledged_at"], batch_size=500)


def _correct(pack: Pack, as_of: str) -> None:
    """Every 60th partner-month before the last was corrected once, with a reason."""
    ids = dict(all_partners().values_list("code", "pk"))
    periods = {period.month: period for period in all_periods()}
    batches: dict[str, list[MonthInput]] = {}
    for (code, month), entry in sorted(pack.months.items())[::60]:
        if month == as_of:
            continue
        cells = {key: dict(parts) for key, parts in entry.cells.items()}
        total, phone = cells["reply24"], cells["reply24:phone"]
        if int(phone["d"]) - int(phone["n"]) < 2:
            continue
        for parts in (total, phone):
            parts["d"] = str(int(parts["d"]) - 2)
        batches.setdefault(month, []).append(
            MonthInput(partner_id=ids[code], cells=cells, reason=CORRECTION)
        )
    for month, batch in sorted(batches.items()):
        send_months(period=periods[month], months=batch, source=Source.PACK, actor=SYSTEM)


def _finish(as_of: str) -> None:
    """Score and freeze every month as the calendar would have done."""
    for month in months.span(months.shift(as_of, -23), as_of):
        runs.score_month(month=month)
        freeze(month=month)
    drain()
