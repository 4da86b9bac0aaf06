"""What may happen in a world that the viewer must not learn of."""

import datetime as dt
from random import Random

from partners.network.models import Partner
from partners.people.services import memberships, roles
from partners.sharing.services import rules
from portal.access.actor import SYSTEM, actor_for
from standards.catalogue.services.documents import import_standard
from standards.reporting.models import Period, Submission
from tests.leaks.worlds.network import SECOND, VIEWER
from tests.leaks.worlds.pack import STANDARD
from tests.leaks.worlds.people import new_user
from tests.leaks.worlds.world import World


def add_brand_work(world: World, chance: Random) -> None:
    """What only the brand may know of: a draft standard, a rule for others, one more person."""
    author = actor_for(world.users["author"])
    import_standard(text=_plans(), actor=author)
    rules.create_rule(
        fields={
            "name": "Never for Germany", "is_deny": True, "partners": ["*"], "owners": ["*"],
            "territories": ["DE"], "tiers": ["*"], "kinds_of_partner": ["*"],
            "metrics": [chance.choice(("wait", "visits", "reply"))],
            "kinds": [chance.choice(("own", "centre"))], "valid_from": dt.date(2026, 1, 1),
        },
        actor=actor_for(world.users["admin"]),
    )  # fmt: skip
    role = chance.choice(("analyst", "auditor", "author", "manager"))
    roles.give_role(user=new_user("newcomer"), role=role, actor=SYSTEM)


def _plans() -> str:
    head, _, sections = STANDARD.partition("metrics:\n")
    body = sections[sections.index("sections:") :]
    return head.replace("code: care, name: Care", "code: plans, name: Secret plans") + body


def add_outsiders_people(world: World, chance: Random) -> None:
    """People and drafts of other partners, of the one requests ask for among them."""
    others = Partner.objects.exclude(code__in=(VIEWER, SECOND)).order_by("code")
    asked = others.get(public_id=world.outsider)
    for partner in {asked, *chance.sample(list(others), 3)}:
        person = new_user(f"stranger.{partner.code}")
        role = chance.choice(("owner", "submitter", "viewer"))
        memberships.add_member(user=person, partner=partner, role=role, actor=SYSTEM)
        Submission.objects.create(
            partner=partner,
            period=Period.objects.get(month="2026-05"),
            draft={"reply": {"n": str(chance.randrange(1, 90)), "d": "90"}},
            draft_version=chance.randrange(1, 9),
        )
