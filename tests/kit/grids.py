"""The grid of a month in a browser: a session, its cells, a block pasted into one of them."""

from typing import Any

from django.test import Client
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from partners.network.models import Partner
from portal.accounts.models import User
from standards.reporting.models import Period
from tests.factories.reporting import sign_in

_PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text", text);
  const options = { clipboardData: data, bubbles: true, cancelable: true };
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
}"""


def session_cookie(server: Any, user: User) -> Any:
    """The cookie of a new session of ``user``."""
    client = Client()
    sign_in(client, user)
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}


def opened(browser: Any, server: Any, user: User, **options: Any) -> Any:
    """A browser context with a session of ``user``."""
    context = browser.new_context(**options)
    context.add_cookies([session_cookie(server, user)])
    return context


def grid_of(period: Period) -> str:
    """Where a month is entered."""
    return reverse("reporting:grid", args=(period.collection.code, period.month))


def part(page: Page, partner: Partner, key: str, name: str) -> Locator:
    """One input of one cell."""
    return page.locator(f'[name="c|{partner.public_id}|{key}|{name}"]')


def saved(page: Page) -> None:
    """Waits until everything typed is on the server."""
    expect(page.locator("[data-status]")).to_have_text("Saved", timeout=15_000)


def paste(target: Locator, text: str) -> None:
    """Pastes ``text`` into an input."""
    target.focus()
    target.page.evaluate(_PASTE, text)


def told(page: Page, kind: str) -> str:
    """What a notice of the grid says: ``trouble``, ``pasted`` or ``restored``."""
    box = page.locator(f"[data-{kind}]")
    expect(box).to_be_visible(timeout=15_000)
    return " ".join(box.inner_text().split())
