"""Build a world, ask everything as everybody, take the world down again."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import time_machine
from django.core import mail
from django.db import transaction
from django.test import Client

from portal.lib import ids
from tests.leaks import worlds
from tests.leaks.probe import PARTNER_ROLES, Answer, answer, client_for, parts_of
from tests.leaks.routes import Ask, asks, writes
from tests.leaks.worlds import Cells, Variation, World, build

METHODS = ("GET", "OPTIONS")
Key = tuple[str, Ask]
Answers = dict[Key, Answer]


@dataclass(frozen=True, slots=True)
class Seen:
    """What one world answered to the partner's people and to a brand admin."""

    raw: dict[tuple[str, str], Cells]
    partner: Answers
    brand: Answers


@contextmanager
def standing(seed: int, variation: Variation) -> Iterator[World]:
    """The world of ``seed`` for the time of a block; the database is as before afterwards."""
    source = ids.source
    try:
        with time_machine.travel(worlds.NOW, tick=False), transaction.atomic():
            mail.outbox.clear()
            yield build(seed, variation)
            transaction.set_rollback(True)
    finally:
        ids.source = source


def keys(world: World, roles: tuple[str, ...], methods: tuple[str, ...] = METHODS) -> list[Key]:
    """Everything ``roles`` ask, writes included, address by address."""
    wanted = asks(world.objects, methods) + writes(world.objects)
    return [(role, ask) for ask in wanted for role in roles if _concerns(role, ask)]


def answers_to(world: World, wanted: Iterable[Key]) -> Answers:
    """What a world that stands answers.

    The partner's people sign in first, whoever is asked: pages tell when colleagues last did.
    """
    clients: dict[str, Client] = {role: client_for(world, role) for role in PARTNER_ROLES}
    found: Answers = {}
    for role, ask in wanted:
        if role not in clients:
            clients[role] = client_for(world, role)
        found[role, ask] = answer(clients[role], ask)
    return found


def visit(
    seed: int,
    variation: Variation,
    *,
    roles: tuple[str, ...] = PARTNER_ROLES,
    brand: bool = True,
    methods: tuple[str, ...] = METHODS,
    chosen: Callable[[Key], bool] = lambda key: True,
) -> Seen:
    """What the world of ``seed`` says to everything that is ``chosen``.

    The brand asks each address first, so that what it was told cannot come to others by way of
    something they share.
    """
    with standing(seed, variation) as world:
        partner = letters(world)
        everybody = ("admin", *roles) if brand else roles
        wanted = [key for key in keys(world, everybody, methods) if chosen(key)]
        found = answers_to(world, wanted)
    partner |= {key: one for key, one in found.items() if key[0] != "admin"}
    admins = {key: one for key, one in found.items() if key[0] == "admin"}
    return Seen(world.raw, partner, admins)


def letters(world: World) -> Answers:
    """The mails the world sent to the partner's own people while it was built."""
    found: Answers = {}
    for role in PARTNER_ROLES:
        address = world.users[role].email
        told = tuple(parts_of(letter) for letter in mail.outbox if address in letter.to)
        answer = Answer(200, (), "\n".join(parts[1] for parts in told).encode(), 0, told)
        found[role, Ask("MAIL", address, "mail")] = answer
    return found


def everything(seed: int, roles: tuple[str, ...] = PARTNER_ROLES) -> tuple[World, Answers]:
    """A new world with its mails and every GET answer of ``roles``; the caller undoes it."""
    mail.outbox.clear()
    world = build(seed, Variation())
    found = letters(world)
    wanted = [(role, ask) for role, ask in keys(world, roles, ("GET",)) if ask.method == "GET"]
    return world, found | answers_to(world, wanted)


def _concerns(role: str, ask: Ask) -> bool:
    """Tokens ask the API only; OPTIONS is asked by one person and one token; the brand reads."""
    if ask.method == "OPTIONS" and role not in ("owner", "machine"):
        return False
    if role == "admin" and ask.method != "GET":
        return False
    return role != "machine" or ask.url.startswith("/api/")


def differences(first: Answers, second: Answers) -> list[str]:
    """Which answers of ``second`` differ from those of ``first``, and in what."""
    found = []
    for key, two in second.items():
        one = first[key]
        if one != two:
            fields = [
                name
                for name in ("status", "headers", "body", "queries", "mails")
                if getattr(one, name) != getattr(two, name)
            ]
            found.append(f"{key[0]} {key[1].method} {key[1].url}: {', '.join(fields)}")
    return found
