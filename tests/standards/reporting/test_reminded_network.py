"""A whole month of 180 partners through a real mail server: who is mailed, when, how often."""

import datetime as dt
import email
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
import time_machine

from partners.network.models import Partner
from partners.network.services.structure import save_owner, save_territory
from portal.access.actor import SYSTEM
from portal.accounts.models import User
from portal.accounts.services.persons import deactivate
from portal.jobs.services import drain
from portal.notices.models import MailHold
from portal.notices.services import set_mail_hold
from portal.notices.tasks import look_for_daily_mail, look_for_mail
from standards.reporting.enums import Source
from standards.reporting.models import Period
from standards.reporting.services.sending import MonthInput, send_months
from standards.reporting.tasks import look_for_reminders
from tests.factories.reporting import (
    brand_person,
    make_metric,
    make_partners,
    make_period,
    member_of,
)
from tests.kit.smtp import MailServer

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ZONES = ("Europe/Vienna", "America/Los_Angeles", "Pacific/Auckland")
# A July: 4, 5, 11, 12, 18, 19 are weekends; due on Tuesday 7, closed after Wednesday 15.
MONTH, DAYS = "2026-06", range(1, 20)
HOURS = (0, 6, 7, 8, 9, 12, 15, 17, 18, 20, 21, 23)
HOLD = (dt.datetime(2026, 7, 2, 12, tzinfo=dt.UTC), dt.datetime(2026, 7, 6, 12, tzinfo=dt.UTC))
LEAVES = dt.datetime(2026, 7, 6, 0, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail as the server took it."""

    at: dt.datetime
    to: str
    letter: EmailMessage

    @property
    def text(self) -> str:
        part = self.letter.get_body(("plain",))
        return part.get_content() if part else ""


@pytest.fixture
def server(settings: object) -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port  # type: ignore[attr-defined]
    yield server
    server.stop()


def outlets() -> dict[str, list[Partner]]:
    """180 partners in three zones; by address who sends for one, two or three of them."""
    rows: list[Partner] = []
    for number, zone in enumerate(ZONES):
        codes = [f"P{number}{index:02}" for index in range(60)]
        rows += make_partners(*codes, time_zone=zone)
    people: dict[str, list[Partner]] = {}
    sizes = [1, 2, 3] * 30
    for index, size in enumerate(sizes):
        chosen, rows = rows[:size], rows[size:]
        people[f"person{index}@dealer.example"] = chosen
    return people


def sends_on(partner: Partner) -> int | None:
    """The July day on which a partner sends at noon; every ninth never does."""
    number = int(partner.code[1:])
    return None if number % 9 == 8 else 1 + number % 13


def zone_of(partners: list[Partner]) -> ZoneInfo:
    return ZoneInfo(partners[0].time_zone)


def live_through(
    clock: time_machine.Traveller,
    server: MailServer,
    period: Period,
    people: dict[str, list[Partner]],
) -> list[Arrival]:
    """Every hour of `HOURS` on every day: partners send, the clock ticks, mails arrive."""
    arrivals: list[Arrival] = []
    unsent = [partner for partners in people.values() for partner in partners]
    for day in DAYS:
        for hour in HOURS:
            now = dt.datetime(2026, 7, day, hour, 5, tzinfo=dt.UTC)
            clock.move_to(now)
            set_mail_hold(is_on=HOLD[0] <= now < HOLD[1], actor=SYSTEM)
            if now > LEAVES:
                leaver = User.objects.get(email="person4@dealer.example")
                deactivate(user=leaver, actor=None)
            if hour == 12:
                due = [partner for partner in unsent if sends_on(partner) == day]
                unsent = [partner for partner in unsent if partner not in due]
                send_now(period, due)
            before = len(server.taken)
            for seconds in (0, 40):
                clock.move_to(now + dt.timedelta(seconds=seconds))
                look_for_reminders()
                look_for_daily_mail()
                look_for_mail()
                drain()
            arrivals += [
                Arrival(now, address, read(content)) for address, content in server.taken[before:]
            ]
    return arrivals


def read(content: str) -> EmailMessage:
    letter = email.message_from_string(content, policy=policy.default)
    assert isinstance(letter, EmailMessage)
    return letter


def send_now(period: Period, partners: list[Partner]) -> None:
    months = [MonthInput(partner.pk, {"calls": {"value": 5}}) for partner in partners]
    if months:
        send_months(period=period, months=months, source=Source.API, actor=SYSTEM)


def test_a_month_of_180_partners(server: MailServer, tell: Callable[[str], None]) -> None:
    begin = dt.datetime(2026, 6, 25, tzinfo=dt.UTC)
    with time_machine.travel(begin, tick=False) as clock:
        make_metric("calls", kind="count")
        save_territory(code="EU", name="EU", parent=None, actor=SYSTEM)
        save_owner(code="own", name="Owner", actor=SYSTEM)
        people = outlets()
        period = make_period(["calls"], MONTH)
        for address, partners in people.items():
            member_of(*partners, email=address)
        brand_person(email="mia@brand.example", territories=["EU"])
        arrivals = live_through(clock, server, period, people)
    assert not MailHold.objects.filter(is_on=True).exists()

    asked = [each for each in arrivals if each.to in people]
    per_day = Counter(
        (each.to, each.at.astimezone(zone_of(people[each.to])).date()) for each in asked
    )
    assert set(per_day.values()) == {1}
    for each in asked:
        partners = people[each.to]
        local = each.at.astimezone(zone_of(partners))
        assert local.weekday() < 5
        assert 8 <= local.hour < 18
        assert not HOLD[0] <= each.at < HOLD[1]
        assert each.letter["Reply-To"] == "mia@brand.example"
        assert each.letter.get_body(("html",)) is not None
        named = {partner.code for partner in partners if partner.name in each.text}
        assert named
        late = {p.code for p in partners if (day := sends_on(p)) and each.at >= noon(day)}
        assert not named & late
        foreign = [p for rows in people.values() for p in rows if p not in partners]
        assert not [p.code for p in foreign if f"{p.name}" in each.text]
    gone = [each for each in asked if each.to == "person4@dealer.example" and each.at > LEAVES]
    assert gone == []

    # Everybody whose outlet is missing hears of the last day, of the late one and of the closing.
    for day in (7, 8, 16):
        heard = {
            each.to for each in asked if each.at.astimezone(zone_of(people[each.to])).day == day
        }
        for address, partners in people.items():
            missing = [p for p in partners if not (sent := sends_on(p)) or sent >= day + 1]
            if missing and address != "person4@dealer.example":
                assert address in heard, (day, address)
    most = Counter(each.to for each in asked).most_common(1)[0][1]
    tell(f"a month of 180 partners: {len(asked)} mails to {len(people)} people, {most} at most")


def noon(day: int) -> dt.datetime:
    return dt.datetime(2026, 7, day, 12, 5, tzinfo=dt.UTC)
