"""Counts the clicks of a journey; every click waits for the page it leads to."""

import re
from typing import Any

from django.test import Client

from tests.factories.reporting import sign_in


class Visitor:
    """One person in front of one browser window."""

    def __init__(self, browser: Any, server: Any, user: Any = None, **options: Any) -> None:
        self.server = server
        self.clicks = 0
        context = browser.new_context(**options)
        if user is not None:
            client = Client()
            sign_in(client, user)
            session = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": server.url}])
        self.page = context.new_page()

    def go(self, path: str) -> None:
        """Follow a link from outside, such as a mail's: no click of the journey."""
        self.page.goto(self.server.url + path)

    def click(self, role: str, name: str | re.Pattern[str], **options: Any) -> None:
        """Press the first button or link of a name and wait for the page it leads to."""
        self.clicks += 1
        with self.page.expect_navigation():
            self.page.get_by_role(role, name=name, **options).first.click()

    def enter(self, label: str, text: str) -> None:
        """Click into a field and type or paste."""
        self.clicks += 1
        self.page.get_by_label(label, exact=True).click()
        self.page.get_by_label(label, exact=True).fill(text)

    def choose(self, label: str, option: str) -> None:
        """Open a list and pick from it: one click, as browsers of phones count it."""
        self.clicks += 1
        self.page.get_by_label(label, exact=True).select_option(label=option)

    def tick(self, label: str) -> None:
        """Mark a box."""
        self.clicks += 1
        self.page.get_by_label(label, exact=True).check()

    def told(self) -> str:
        """The words of the page."""
        return str(self.page.locator("main").inner_text())
