"""The ledger for those who may read the trail."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from partners.network.queries import all_partners
from partners.sharing.changes import metric_names
from partners.sharing.models import LedgerRow
from partners.sharing.queries.ledger import LedgerFilter, last_seal, ledger
from partners.sharing.queries.rules import rule_names
from partners.sharing.registry import COMPARISONS
from partners.sharing.sentences import purpose_words
from partners.sharing.services.ledger import NETWORK
from portal.access.fields import day_in
from portal.access.pages import Page
from portal.access.pagination import read_cursor, write_cursor
from portal.access.rules import may
from portal.accounts.services.persons import names_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One row of the ledger in words."""

    day: dt.date
    person: str
    partner: str
    channel: str
    purpose: str
    facts: int
    rules: tuple[tuple[str, str], ...]
    # Of each month the metrics compared.
    comparisons: tuple[tuple[str, tuple[str, ...]], ...]


class LedgerPage(Page):
    """Who was shown what about others, newest first."""

    access = may("audit.read")
    query = frozenset({"partner", "first_day", "last_day", "before"})
    template_name = "sharing/ledger.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """One page of rows."""
        code = request.GET.get("partner", "").strip()
        partner = all_partners().filter(code=code).first() if code else None
        criteria = LedgerFilter(
            partner=partner.public_id if partner else None,
            first_day=day_in(request.GET.get("first_day", "")),
            last_day=day_in(request.GET.get("last_day", "")),
            before=read_cursor(request.GET.get("before"), "ledger"),
        )
        is_unknown = bool(code) and partner is None
        rows = [] if is_unknown else list(ledger(self.actor, criteria)[: PAGE + 1])
        older = ""
        if len(rows) > PAGE:
            parameters = {k: v for k, v in request.GET.items() if k != "before" and v}
            older = urlencode({**parameters, "before": write_cursor("ledger", rows[PAGE - 1].pk)})
        return self.render(
            lines=ledger_lines(rows[:PAGE]),
            asked=request.GET,
            is_unknown=is_unknown,
            older=older,
            seal=last_seal(),
        )


def ledger_lines(rows: list[LedgerRow]) -> list[LedgerLine]:
    """Rows in words; a fixed number of queries."""
    people = names_of(row.person_id for row in rows)
    partners = dict(
        all_partners()
        .filter(public_id__in={row.partner_public_id for row in rows})
        .values_list("public_id", "name")
    )
    keys = {rule.partition("@")[0] for row in rows for rule in row.rules}
    rules = rule_names(keys)
    releases = COMPARISONS.only().names(release for row in rows for release in row.releases)
    names = metric_names()
    return [
        LedgerLine(
            day=row.day,
            person=people.get(row.person_id, "–"),
            partner=_("the whole network")
            if row.partner_public_id == NETWORK
            else partners.get(row.partner_public_id, "–"),
            channel=channel_words(row.channel),
            purpose=purpose_words(row.purpose),
            facts=row.cells,
            rules=tuple(
                (
                    key,
                    _("{rule}, version {n}").format(rule=rules.get(key, key), n=version),
                )
                for key, _sep, version in (rule.partition("@") for rule in row.rules)
            ),
            comparisons=_by_month([releases[r] for r in row.releases if r in releases], names),
        )
        for row in rows
    ]


def channel_words(channel: str) -> str:
    """How it was shown, where the purpose does not say so already."""
    words = {"page": _("page"), "preview": _("preview by the brand"), "mail": "", "api": ""}
    return words.get(channel, channel.upper())


def _by_month(
    pairs: Iterable[tuple[str, str]], names: Mapping[str, str]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    names_by_month: dict[str, set[str]] = {}
    for cell, month in pairs:
        names_by_month.setdefault(month, set()).add(names.get(cell, cell))
    return tuple(
        (month, tuple(sorted(names_by_month[month])))
        for month in sorted(names_by_month, reverse=True)
    )
