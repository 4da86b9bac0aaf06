"""What the launcher says when the portal runs: where it is and how to sign in."""

from pathlib import Path

from partners.people.enums import BrandRoleName, PartnerRole
from partners.people.queries import brand_roles_in_force, memberships_in_force


def welcome(address: str, mail_folder: Path) -> str:
    """The address, one person a role, and where the sign-in codes appear."""
    people = people_by_role()
    width = max((len(role) for role, _ in people), default=0)
    lines = ["", f"The portal runs at {address}", ""]
    if people:
        lines.append("Sign in with one of these addresses; the mailed code appears here below:")
        lines += [f"  {role:<{width}}  {email}" for role, email in people]
    else:
        lines.append(
            "Nobody can sign in yet. Make the first two people in a second terminal, a brand"
        )
        lines.append("admin and whoever approves what the admin shares; Home leads on from there:")
        command = "  .venv/bin/python manage.py create_person"
        lines.append(f"{command} you@brand.example --role admin")
        lines.append(f"{command} second@brand.example --role legal --role author")
    lines += ["", f"Mails are files in {mail_folder}. Ctrl-C ends the portal.", ""]
    return "\n".join(lines)


def people_by_role() -> list[tuple[str, str]]:
    """One active person for each role, ``(role on screen, address)``."""
    people: list[tuple[str, str]] = []
    brand = brand_roles_in_force().filter(user__is_active=True).order_by("pk")
    members = memberships_in_force().filter(user__is_active=True).order_by("pk")
    first_brand: dict[str, str] = {}
    for role, email in brand.values_list("role", "user__email"):
        first_brand.setdefault(role, email)
    first_member: dict[str, str] = {}
    for role, email in members.values_list("role", "user__email"):
        first_member.setdefault(role, email)
    people += [
        (str(name.label), first_brand[name]) for name in BrandRoleName if name in first_brand
    ]
    people += [
        (f"Partner: {name.label}", first_member[name])
        for name in PartnerRole
        if name in first_member
    ]
    return people
