"""The objects requests name: own ones, others' and one that never existed."""

import datetime as dt
import uuid

from partners.network.models import NetworkChange, Partner, PartnerImport
from partners.people.models import BrandRole
from partners.sharing.models import ClassRecord, Edition, SharingRule
from partners.sharing.services.agreements import offer_editions
from partners.sharing.services.records import ask_lower_class
from portal.access.actor import SYSTEM, actor_for
from portal.jobs.models import Job
from portal.notices.models import Notice
from portal.notices.services.notices import notify
from standards.catalogue.models import Metric
from standards.packs.models import ExitPack
from standards.release.models import Release
from standards.reporting.models import (
    Extension,
    ExtensionForAll,
    Period,
    Question,
    Submission,
    Upload,
)
from tests.leaks.worlds.network import MISSING, MISSING_CODE, VIEWER
from tests.leaks.worlds.world import MONTHS, NOW, World

LATER = NOW.date() + dt.timedelta(days=20)


def name_objects(world: World) -> None:
    """Public ids by kind of object: own, another's, and one that never existed."""
    sent = Submission.objects.filter(period__month=MONTHS[-1])
    missing = MISSING
    world.objects = {
        "code": {"own": VIEWER, "other": "FR05", "elsewhere": "DE05", "missing": MISSING_CODE},
        "partner": {
            "own": str(world.own),
            "other": str(world.outsider),
            "elsewhere": str(Partner.objects.get(code="DE05").public_id),
            "missing": missing,
        },
        "submission": {
            "own": str(sent.get(partner__public_id=world.own).public_id),
            "other": str(sent.get(partner__public_id=world.outsider).public_id),
            "elsewhere": str(sent.get(partner__code="DE05").public_id),
            "missing": missing,
        },
        "revision": {
            "own": str(sent.get(partner__public_id=world.own).current.public_id),
            "other": str(sent.get(partner__public_id=world.outsider).current.public_id),
            "elsewhere": str(sent.get(partner__code="DE05").current.public_id),
            "missing": missing,
        },
        "rule": {
            "other": str(SharingRule.objects.order_by("pk")[0].public_id),
            "missing": missing,
        },
        "edition": _editions(world, missing),
        "record": {"other": str(_record(world).public_id), "missing": missing},
        "person": {
            "own": str(world.users["owner"].public_id),
            "other": str(BrandRole.objects.order_by("pk")[0].user.public_id),
            "missing": missing,
        },
        "manager": {"other": str(world.users["manager"].public_id), "missing": missing},
        "release": {
            "other": str(Release.objects.order_by("pk")[0].public_id),
            "missing": missing,
        },
        "job": {"other": str(Job.objects.order_by("pk")[0].public_id), "missing": missing},
        "notice": {"other": str(_notice(world).public_id), "missing": missing},
        "change": {"other": str(_change(world).public_id), "missing": missing},
        "exit_pack": {"other": str(_exit_pack().public_id), "missing": missing},
        "import": {"other": str(_import(world).public_id), "missing": missing},
        "upload": {"other": str(_upload().public_id), "missing": missing},
        "extension": _extensions(world, missing),
        "question": _questions(world, missing),
        "extension_for_all": {
            "other": str(_extension_for_all(world).public_id),
            "missing": missing,
        },
        "nothing": {"missing": missing},
    }


def _extensions(world: World, missing: str) -> dict[str, str]:
    """Later dates that partners ask for: the viewer's own, an outsider's, one elsewhere."""
    period = Period.objects.get(month="2026-05")
    partners = {
        "own": Partner.objects.get(public_id=world.own),
        "other": Partner.objects.get(public_id=world.outsider),
        "elsewhere": Partner.objects.get(code="DE05"),
    }
    rows = {
        name: Extension.objects.create(
            period=period, partner=partner, until=LATER, reason="Ill", asked_at=NOW
        )
        for name, partner in partners.items()
    }
    return {**{name: str(row.public_id) for name, row in rows.items()}, "missing": missing}


def _questions(world: World, missing: str) -> dict[str, str]:
    """Questions about values: to the viewer's own partner, an outsider, one elsewhere."""
    sent = Submission.objects.filter(period__month=MONTHS[-1])
    submissions = {
        "own": sent.get(partner__public_id=world.own),
        "other": sent.get(partner__public_id=world.outsider),
        "elsewhere": sent.get(partner__code="DE05"),
    }
    rows = {
        name: Question.objects.create(
            submission=row, cell="reply", text="Why so few?", answer_by=LATER, asked_at=NOW
        )
        for name, row in submissions.items()
    }
    return {**{name: str(row.public_id) for name, row in rows.items()}, "missing": missing}


def _extension_for_all(world: World) -> ExtensionForAll:
    """More days for everybody, asked for by an admin."""
    return ExtensionForAll.objects.create(
        period=Period.objects.get(month="2026-05"),
        until=LATER,
        reason="An outage",
        asked_by=world.users["admin"].public_id,
        asked_at=NOW,
    )


def _notice(world: World) -> Notice:
    """A notice of somebody at the brand."""
    admin = world.users["admin"].public_id
    notify(person_ids=[admin], code="month_returned", params={}, link="/", key="world")
    return Notice.objects.get(person_id=admin, code="month_returned")


def _import(world: World) -> PartnerImport:
    """A table of partners an admin is about to create."""
    person = world.users["admin"].public_id
    return PartnerImport.objects.create(
        person_id=person, columns=["Code"], numbers=[2], rows=[["XX1"]], matches=["code"]
    )


def _change(world: World) -> NetworkChange:
    """A later list of partners an admin is about to approve."""
    return NetworkChange.objects.create(
        person_id=world.users["admin"].public_id,
        columns=["Code", "Name"],
        numbers=[2],
        rows=[["XX1", "Another name"]],
        matches=["code", "name"],
        month="2026-05",
        last_month="2026-04",
        is_key_confirmed=True,
    )


def _exit_pack() -> ExitPack:
    """What an outsider that left took with it, as somebody else's."""
    return ExitPack.objects.create(
        partner=Partner.objects.get(code="FR05"),
        person_id=uuid.UUID(int=7),
        last_month="2026-04",
        content=b"PK",
    )


def _upload() -> Upload:
    """A file of months an outsider's person has put up."""
    period = Period.objects.order_by("pk")[0]
    return Upload.objects.create(
        period=period, person_id=uuid.UUID(int=7), name="x.csv", content=b"x"
    )


def _editions(world: World, missing: str) -> dict[str, str]:
    """The first editions of two owners' agreements, offered by the brand."""
    offer_editions(valid_from=dt.date(2026, 7, 1), actor=actor_for(world.users["admin"]))
    rows = Edition.objects.filter(owner__code__in=["OFR01", "OFR05"]).order_by("owner__code")
    return {
        **dict(zip(("own", "other"), (str(row.public_id) for row in rows), strict=True)),
        "missing": missing,
    }


def _record(world: World) -> ClassRecord:
    """A lowering of a class that waits for approval."""
    return ask_lower_class(
        metric=Metric.objects.get(code="secret"), level=2, reason="A trial", actor=SYSTEM,
        valid_from=NOW.date(), valid_to=NOW.date() + dt.timedelta(days=30),
    )  # fmt: skip
