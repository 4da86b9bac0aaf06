"""No link on any page leads nowhere: every role's pages are walked, every link on them is asked."""

from collections import Counter, deque
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core.cache import cache
from django.urls import Resolver404, resolve

from portal.accounts.models import User
from standards.packs.services.seeding import seed
from tests.factories.reporting import sign_in
from tests.kit.lines import read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NOW, AS_OF = "2026-11-28T12:00:00Z", "2026-10"
# Of addresses alike (route and names behind the `?`) so many are asked.
ALIKE = 6
LEFT_OUT = ("/static/", "/accounts/", "/sign-out", "/logout")
PEOPLE = (
    "alex.admin@northwind.example",
    "amir.author@northwind.example",
    "mia.manager@northwind.example",
    "anna.analyst@northwind.example",
    "olga.owner@alpine.example",
    "submitter@dealer.example",
    "viewer@dealer.example",
)


def kind_of(address: str) -> tuple[str, ...]:
    """What an address is one of many of."""
    parts = urlsplit(address)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        name = parts.path
    return (name, *sorted(parse_qs(parts.query, keep_blank_values=True)))


def test_no_link_of_any_role_leads_nowhere(client, tell: Callable[[str], None]) -> None:
    bad, asked = [], 0
    with time_machine.travel(NOW):
        seed(as_of=AS_OF)
        for user in User.objects.filter(is_active=True).order_by("email"):
            sign_in(client, user)
            seen: set[str] = {"/"}
            alike: Counter[tuple[str, ...]] = Counter()
            waiting = deque([("/", "")])
            while waiting:
                address, source = waiting.popleft()
                cache.clear()
                answer = client.get(address)
                asked += 1
                if answer.status_code >= 400:
                    bad.append((user.email, source, address, answer.status_code))
                    continue
                if answer.status_code in (301, 302):
                    links = (answer.url,)
                elif "text/html" in answer.headers.get("Content-Type", ""):
                    links = read(answer.content.decode(), address).links
                else:
                    links = ()
                for link in links:
                    if link in seen or link.startswith(LEFT_OUT):
                        continue
                    seen.add(link)
                    kind = kind_of(link)
                    alike[kind] += 1
                    if alike[kind] <= ALIKE:
                        waiting.append((link, address))
    assert bad == []
    tell(f"links: {asked} addresses asked")
