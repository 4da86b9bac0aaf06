"""Builders for months: metrics, a small network, a collection with an open period, actors."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from partners.network.models import Partner
from partners.network.rows import PartnerRow
from partners.network.services.partners import create_partners
from partners.network.services.structure import save_kind, save_owner, save_territory
from partners.people.services.memberships import add_member
from partners.people.services.roles import give_role
from portal.access.actor import SYSTEM, Actor, Grant
from portal.accounts.middleware import SESSION_KEY
from portal.accounts.models import ApiToken, User
from portal.lib import months
from standards.catalogue.models import Metric
from standards.reporting.calendars import Offsets
from standards.reporting.enums import Frequency
from standards.reporting.models import Period
from standards.reporting.recurrence import Recurrence
from standards.reporting.services.calendar import open_periods, save_collection


def make_metric(code: str, kind: str = "share", **fields: Any) -> Metric:
    """A metric of any kind; shares are in percent."""
    defaults: dict[str, Any] = {"name": code.replace("_", " ").capitalize(), "kind": kind}
    if kind in ("share", "ratio"):
        defaults |= {"factor": 100, "unit": "%"}
    if kind == "share":
        defaults |= {"lower": 0, "upper": 100}
    return Metric.objects.create(code=code, **{**defaults, **fields})


def make_partners(
    *codes: str, joined: str = "2020-01", territory: str = "EU", **fields: Any
) -> list[Partner]:
    """Active partners of one owner in one territory, in the order of ``codes``."""
    save_territory(code=territory, name=territory, parent=None, actor=SYSTEM)
    save_owner(code="own", name="Owner", actor=SYSTEM)
    save_kind(code="dealer", name="Dealer", actor=SYSTEM)
    rows = [
        PartnerRow(
            code=code,
            name=f"{code} Motors",
            owner="own",
            territory=territory,
            kind="dealer",
            joined_month=joined,
            **fields,
        )
        for code in codes
    ]
    create_partners(rows=rows, actor=SYSTEM)
    by_code = {row.code: row for row in Partner.objects.filter(code__in=codes)}
    return [by_code[code] for code in codes]


# Days after its end in which the month before today's is open, whatever the day is.
_LONG_OPEN = Offsets(40, 45, 50, 51)


def open_month() -> str:
    """The month before the one today lies in: it is over and, by `make_period`, not locked."""
    return months.shift(months.of(dt.datetime.now(dt.UTC).date()), -1)


def make_period(
    metrics: Sequence[str], month: str = "", code: str = "monthly", first: str = "2020-01"
) -> Period:
    """A period (`open_month` unless told) of a collection of ``metrics``."""
    collection = save_collection(
        code=code,
        name=code.capitalize(),
        metrics=metrics,
        recurrence=Recurrence(Frequency.MONTH, first),
        actor=SYSTEM,
        offsets=Offsets() if month else _LONG_OPEN,
    )
    return open_periods(collection=collection, months=[month or open_month()], actor=SYSTEM)[0]


def acting(role: str, *partners: Partner, paths: Sequence[str] = (), user_id: int = 1) -> Actor:
    """A signed-in person with one role, for partners (one grant each) or territory paths."""
    grants = tuple(Grant(role, partner_ids=frozenset({row.pk})) for row in partners)
    if paths:
        grants = (Grant(role, limited=True, territory_paths=frozenset(paths)),)
    if not grants:
        grants = (Grant(role),)
    return Actor(person_id=uuid4(), user_id=user_id, is_active=True, grants=grants)


def make_person(email: str = "submitter@alpine.example", **fields: Any) -> User:
    """A person who can sign in with a session or a token."""
    return User.objects.create_user(email, **fields)


def member_of(*partners: Partner, role: str = "submitter", email: str = "") -> User:
    """A person with one membership in each of ``partners``."""
    user = make_person(email or f"{role}-{uuid4().hex[:8]}@partners.example")
    for partner in partners:
        add_member(user=user, partner=partner, role=role, actor=SYSTEM)
    return user


def brand_person(role: str = "manager", email: str = "", **places: Any) -> User:
    """A person with a role at the brand, limited to ``territories`` or ``partners`` (codes)."""
    user = make_person(email or f"{role}-{uuid4().hex[:8]}@brand.example")
    give_role(user=user, role=role, actor=SYSTEM, **places)
    return user


def token_for(user: User, *scopes: str) -> str:
    """The secret of a live token of ``user``."""
    secret = f"secret-{uuid4()}"
    ApiToken.objects.create(
        user=user,
        name="test",
        digest=ApiToken.digest_of(secret),
        scopes=list(scopes or ("months.send", "values.read")),
        epoch=User.objects.get(pk=user.pk).epoch,
        expires_at=timezone.now() + dt.timedelta(days=1),
    )
    return secret


def sign_in(client: Client, user: User) -> None:
    """Give the test client a session of ``user``, bound to the person's epoch."""
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[SESSION_KEY] = User.objects.get(pk=user.pk).epoch
    session.save()
