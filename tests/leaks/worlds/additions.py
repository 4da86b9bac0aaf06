"""What may happen in a world that the viewer must not learn of."""

import datetime as dt

from partners.network.models import Partner
from partners.people.services import memberships, roles
from partners.sharing.services import scopes
from portal.access.actor import SYSTEM, actor_for
from standards.catalogue.services.documents import import_standard
from standards.reporting.models import Period, Submission
from tests.leaks.worlds.packing import STANDARD
from tests.leaks.worlds.people import new_user
from tests.leaks.worlds.world import World


def add_brand_work(world: World) -> None:
    """What only the brand may know of: a draft standard, a rule for others, one more person."""
    author = actor_for(world.users["author"])
    import_standard(text=_plans(), actor=author)
    scopes.create_scope(
        fields={
            "name": "Never for Germany", "is_deny": True, "partners": ["*"], "owners": ["*"],
            "territories": ["DE"], "tiers": ["*"], "kinds_of_partner": ["*"],
            "metrics": ["wait"], "kinds": ["own"], "valid_from": dt.date(2026, 1, 1),
        },
        actor=actor_for(world.users["admin"]),
    )  # fmt: skip
    roles.give_role(user=new_user("newcomer"), role="analyst", actor=SYSTEM)


def _plans() -> str:
    head, _, sections = STANDARD.partition("metrics:\n")
    body = sections[sections.index("sections:") :]
    return head.replace("code: care, name: Care", "code: plans, name: Secret plans") + body


def add_outsiders_people(world: World) -> None:
    """People, drafts and lateness of another partner."""
    other = Partner.objects.get(public_id=world.outsider)
    memberships.add_member(user=new_user("stranger"), partner=other, role="owner", actor=SYSTEM)
    Submission.objects.create(
        partner=other,
        period=Period.objects.get(month="2026-05"),
        draft={"reply": {"n": "1", "d": "2"}},
        draft_version=3,
    )
