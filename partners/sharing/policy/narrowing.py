"""Whether a rule's words reach no further than those of the rule it takes the place of.

A difference counts the partners and metrics of today; words hold for those of tomorrow too. So
nobody gains by a change, whoever comes or moves later, only if the words themselves are narrower.
Conservative: what cannot be compared word by word counts as reaching further.
"""

import datetime as dt
from dataclasses import fields

from partners.sharing.policy.terms import ANY, Audience, Rule


def narrows(after: Rule, before: Rule | None, today: dt.date) -> bool:
    """Whether ``after`` instead of ``before`` (None: nothing) opens nothing to anybody, ever.

    A closing rule with an end opens nothing by it that was not open without the rule.
    """
    if after.is_deny:
        return before is None or (before.is_deny and _closes_all(after, before, today))
    return before is not None and not before.is_deny and _opens_no_more(after, before, today)


def _opens_no_more(after: Rule, before: Rule, today: dt.date) -> bool:
    return (
        _same_or_fewer(after, before)
        and _dates_within(after, before, today)
        and after.lookback_months <= before.lookback_months
        and after.lag_months >= before.lag_months
        and after.is_reciprocal >= before.is_reciprocal
        and after.needs_acknowledgement >= before.needs_acknowledgement
        and after.minimum_edition >= before.minimum_edition
        and after.halves_only >= before.halves_only
        and _within(after.purposes, before.purposes)
    )


def _closes_all(after: Rule, before: Rule, today: dt.date) -> bool:
    return (
        _same_or_fewer(before, after)
        and _dates_within(before, after, today)
        and after.exempt <= before.exempt
    )


def _same_or_fewer(small: Rule, large: Rule) -> bool:
    """Audience, metrics and kinds of ``small`` lie within those of ``large``."""
    audiences = all(
        _within(getattr(small.audience, column.name), getattr(large.audience, column.name))
        for column in fields(Audience)
    )
    named = all(
        code in large.metrics or code.partition(":")[0] in large.metrics for code in small.metrics
    )
    return audiences and (named or ANY in large.metrics) and small.kinds <= large.kinds


def _dates_within(small: Rule, large: Rule, today: dt.date) -> bool:
    starts = max(small.valid_from, today) >= large.valid_from
    ends = large.valid_to is None or (
        small.valid_to is not None and small.valid_to <= large.valid_to
    )
    return starts and ends


def _within(small: frozenset[str], large: frozenset[str]) -> bool:
    return ANY in large or (ANY not in small and small <= large)
