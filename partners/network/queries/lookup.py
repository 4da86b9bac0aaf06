"""Partners by what people type: a code, a whole name, "Name (code)", or words of either."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from partners.network.models import Partner, PartnerQuerySet
from portal.lib.search import holding

# More matches are no choice any more: another word is the better way.
MOST_OFFERED = 20
_LABEL = re.compile(r".*\(([^()]+)\)")


@dataclass(frozen=True, slots=True)
class Offer:
    """Partners that hold the words typed, by name: (code, name); ``more`` are left out."""

    partners: tuple[tuple[str, str], ...] = ()
    more: int = 0


def label_of_partner(partner: Partner) -> str:
    """How a partner is written where it is named: "Name (code)"."""
    return f"{partner.name} ({partner.code})"


def partners_named(texts: Iterable[str], rows: PartnerQuerySet) -> dict[str, Partner]:
    """By text the one partner of ``rows`` it names; one query. What names none or two is left out.

    A code wins over a name.
    """
    asked = {text: _codes(text) for text in texts if text}
    codes = {code for candidates in asked.values() for code in candidates}
    partners = list(rows.filter(Q(code__in=codes) | Q(name__in=list(asked))))
    by_code = {row.code: row for row in partners}
    times = Counter(row.name for row in partners)
    by_name = {row.name: row for row in partners if times[row.name] == 1}
    by_text = {
        text: next((by_code[code] for code in codes if code in by_code), by_name.get(text))
        for text, codes in asked.items()
    }
    return {text: row for text, row in by_text.items() if row is not None}


def partners_offered(text: str, rows: PartnerQuerySet) -> Offer:
    """The present partners of ``rows`` that hold every word of ``text``; two queries at most."""
    if not text.strip():
        return Offer()
    matches = rows.present().filter(holding(text)).order_by("name", "code")
    pairs = list(matches.values_list("code", "name")[:MOST_OFFERED])
    more = matches.count() - len(pairs) if len(pairs) == MOST_OFFERED else 0
    return Offer(tuple(pairs), more)


def _codes(text: str) -> list[str]:
    labelled = _LABEL.fullmatch(text)
    plain = [text, text.upper(), text.lower()]
    return [*plain, labelled[1]] if labelled else plain
