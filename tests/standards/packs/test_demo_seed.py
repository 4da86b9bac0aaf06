"""The demo network: the same for the same month, complete, and only for an empty portal."""

import datetime as dt
from collections import Counter
from dataclasses import asdict

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db.models import F
from django.test import Client
from django.utils import timezone

from partners.network.models import Owner, Partner, Placement
from partners.people.models import BrandRole, Invitation, Membership
from partners.sharing.models import SharingRule
from portal.accounts.models import User
from portal.jobs.models import Job, JobState
from portal.lib import months
from standards.catalogue.diff import compare
from standards.catalogue.models import Acknowledgement, Metric, Version
from standards.catalogue.stored import document_of
from standards.measures import MEASURES
from standards.packs.demo.pack import demo_pack
from standards.packs.services.seeding import CORRECTION, PASSWORD
from standards.release.models import Release
from standards.reporting.models import Period, Revision, Submission
from standards.scoring.models import ScoreRun

AS_OF = "2026-06"


def test_demo_pack_is_the_same_for_the_same_month() -> None:
    one, two = demo_pack(AS_OF), demo_pack(AS_OF)
    assert asdict(one) == asdict(two)
    assert one.months != demo_pack("2026-07").months


def test_demo_pack_has_its_partners_owners_and_months() -> None:
    pack = demo_pack(AS_OF)
    outlets = Counter(row.owner for row in pack.partners)
    span = list(months.span(months.shift(AS_OF, -23), AS_OF))
    expected = {
        (row.code, month)
        for row in pack.partners
        for month in span
        if row.joined_month <= month <= (row.left_month or "9999-12")
    }
    assert (len({row.code for row in pack.partners}), len(outlets)) == (200, 130)
    assert sum(number > 1 for number in outlets.values()) > 10
    assert {month for _, month in pack.months} == set(span)
    assert set(pack.months) < expected
    assert len(expected - set(pack.months)) > 50
    statuses = Counter(row.status for row in pack.partners)
    assert set(statuses) == {"active", "left", "suspended", "prospect"}
    assert (statuses["suspended"], statuses["prospect"]) == (3, 3)


def test_demo_pack_sends_late_missing_and_well_formed_months() -> None:
    pack = demo_pack(AS_OF)
    late = [
        key
        for key, entry in pack.months.items()
        if entry.sent_on
        and entry.sent_on > months.first_day(months.shift(key[1], 1)) + dt.timedelta(days=9)
    ]
    missing = [
        key
        for key, entry in pack.months.items()
        for parts in entry.cells.values()
        if "missing" in parts
    ]
    bad = [
        (key, cell)
        for key, entry in pack.months.items()
        for cell, parts in entry.cells.items()
        if "d" in parts and not 0 <= int(parts["n"]) <= int(parts["d"])
    ]
    assert 100 < len(late) < len(pack.months) / 5
    assert len(missing) > 20
    assert bad == []
    assert pack.bad == ()
    said = {
        (cell, parts.get("missing", "").partition(":")[0], parts.get("count"))
        for entry in pack.months.values()
        for cell, parts in entry.cells.items()
        if cell in ("close_days", "visit_minutes", "wait_p90")
    }
    assert {
        ("close_days", "", "0"),
        ("visit_minutes", "not applicable", None),
        ("wait_p90", "suppressed", None),
    } <= said


@pytest.mark.slow
@pytest.mark.django_db
def test_seed_demo_fills_an_empty_portal_and_refuses_another_time(capsys) -> None:
    as_of = months.last_complete(timezone.now().date())
    call_command("seed_demo", as_of=as_of)
    span = list(months.span(months.shift(as_of, -23), as_of))

    assert (Partner.objects.count(), Owner.objects.count()) == (200, 130)
    assert set(Metric.objects.values_list("kind", flat=True)) == set(MEASURES)
    assert set(span) <= set(Period.objects.values_list("month", flat=True))
    assert set(BrandRole.objects.values_list("role", flat=True)) == {
        "admin",
        "legal",
        "author",
        "manager",
        "analyst",
        "auditor",
    }
    assert set(Membership.objects.values_list("role", flat=True)) == {
        "integration",
        "owner",
        "submitter",
        "viewer",
    }
    of_olga = Membership.objects.filter(user__email="olga.owner@alpine.example")
    assert of_olga.values("partner__placements__owner").distinct().count() == 1
    assert of_olga.count() == 2
    assert authenticate(username="alex.admin@northwind.example", password=PASSWORD) is not None

    corrected = Revision.objects.filter(number=2)
    assert corrected.count() > 20
    assert set(corrected.values_list("reason", flat=True)) == {CORRECTION}
    assert Submission.objects.filter(current__is_on_time=False).count() > 100
    assert set(ScoreRun.objects.values_list("month", flat=True)) >= set(span)
    assert Release.objects.values("month").distinct().count() > 12
    assert not Job.objects.exclude(state=JobState.DONE).exists()
    _check_what_waits(as_of)

    before = (User.objects.count(), Partner.objects.count(), Revision.objects.count())
    with pytest.raises(CommandError, match="not empty"):
        call_command("seed_demo", as_of=as_of)
    assert before == (User.objects.count(), Partner.objects.count(), Revision.objects.count())
    with pytest.raises(CommandError, match="YYYY-MM"):
        call_command("seed_demo", as_of="June")
    assert "200 partners" in capsys.readouterr().out


def _check_what_waits(as_of: str) -> None:
    """The tour of the README is true on any day: everybody finds something to decide."""
    newest = Submission.objects.filter(period__month=as_of)
    looked_at = newest.filter(needs_look=True)
    assert 7 <= looked_at.count() <= 10
    assert all(row.current and row.current.warnings for row in looked_at.select_related("current"))
    returned = newest.filter(state="returned")
    people = set(returned.values_list("partner__memberships__user__email", flat=True))
    assert people == {"olga.owner@alpine.example", "submitter@dealer.example"}
    for row in returned.select_related("period"):
        assert row.open_until is None or row.open_until > row.period.lock_date

    states = Counter(Invitation.objects.values_list("state", flat=True))
    assert states == {"planned": 1, "sent": 3, "bounced": 2}
    waiting = Version.objects.get(state="review")
    standing = waiting.standard.versions.get(state="published")
    (clause,) = compare(document_of(standing), document_of(waiting))
    assert (waiting.number, clause.code, len(clause.changes)) == ("1.1", "test-drive", 2)
    assert SharingRule.objects.filter(state="draft").count() == 1
    moves = Placement.objects.exclude(from_month=F("partner__joined_month"))
    assert (moves.count(), moves.values("from_month").distinct().count()) == (6, 6)
    read = Acknowledgement.objects.exclude(acknowledged_at=None)
    days = {moment.date() for moment in read.values_list("acknowledged_at", flat=True)}
    assert len(days) > 20
    assert max(days) < timezone.now().date()
    olga = Client()
    olga.force_login(
        User.objects.get(email="olga.owner@alpine.example"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    assert "came back" in olga.get("/").content.decode()
