"""What is asked: a metric's cell, a grouping, a span, filters. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from partners.network.audience import path_codes
from partners.network.queries import Place
from portal.lib import months
from portal.lib.results import Refusal

GROUPINGS = ("network", "territory", "owner", "tier", "kind", "partner")
SPANS = ("month", "quarter", "year", "financial_year", "range")
WHERE = ("territory", "owner", "tier", "kind", "partner")
ATTRIBUTE = "attribute."
NONE = "(none)"
MOST_MONTHS = 240


@dataclass(frozen=True, slots=True)
class Condition:
    """One filter on partners: a place's property has one of ``values``."""

    key: str
    values: tuple[str, ...]

    def holds(self, place: Place) -> bool:
        """Whether ``place`` passes; a territory covers all below it."""
        if self.key == "territory":
            return not path_codes(place.territory_path).isdisjoint(self.values)
        if self.key.startswith(ATTRIBUTE):
            return attribute_text(place.attributes.get(self.key[len(ATTRIBUTE) :])) in self.values
        return group_of(place, self.key) in self.values


@dataclass(frozen=True, slots=True)
class Question:
    """A figure asked for. Months are included at both ends."""

    metric: str
    first: str
    last: str
    member: str = ""
    by: str = "network"
    per: str = "month"
    where: tuple[Condition, ...] = ()
    method: str = ""
    # The month in which the brand's financial year begins.
    year_begins: int = 1

    @property
    def cell(self) -> str:
        """The cell's key: ``code`` or ``code:member``."""
        return f"{self.metric}:{self.member}" if self.member else self.metric

    @property
    def is_single(self) -> bool:
        """Whether every figure is one partner's of one month: nothing has to be combined."""
        return self.by == "partner" and (self.per == "month" or self.first == self.last)

    @property
    def capability(self) -> str:
        """The right it needs: single partners' values are more than the network's figures."""
        single = self.by == "partner" or any(item.key == "partner" for item in self.where)
        return "values.read" if single else "network.read"

    def span(self) -> list[str]:
        """Every month asked for."""
        return list(months.span(self.first, self.last))

    def period_of(self, month: str) -> str:
        """The name of the period a month falls into."""
        if self.per == "quarter":
            return months.quarter(month)
        if self.per == "year":
            return month[:4]
        if self.per == "financial_year":
            return months.financial_year(month, self.year_begins)
        return f"{self.first}..{self.last}" if self.per == "range" else month

    def includes(self, place: Place) -> bool:
        """Whether a place passes all filters."""
        return all(condition.holds(place) for condition in self.where)


def question(
    *,
    metric: str,
    by: str,
    first: str,
    last: str,
    per: str = "month",
    where: Sequence[str] = (),
    method: str = "",
    year_begins: int = 1,
) -> Question:
    """A checked question from text; refuses what cannot be read."""
    code, _, member = metric.partition(":")
    for name, value, possible in (("by", by, GROUPINGS), ("per", per, SPANS)):
        if value not in possible:
            raise Refusal("figure_option", name=name, value=value, known=", ".join(possible))
    for value in (first, last):
        if not months.is_month(value):
            raise Refusal("figure_month", value=value)
    if first > last:
        raise Refusal("figure_span", first=first, last=last)
    if months.ordinal(last) - months.ordinal(first) >= MOST_MONTHS:
        raise Refusal("figure_long", limit=MOST_MONTHS)
    return Question(
        metric=code,
        member=member,
        by=by,
        first=first,
        last=last,
        per=per,
        where=conditions(where),
        method=method,
        year_begins=year_begins,
    )


def conditions(texts: Sequence[str]) -> tuple[Condition, ...]:
    """Filters from ``key=value`` texts; the same key twice means either value."""
    by_key: dict[str, list[str]] = {}
    for text in texts:
        key, sign, value = text.partition("=")
        if not sign or not (key in WHERE or key.startswith(ATTRIBUTE)) or not value:
            keys = ", ".join([*WHERE, f"{ATTRIBUTE}CODE"])
            raise Refusal("figure_where", text=text, known=keys)
        by_key.setdefault(key, []).append(value)
    return tuple(Condition(key, tuple(values)) for key, values in by_key.items())


def group_of(place: Place, by: str) -> str:
    """The code a place is grouped under."""
    if by == "network":
        return "network"
    if by == "partner":
        return place.partner_code
    return str(getattr(place, by)) or NONE


def groups_of(place: Place, asked: Question, reach: frozenset[str] | None) -> list[str]:
    """The codes a place is grouped under: by territory its own and every one above it.

    ``reach`` are the territories the reader sees whole (None: all): a part of Europe is not named
    Europe. A filter on territories cuts what lies above it for the same reason.
    """
    if asked.by != "territory":
        return [group_of(place, asked.by)]
    path = place.territory_path.strip("/").split("/")
    codes = {code for item in asked.where if item.key == "territory" for code in item.values}
    start = next((at for at, code in enumerate(path) if code in codes), 0)
    return [code for code in path[start:] if code == path[-1] or reach is None or code in reach]


def attribute_text(value: object) -> str:
    """An attribute's value as it is written in a filter."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
