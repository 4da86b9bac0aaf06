"""The people of a world: the brand's, the viewer's, and their tokens."""

from partners.network.models import Partner
from partners.people.services import memberships, roles
from portal.access.actor import SYSTEM
from portal.accounts.models import User
from portal.accounts.services.tokens import issue
from tests.leaks.worlds.world import World


def brand_people() -> dict[str, User]:
    """One person for each of the brand's roles."""
    names = ("admin", "legal", "author", "manager", "analyst", "auditor")
    users = {name: new_user(name) for name in names}
    for name, user in users.items():
        roles.give_role(user=user, role=name, actor=SYSTEM)
    return users


def new_user(name: str) -> User:
    """Somebody without a role yet."""
    return User.objects.create_user(f"{name}@example.org", None, name=f"{name.title()} Person")


def add_members(world: World) -> None:
    """The viewer's own people, and a token for those that ask by program."""
    own = Partner.objects.get(public_id=world.own)
    for role in ("owner", "submitter", "viewer"):
        world.users[role] = new_user(role)
        memberships.add_member(user=world.users[role], partner=own, role=role, actor=SYSTEM)
    # Agreements bind all outlets of an owner: only who reaches them all reads and signs.
    world.users["signer"] = new_user("signer")
    for partner in Partner.objects.filter(public_id__in=(world.own, world.second)).order_by("code"):
        memberships.add_member(
            user=world.users["signer"], partner=partner, role="owner", actor=SYSTEM
        )
    world.users["machine"] = new_user("machine")
    memberships.add_member(
        user=world.users["machine"], partner=own, role="integration", actor=SYSTEM
    )
    scope = ("months.send", "partners.read", "scorecard.read", "standards.read", "values.read")
    for name in ("machine", "admin"):
        wanted = scope if name == "machine" else ("partners.read", "values.read", "network.read")
        _, secret = issue(user=world.users[name], name="test", scopes=wanted, days=30, actor=SYSTEM)
        world.tokens[name] = secret


def add_local_manager(world: World) -> None:
    """Somebody of the brand who looks after France only."""
    local = world.users["local"] = new_user("local")
    roles.give_role(user=local, role="manager", territories=["FR"], actor=SYSTEM)
