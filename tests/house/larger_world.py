"""A world in which there are more things of every kind than before: what costs per thing shows."""

import datetime as dt

from django.utils import timezone

from partners.network.models import NetworkChange, Partner, PartnerImport
from partners.network.services.partners import create_partners
from partners.network.services.structure import save_attribute, save_kind, save_owner, save_tier
from partners.people.services import invitations, memberships, roles
from partners.people.services.deputies import name_deputy
from partners.people.services.partner_contacts import save_contact
from partners.sharing.services import rules
from partners.sharing.services.agreements import offer_editions
from portal.access.actor import SYSTEM, actor_for
from portal.accounts.services.tokens import issue
from portal.jobs.models import Job
from portal.jobs.services import drain
from portal.notices.models import Mail, Notice
from portal.notices.services.notices import notify
from standards.catalogue.services.documents import import_standard
from standards.catalogue.services.waivers import create_waiver
from standards.packs.models import ExitPack
from standards.reporting.enums import Frequency
from standards.reporting.models import (
    Extension,
    ExtensionForAll,
    Period,
    Question,
    Submission,
    Upload,
)
from standards.reporting.recurrence import Recurrence
from standards.reporting.services.calendar import open_periods, save_collection
from tests.leaks.worlds import STANDARD, World, row
from tests.leaks.worlds.people import new_user

OWN_SIDE = ("owner", "signer", "submitter", "viewer", "machine")


def grow(world: World, number: int) -> None:
    """One more of every kind of thing that a list shows, ``number`` in its name."""
    _network(number)
    _people(world, number)
    _standards(world, number)
    _papers(world, number)
    drain()


def _network(number: int) -> None:
    code = f"FR{50 + number}"
    create_partners(rows=[row(code, f"O{code}", "FR", "dealer")], actor=SYSTEM)
    save_owner(code=f"OX{number}", name=f"Owner {number}", actor=SYSTEM)
    save_kind(code=f"kind{number}", name=f"Kind {number}", actor=SYSTEM)
    save_tier(
        code=f"tier{number}", name=f"Tier {number}", is_earned=False, rank=number, actor=SYSTEM
    )
    save_attribute(code=f"mark{number}", name=f"Mark {number}", is_public=True, actor=SYSTEM)


def _people(world: World, number: int) -> None:
    new = Partner.objects.get(code=f"FR{50 + number}")
    mine = Partner.objects.get(public_id=world.own)
    for role in OWN_SIDE:
        name = {"signer": "owner", "machine": "integration"}.get(role, role)
        memberships.add_member(user=world.users[role], partner=new, role=name, actor=SYSTEM)
    for partner in (new, mine):
        person = new_user(f"colleague{number}.{partner.code}")
        memberships.add_member(user=person, partner=partner, role="viewer", actor=SYSTEM)
        save_contact(
            partner=partner,
            name=f"Desk {number}",
            task="Service",
            email=f"desk{number}@example.org",
            phone="1",
            address="Street 1",
            gets_mail=True,
            actor=SYSTEM,
        )
        invitations.create(
            partner=partner,
            email=f"in{number}.{partner.code}@example.org",
            role="viewer",
            actor=SYSTEM,
        )
    for role in ("analyst", "auditor", "manager"):
        person = new_user(f"{role}{number}")
        roles.give_role(user=person, role=role, actor=SYSTEM)
    manager, today = world.users["manager"], timezone.localdate()
    name_deputy(
        manager=manager,
        deputy=person,
        first_date=today,
        last_date=today,
        actor=actor_for(manager),
    )
    for name in ("machine", "admin", "owner"):
        user = world.users[name]
        issue(user=user, name=f"more {number}", scopes=("partners.read",), days=30, actor=SYSTEM)


