"""Build a world, ask everything as everybody, take the world down again."""

from dataclasses import dataclass
from functools import cache
from zlib import crc32

import time_machine
from django.core import mail
from django.db import transaction

from portal.lib import ids
from tests.leaks import worlds
from tests.leaks.probe import PARTNER_ROLES, Answer, Undo, answer, client_for
from tests.leaks.routes import Ask, asks, writes
from tests.leaks.worlds import Cells, Variation, World, build

METHODS = ("GET", "OPTIONS")
ALWAYS = ("api-comparisons", "disclosure:scorecard", "network:list", "network:partner")
Answers = dict[tuple[str, Ask], Answer]


@dataclass(frozen=True, slots=True)
class Seen:
    """What one world answered to the partner's people and to a brand admin."""

    raw: dict[tuple[str, str], Cells]
    partner: Answers
    brand: Answers


def visit(
    seed: int,
    variation: Variation,
    *,
    roles: tuple[str, ...] = PARTNER_ROLES,
    brand: bool = True,
    one_in: int = 1,
    methods: tuple[str, ...] = METHODS,
) -> Seen:
    """What the world of ``seed`` says; the database is as before afterwards.

    ``one_in``: ask one address in so many, chosen by the seed alone; the partner's comparisons
    always.
    """
    kept: list[Seen] = []
    source = ids.source
    try:
        with time_machine.travel(worlds.NOW, tick=False), transaction.atomic():
            mail.outbox.clear()
            world = build(seed, variation)
            wanted = [
                ask
                for ask in asks(world.objects, methods) + writes(world.objects)
                if ask.route in ALWAYS or _drawn(seed, ask) % one_in == 0
            ]
            partner: Answers = {**letters(world)}
            for role in roles:
                client = client_for(world, role)
                mine = [ask for ask in wanted if _concerns(role, ask)]
                partner.update({(role, ask): answer(client, ask) for ask in mine})
            admin: Answers = {}
            if brand:
                client = client_for(world, "admin")
                admin = {
                    ("admin", ask): answer(client, ask) for ask in wanted if ask.method == "GET"
                }
            kept.append(Seen(world.raw, partner, admin))
            raise Undo
    except Undo:
        return kept[0]
    finally:
        ids.source = source


def answers_of(world: World, roles: tuple[str, ...], methods: tuple[str, ...]) -> Answers:
    """What a world that stands answers to ``roles``, writes included."""
    wanted = asks(world.objects, methods) + writes(world.objects)
    found: Answers = {}
    for role in roles:
        client = client_for(world, role)
        mine = [ask for ask in wanted if _concerns(role, ask)]
        found |= {(role, ask): answer(client, ask) for ask in mine}
    return found


def letters(world: World) -> Answers:
    """The mails the world sent to the partner's own people while it was built."""
    found: Answers = {}
    for role in PARTNER_ROLES:
        address = world.users[role].email
        told = tuple((m.subject, m.body) for m in mail.outbox if address in m.to)
        answer = Answer(200, (), "\n".join(body for _, body in told).encode(), 0, told)
        found[role, Ask("MAIL", address, "mail")] = answer
    return found


def everything(seed: int, roles: tuple[str, ...] = PARTNER_ROLES) -> tuple[World, Answers]:
    """A new world with its mails and every GET answer of ``roles``; the caller undoes it."""
    mail.outbox.clear()
    world = build(seed, Variation())
    found = letters(world)
    for role in roles:
        client = client_for(world, role)
        mine = [ask for ask in asks(world.objects) if _concerns(role, ask)]
        found |= {(role, ask): answer(client, ask) for ask in mine}
    return world, found


def _concerns(role: str, ask: Ask) -> bool:
    """Tokens ask the API only; OPTIONS is asked by one person and one token."""
    if ask.method == "OPTIONS" and role not in ("owner", "machine"):
        return False
    return role != "machine" or ask.url.startswith("/api/")


@cache
def base(seed: int, one_in: int = 1) -> Seen:
    """The unchanged world of ``seed``, asked once."""
    return visit(seed, Variation(), one_in=one_in)


def _drawn(seed: int, ask: Ask) -> int:
    return crc32(f"{seed} {ask.method} {ask.route} {ask.url} {ask.body}".encode())


def differences(first: Answers, second: Answers) -> list[str]:
    """Which answers differ, and in what."""
    found = []
    for key, one in first.items():
        two = second[key]
        if one != two:
            fields = [
                name
                for name in ("status", "headers", "body", "queries", "mails")
                if getattr(one, name) != getattr(two, name)
            ]
            found.append(f"{key[0]} {key[1].method} {key[1].url}: {', '.join(fields)}")
    return found
