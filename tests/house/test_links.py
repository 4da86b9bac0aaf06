"""No link on any page leads nowhere: every person's pages are walked, every link is asked.

So are the links on the screens that refuse an empty form.
"""

from collections import Counter, deque
from collections.abc import Callable
from copy import deepcopy
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from portal.accounts.models import User
from standards.packs.services.seeding import seed
from tests.factories.reporting import sign_in
from tests.kit.lines import read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NOW, AS_OF = "2026-11-28T12:00:00Z", "2026-10"
# Of addresses alike (route and names behind the `?`) so many are asked; of those that ask for a
# metric's figures every one, since each kind of metric has figures of its own.
ALIKE = 6
ALL = {"insight:figures"}
LEFT_OUT = ("/static/", "/accounts/", "/sign-out", "/logout")


def kind_of(address: str) -> tuple[str, ...]:
    """What an address is one of many of."""
    parts = urlsplit(address)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        name = parts.path
    return (name, *sorted(parse_qs(parts.query, keep_blank_values=True)))


class Undo(Exception):
    """Takes a form back that was posted to see what it answers."""


def refused(client: Client, address: str, hidden: dict[str, str]) -> tuple[str, ...]:
    """The links on the screen that answers an empty form, where that is a refusal."""
    links: tuple[str, ...] = ()
    cookies = deepcopy(client.cookies)
    try:
        with transaction.atomic():
            answer = client.post(address, hidden)
            if answer.status_code == 422:
                links = read(answer.content.decode(), address).links
            raise Undo
    except Undo:
        pass
    client.cookies = cookies
    mail.outbox.clear()
    return links


def test_no_link_of_any_role_leads_nowhere(client: Client, tell: Callable[[str], None]) -> None:
    bad: list[tuple[str, str, str, int]] = []
    asked = screens = 0
    with time_machine.travel(NOW):
        seed(as_of=AS_OF)
        for user in User.objects.filter(is_active=True).order_by("email"):
            sign_in(client, user)
            seen: set[str] = {"/"}
            alike: Counter[tuple[str, ...]] = Counter()
            posted: set[tuple[str, ...]] = set()
            waiting = deque([("/", "")])
            while waiting:
                address, source = waiting.popleft()
                cache.clear()
                answer = client.get(address)
                asked += 1
                links: tuple[str, ...] = ()
                if answer.status_code >= 400:
                    bad.append((user.email, source, address, answer.status_code))
                elif answer.status_code in (301, 302):
                    links = (answer["Location"],)
                elif "text/html" in answer.headers.get("Content-Type", ""):
                    page = read(answer.content.decode(), address)
                    links = page.links
                    for action, hidden in page.forms:
                        if kind_of(action) in posted or action.startswith(LEFT_OUT):
                            continue
                        posted.add(kind_of(action))
                        found = refused(client, action, hidden)
                        screens += bool(found)
                        links += found
                for link in links:
                    if link in seen or link.startswith(LEFT_OUT):
                        continue
                    seen.add(link)
                    alike[kind_of(link)] += 1
                    if alike[kind_of(link)] <= ALIKE or kind_of(link)[0] in ALL:
                        waiting.append((link, address))
    assert not bad, "\n".join(map(str, bad))
    tell(f"links: {asked} addresses asked, {screens} screens that refuse a form")