def _standards(world: World, number: int) -> None:
    head, _, sections = STANDARD.partition("metrics:\n")
    text = head.replace("code: care, name: Care", f"code: more{number}, name: More {number}")
    body = sections[sections.index("sections:") :]
    import_standard(text=text + body, actor=actor_for(world.users["author"]))
    create_waiver(
        partner=Partner.objects.get(public_id=world.own),
        metric=("reply", "kept", "broken")[number - 1],
        from_month="2026-01",
        to_month="2026-02",
        reason="a flood",
        actor=SYSTEM,
    )
    collection = Period.objects.order_by("pk")[0].collection
    open_periods(collection=collection, months=[f"2026-{5 + number:02d}"], actor=SYSTEM)
    # Another form for the running month, so that what a collection costs shows as well.
    more = save_collection(
        code=f"more{number}",
        name=f"More {number}",
        metrics=[("wait", "reply", "kept")[number - 1]],
        recurrence=Recurrence(Frequency.MONTH, "2026-07"),
        actor=SYSTEM,
    )
    open_periods(collection=more, months=["2026-07"], actor=SYSTEM)
    rules.create_rule(
        fields={
            "name": f"Draft {number}", "partners": ["*"], "owners": ["*"], "territories": ["FR"],
            "tiers": ["*"], "kinds_of_partner": ["*"], "metrics": ["wait"], "kinds": ["centre"],
            "valid_from": dt.date(2026, 8, 1), "valid_to": dt.date(2027, 1, 31),
        },
        actor=actor_for(world.users["admin"]),
    )  # fmt: skip


def _papers(world: World, number: int) -> None:
    for name, user in world.users.items():
        person = user.public_id
        Notice.objects.create(
            person_id=person, code="month_returned", params={}, link="/", key=f"{name}{number}"
        )
        Job.objects.create(task="audit.seal", state="done", person_id=person)
        for state in ("queued", "failed"):
            Mail.objects.create(
                address=f"{name}@example.org", code="month_returned", state=state,
                key=f"{name}{number}{state}", not_before=dt.datetime(2030, 1, 1, tzinfo=dt.UTC),
            )  # fmt: skip
    day = dt.date(2026, 8, number)
    offer_editions(valid_from=day, actor=actor_for(world.users["admin"]))
    admin = world.users["admin"].public_id
    PartnerImport.objects.create(
        person_id=admin, columns=["Code"], numbers=[2], rows=[["XX1"]], matches=["code"]
    )
    NetworkChange.objects.create(
        person_id=admin, columns=["Code"], numbers=[2], rows=[["XX1"]], matches=["code"],
        month="2026-05", last_month="2026-04",
    )  # fmt: skip
    ExitPack.objects.create(
        partner=Partner.objects.get(code=f"FR{50 + number}"), last_month="2026-04", content=b"PK"
    )
    _later_dates(world, number)
    Upload.objects.create(
        period=Period.objects.order_by("pk")[0], person_id=admin, name="y.csv", content=b"y"
    )


def _later_dates(world: World, number: int) -> None:
    """One more question for a later date, one for all, and one more thing that people were told."""
    new = Partner.objects.get(code=f"FR{50 + number}")
    asked = {"until": dt.date(2026, 9, number), "reason": "Ill"}
    Extension.objects.create(period=Period.objects.get(month="2026-05"), partner=new, **asked)
    received = Submission.objects.filter(current__isnull=False, state="received")
    of_some = received.filter(partner__public_id__in=[world.own, world.outsider])
    for sent in of_some.order_by("pk"):
        Question.objects.create(
            submission=sent, cell=f"wait{number}", text="Why?", answer_by=dt.date(2026, 9, number)
        )
    others = received.exclude(pk__in=of_some).order_by("pk").values("pk")[: 4 * number]
    received.filter(pk__in=list(others.values_list("pk", flat=True))).update(needs_look=True)
    period = Period.objects.get(month="2026-07", collection__code=f"more{number}")
    ExtensionForAll.objects.create(period=period, **asked)
    owner = world.users["owner"].public_id
    notify(
        person_ids=[owner],
        code="month_returned",
        params={"partner": "Own", "month": "2026-05"},
        link="/",
        key=f"told{number}",
        about={owner: [world.own]},
    )
