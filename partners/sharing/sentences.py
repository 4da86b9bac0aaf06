"""A sharing rule as one plain sentence, for the people who approve it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from partners.network.queries import coded
from partners.sharing.models import BRAND, SharingRule
from partners.sharing.policy import ANY, Kind, Purpose
from standards.catalogue.queries.sets import all_metrics

KIND_WORDS: dict[str, str | Promise] = {
    Kind.OWN: _("their own results"),
    Kind.TARGET: _("their results against target"),
    Kind.CENTRE: _("the middle of their peers"),
    Kind.BAND: _("which part of their peers they are in"),
    Kind.SPREAD: _("the cut points of their peers"),
    Kind.TOTAL: _("the network's typical partner"),
}
KIND_NAMES: dict[Kind, str | Promise] = {
    Kind.OWN: _("Own results and trends"),
    Kind.TARGET: _("Own results against target"),
    Kind.CENTRE: _("Middle of the peers, and the distance to it"),
    Kind.BAND: _("Own half, third or quarter"),
    Kind.SPREAD: _("Cut points between the parts"),
    Kind.TOTAL: _("The network's typical partner"),
}
SHORT_KIND_NAMES: dict[Kind, str | Promise] = {
    Kind.OWN: _("Own results"),
    Kind.TARGET: _("Own target"),
    Kind.CENTRE: _("Peer middle"),
    Kind.BAND: _("Own part"),
    Kind.SPREAD: _("Cut points"),
    Kind.TOTAL: _("Network"),
}
PURPOSE_NAMES: dict[str, str | Promise] = {
    Purpose.SCORECARD: _("Scorecard"),
    Purpose.RECEIPT: _("Receipt after sending"),
    Purpose.API: _("Programs (API)"),
    Purpose.EXPORT: _("Files"),
    Purpose.DIGEST: _("Mail"),
}
CLASS_WORDS: dict[str, str | Promise] = {
    ANY: _("every metric"),
    "class:0": _("all open metrics"),
    "class:1": _("all metrics up to shareable"),
    "class:2": _("all metrics up to restricted"),
}
# What of the network each column of a rule names.
AUDIENCE_PARTS = {
    "kinds_of_partner": "kind",
    "tiers": "tier",
    "territories": "territory",
    "owners": "owner",
    "partners": "partner",
}
MOST_NAMES = 4


@dataclass(frozen=True, slots=True)
class Names:
    """Names by code: of what audiences hold, column by column, and of metrics."""

    audience: Mapping[str, Mapping[str, str]]
    metrics: Mapping[str, str]


def names_for(rules: Iterable[SharingRule]) -> Names:
    """The names some rules need; a fixed number of queries for any number of rules."""
    rows = list(rules)
    audience = {}
    for column, part in AUDIENCE_PARTS.items():
        codes = {code for row in rows for code in getattr(row, column)} - {ANY}
        rows_of = coded(part).filter(code__in=codes)
        audience[column] = dict(rows_of.values_list("code", "name")) if codes else {}
    codes = {code.partition(":")[0] for row in rows for code in row.metrics}
    named = all_metrics().filter(code__in=codes).values_list("code", "name", "members")
    metrics: dict[str, str] = {}
    for code, name, members in named:
        metrics[code] = name
        metrics |= {f"{code}:{member}": f"{name}: {label}" for member, label in members}
    return Names(audience, metrics)


def sentence(rule: SharingRule, names: Names | None = None, *, most: int = MOST_NAMES) -> str:
    """Who sees what, of which months, on what condition, until when; ``most`` names of a kind."""
    labels = names or names_for([rule])
    pattern = (
        gettext("{who} never see {what} for {metrics}{until}.")
        if rule.is_deny
        else gettext("{who} see {what} for {metrics}, {window}{condition}{until}.")
    )
    return pattern.format(
        who=audience_words(rule, labels, most),
        what=_join([str(KIND_WORDS[kind]) for kind in rule.kinds]),
        metrics=metric_words(rule.metrics, labels, most),
        window=_window(rule),
        condition=_condition(rule),
        until=_until(rule),
    )


def audience_words(rule: SharingRule, names: Names, most: int = MOST_NAMES) -> str:
    """The audience in names: *Partners (Dealer · Gold · France)*, or everybody."""
    parts = []
    for column, labels in names.audience.items():
        codes = getattr(rule, column)
        if ANY not in codes:
            parts.append(_names([labels.get(code, code) for code in codes], most))
    if not parts:
        return gettext("All partners")
    return gettext("Partners ({audience})").format(audience=" · ".join(parts))


def metric_words(codes: Sequence[str], names: Names, most: int = MOST_NAMES) -> str:
    """Metrics by name, classes in words."""
    wide = [str(CLASS_WORDS[code]) for code in codes if code in CLASS_WORDS]
    named = [code for code in codes if code not in CLASS_WORDS]
    labels = names.metrics
    listed = [_names([labels.get(code, code) for code in named], most)] if named else []
    return _join(wide + listed)


def purpose_words(purpose: str) -> str:
    """A purpose of the ledger, as people call it."""
    if purpose == BRAND:
        return gettext("Looked at or taken by your brand")
    return str(PURPOSE_NAMES.get(purpose, purpose))


def _window(rule: SharingRule) -> str:
    text = ngettext("last {n} month", "last {n} months", rule.lookback_months).format(
        n=rule.lookback_months
    )
    if rule.lag_months:
        text += " " + ngettext(
            "with {n} month's delay", "with {n} months' delay", rule.lag_months
        ).format(n=rule.lag_months)
    return text


def _condition(rule: SharingRule) -> str:
    conditions = []
    if rule.is_reciprocal:
        conditions.append(gettext("once they have sent that month"))
    if rule.needs_acknowledgement:
        conditions.append(gettext("once they have read the standard"))
    if rule.minimum_edition == 1:
        conditions.append(gettext("once their agreement is signed"))
    elif rule.minimum_edition > 1:
        conditions.append(
            gettext("once edition {n} of their agreement is signed").format(n=rule.minimum_edition)
        )
    if rule.halves_only:
        conditions.append(gettext("of parts only halves"))
    if ANY not in rule.purposes:
        places = _join([str(PURPOSE_NAMES[each]) for each in rule.purposes])
        conditions.append(gettext("only in: {places}").format(places=places))
    return "".join(f", {text}" for text in conditions)


def _until(rule: SharingRule) -> str:
    if rule.valid_to is None:
        return ""
    return gettext(", until {date}").format(date=date_format(rule.valid_to))


def _names(names: Sequence[str], most: int) -> str:
    head = list(names[:most])
    more = len(names) - len(head)
    text = _join(head)
    return gettext("{names} and {n} more").format(names=", ".join(head), n=more) if more else text


def _join(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return gettext("{most} and {last}").format(most=", ".join(parts[:-1]), last=parts[-1])
