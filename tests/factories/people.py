"""Builders for people: users, roles, memberships and signed-in clients."""

from collections.abc import Sequence
from typing import Any

from django.test import Client

from partners.network.models import Partner
from partners.people.services.memberships import add_member
from partners.people.services.roles import give_role
from portal.access.actor import SYSTEM, Actor, actor_for
from portal.accounts.models import User
from portal.jobs.models import Job
from portal.notices.models import Mail, Notice

PASSWORD = "correct horse battery"


def make_user(email: str = "ann@brand.example", name: str = "", **fields: Any) -> User:
    """A person without any role."""
    return User.objects.create_user(email, name=name, **fields)


def brand_user(
    role: str,
    email: str = "",
    territories: Sequence[str] = (),
    partners: Sequence[str] = (),
    **fields: Any,
) -> User:
    """A person with one role at the brand."""
    user = make_user(email or f"{role}@brand.example", **fields)
    give_role(user=user, role=role, territories=territories, partners=partners, actor=SYSTEM)
    # Tests of other things begin without news of who else came to decide.
    for model in (Notice, Mail):
        model.objects.filter(code="role_given").delete()
    Job.objects.filter(task="notices.deliver", state="queued").delete()
    return user


def member_user(role: str, *partners: Partner, email: str = "", **fields: Any) -> User:
    """A person who acts for ``partners``."""
    user = make_user(email or f"{role}@dealer.example", **fields)
    for partner in partners:
        add_member(user=user, partner=partner, role=role, actor=SYSTEM)
    return user


def actor_of(user: User) -> Actor:
    """What the person may do now."""
    return actor_for(User.objects.get(pk=user.pk))


def signed_in(user: User) -> Client:
    """A browser session of the person."""
    client = Client()
    client.force_login(
        User.objects.get(pk=user.pk), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client
