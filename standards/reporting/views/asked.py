"""What a partner is asked for in a month, and why: for its people and for the brand."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from partners.network.queries import coded
from partners.network.queries.own import partner_or_404
from partners.network.queries.structure import attribute_names, kind_names, tier_names
from portal.access.pages import Page
from portal.access.rules import may
from portal.lib import months
from portal.ui.formats import day_text, month_text, names_in_short
from standards.reporting.calendars import local_date
from standards.reporting.cell_display import dates_text
from standards.reporting.queries.reasons import Asking, Reason, reasons_in

_SENTENCES = {
    "everybody": gettext_noop("Everybody is asked."),
    "in_kinds": gettext_noop("It asks these kinds of partner: %(codes)s."),
    "in_tiers": gettext_noop("It asks these tiers: %(codes)s."),
    "in_territories": gettext_noop("It asks partners in %(codes)s."),
    "in_attributes": gettext_noop("It asks partners with: %(codes)s."),
    "in_partners": gettext_noop("It asks partners by name, this one among them."),
    "standard": gettext_noop("Judged by %(standards)s."),
    "unjudged": gettext_noop("Some numbers are asked without a standard that judges them."),
    "unopened": gettext_noop("It is not opened yet: this is what it would ask as things stand."),
    "rehearsal": gettext_noop("A rehearsal: it reaches no score and no comparison."),
    "written": gettext_noop("Written down on %(day)s, when the period closed; that stays."),
    "sent": gettext_noop("It has sent this period."),
    "brought": gettext_noop("Others bring these numbers; no partner is asked."),
    "no_period": gettext_noop("No period of it ends in %(month)s."),
    "joined": gettext_noop("The partner joined in %(month)s."),
    "left": gettext_noop("The partner left with %(month)s."),
    "unplaced": gettext_noop("The partner had no place in the network in that month."),
    "suspended": gettext_noop("The partner is suspended: it reads, and does not send."),
    "prospect": gettext_noop("The partner is not part of the network yet."),
    "not_in_kinds": gettext_noop(
        "It asks these kinds of partner: %(codes)s. This one is: %(own)s."
    ),
    "not_in_tiers": gettext_noop("It asks these tiers: %(codes)s. This partner’s: %(own)s."),
    "not_in_territories": gettext_noop("It asks partners in %(codes)s. This one is in %(own)s."),
    "not_in_attributes": gettext_noop(
        "It asks partners with %(codes)s; this one has none of them."
    ),
    "not_in_partners": gettext_noop("It asks partners by name, and this one is not among them."),
    "unbound": gettext_noop("No standard in force for this partner judges any of its numbers."),
    "not_written": gettext_noop("When the period closed on %(day)s, it was not asked."),
}


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One collection on the page."""

    asking: Asking
    sentences: tuple[str, ...]
    dates: str


class AskedPage(Page):
    """Every collection, whether it asks this partner in a month, and why."""

    access = may("months.review", "months.send")
    query = frozenset({"month"})
    template_name = "reporting/asked.html"

    def get(self, request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
        """The month asked for, else the running one."""
        is_brand = self.actor.is_brand
        capability = "months.review" if is_brand else "months.send"
        partner = partner_or_404(self.actor, public_id, capability)
        month = request.GET.get("month", "")
        if not months.is_month(month):
            month = months.of(local_date(timezone.now(), partner.time_zone))
        today = local_date(timezone.now(), partner.time_zone)
        # A partner is not told of what it is not asked: others' standards are no news of its.
        askings = [each for each in reasons_in(partner, month) if is_brand or each.is_asked]
        names = _names(askings)
        rows = [
            AskedRow(
                asking,
                tuple(_sentence(reason, names) for reason in asking.reasons),
                dates_text(asking.period, today) if asking.period else "",
            )
            for asking in askings
        ]
        return self.render(
            partner=partner,
            month=month,
            earlier=months.shift(month, -1),
            later=months.shift(month, 1),
            asked=[row for row in rows if row.asking.is_asked],
            others=[row for row in rows if not row.asking.is_asked],
        )


Names = Mapping[str, Mapping[str, str]]


_NAMES: dict[str, Callable[[], Mapping[str, str]]] = {
    "kinds": kind_names,
    "tiers": tier_names,
    "attributes": attribute_names,
    "territories": lambda: dict(coded("territory").values_list("code", "name")),
}


def _names(askings: Sequence[Asking]) -> Names:
    """What the codes of the audiences are called, by their keys; a query for each there is."""
    codes = {code for asking in askings for code, _ in asking.reasons}
    keys = {code.rpartition("in_")[2] for code in codes}
    return {key: names() for key, names in _NAMES.items() if key in keys}


def _sentence(reason: Reason, names: Names) -> str:
    code, facts = reason
    if code == "starting":
        count = int(str(facts["count"]))
        return ngettext(
            "Its first period here is shown and not judged.",
            "Its first %(count)d periods here are shown and not judged.",
            count,
        ) % {"count": count}
    of_key = names.get(code.rpartition("in_")[2], {})
    return _(_SENTENCES[code]) % {name: _fact(name, value, of_key) for name, value in facts.items()}


def _fact(name: str, value: object, of_key: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return names_in_short([of_key.get(code, code) for code in value], most=6) or "–"
    if isinstance(value, dt.datetime):
        return day_text(timezone.localdate(value), timezone.localdate())
    return month_text(str(value)) if name == "month" else str(value)
