"""The words of a rule one by one: whom it is about, what it names, when, and what a class is."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from partners.sharing.policy import (
    ANY,
    BRAND_ONLY,
    OPEN,
    RESTRICTED,
    SHAREABLE,
    Audience,
    Catalogue,
    Exemption,
    Kind,
    Lowering,
    MetricEntry,
    Request,
    Rule,
    Subject,
    covers_subject,
    decide,
    in_dates,
    names_metric,
)

TODAY = dt.date(2026, 5, 20)
DAY = dt.timedelta(days=1)
CATALOGUE = Catalogue(
    {
        "reply": MetricEntry("reply", SHAREABLE, members=("web", "phone"), lag_months=1),
        "index": MetricEntry("index", OPEN, frozenset({"reply"}), lag_months=3),
        "board": MetricEntry("board", OPEN, frozenset({"index"})),
        "web_only": MetricEntry("web_only", OPEN, frozenset({"reply:web"})),
        "secret": MetricEntry("secret", BRAND_ONLY),
        "lost": MetricEntry("lost", OPEN, frozenset({"gone"})),
    }
)
SUBJECT = Subject("P1", "O1", frozenset({"EU", "FR"}), "gold", "dealer")
RULE = Rule(
    "r", 1, False, Audience(), frozenset({"reply"}), frozenset(Kind), TODAY - 30 * DAY, None
)


def names(cell: str, *, on: dt.date = TODAY, **words: Any) -> bool:
    words = {name: frozenset(v) if isinstance(v, set) else v for name, v in words.items()}
    return names_metric(replace(RULE, **words), CATALOGUE, cell, on)


@pytest.mark.parametrize("column", ["partners", "owners", "territories", "tiers", "kinds"])
def test_every_column_of_an_audience_has_to_hold_the_subject(column: str) -> None:
    mine = {"partners": "P1", "owners": "O1", "territories": "FR", "tiers": "gold",
            "kinds": "dealer"}[column]  # fmt: skip
    assert covers_subject(Audience(**{column: frozenset({mine, "other"})}), SUBJECT)
    assert covers_subject(Audience(**{column: frozenset({ANY, "other"})}), SUBJECT)
    assert not covers_subject(Audience(**{column: frozenset({"other"})}), SUBJECT)
    assert not covers_subject(Audience(**{column: frozenset()}), SUBJECT)


@pytest.mark.parametrize(
    ("metrics", "cell", "is_named"),
    [
        ({"reply"}, "reply", True),
        ({"reply"}, "reply:web", True),
        ({"reply:web"}, "reply:web", True),
        ({"reply:web"}, "reply:phone", False),
        ({"reply:web"}, "reply", False),
        ({"reply"}, "index", False),
        ({ANY}, "secret", True),
        ({"class:1"}, "reply", True),
        ({"class:1"}, "index", True),
        ({"class:0"}, "index", False),
        ({"class:0", "class:1"}, "index", True),
        ({"class:2"}, "secret", False),
        ({"class:3"}, "secret", True),
        (set(), "reply", False),
    ],
)
def test_an_allow_names_cells_and_sets_up_to_a_class(
    metrics: set[str], cell: str, is_named: bool
) -> None:
    assert names(cell, metrics=metrics) is is_named


@pytest.mark.parametrize(
    ("metrics", "cell", "is_named"),
    [
        ({"reply"}, "index", True),
        ({"reply"}, "board", True),
        ({"reply:web"}, "web_only", True),
        ({"reply:phone"}, "web_only", False),
        ({"index"}, "reply", False),
        ({"class:1"}, "secret", True),
        ({"class:1"}, "reply", True),
        ({"class:2"}, "index", False),
        ({"class:2", "class:3"}, "secret", True),
        ({"class:1", "class:3"}, "index", True),
        ({"class:3"}, "lost", True),
    ],
)
def test_a_deny_covers_what_is_made_of_it_and_classes_from_one_upwards(
    metrics: set[str], cell: str, is_named: bool
) -> None:
    assert names(cell, metrics=metrics, is_deny=True) is is_named


def test_a_set_holds_only_what_was_known_and_a_name_always_counts() -> None:
    known = frozenset({"index"})
    assert names("index", metrics={ANY}, known=known)
    assert not names("reply", metrics={ANY}, known=known)
    assert not names("reply:web", metrics={"class:1"}, known=known)
    assert names("reply", metrics={"reply"}, known=known)
    assert names("reply:web", metrics={"class:1"}, known=frozenset({"reply"}))


@pytest.mark.parametrize(
    ("day", "is_spared"),
    [(TODAY - DAY, False), (TODAY, True), (TODAY + DAY, True), (TODAY + 2 * DAY, False)],
)
def test_an_exemption_spares_one_metric_from_its_first_to_its_last_day(
    day: dt.date, is_spared: bool
) -> None:
    exempt = {Exemption("index", TODAY, TODAY + DAY)}
    assert names("index", on=day, is_deny=True, exempt=exempt) is not is_spared
    assert names("board", on=day, is_deny=True, exempt=exempt)
    assert names("reply", on=day, is_deny=True, exempt=exempt)
    assert not names("index", on=day, exempt=exempt)


def test_both_ends_of_a_rule_count() -> None:
    rule = replace(RULE, valid_from=TODAY, valid_to=TODAY + DAY)
    days = [TODAY - DAY, TODAY, TODAY + DAY, TODAY + 2 * DAY]
    assert [in_dates(rule, day) for day in days] == [False, True, True, False]
    endless = replace(rule, valid_to=None)
    assert [in_dates(endless, day) for day in days] == [False, True, True, True]


@pytest.mark.parametrize(
    ("words", "subject", "asked", "lacking"),
    [
        ({}, {}, {}, ()),
        ({"valid_from": TODAY + DAY}, {}, {}, ("not_in_force",)),
        ({"purposes": frozenset({"api"})}, {}, {}, ("other_purpose",)),
        ({"purposes": frozenset({"api"})}, {}, {"purpose": "api"}, ()),
        ({"lag_months": 2}, {}, {"month": "2026-03"}, ()),
        ({"lag_months": 2}, {}, {"month": "2026-04"}, ("too_recent",)),
        # The metric's own delay counts for facts about others.
        ({}, {}, {"month": "2026-05"}, ("too_recent",)),
        ({}, {}, {"month": "2026-05", "kind": Kind.OWN}, ()),
        ({}, {}, {"month": "2026-05", "kind": Kind.TARGET}, ()),
        ({"lookback_months": 2}, {}, {"month": "2026-03"}, ()),
        ({"lookback_months": 2}, {}, {"month": "2026-02"}, ("too_old",)),
        ({}, {}, {"month": "2025-05"}, ()),
        ({}, {}, {"month": "2025-04"}, ("too_old",)),
        ({"needs_acknowledgement": True}, {}, {}, ("not_acknowledged",)),
        ({"needs_acknowledgement": True}, {"acknowledged": frozenset({"reply"})},
         {"metric": "reply:web"}, ()),
        ({"is_reciprocal": True}, {}, {}, ("not_contributed",)),
        ({"is_reciprocal": True}, {"contributed": frozenset({("reply", "2026-04")})}, {}, ()),
        ({"is_reciprocal": True}, {"contributed": frozenset({("reply", "2026-03")})}, {},
         ("not_contributed",)),
        ({"is_reciprocal": True}, {}, {"kind": Kind.OWN}, ()),
        ({"minimum_edition": 2}, {"edition": 1}, {}, ("agreement_unsigned",)),
        ({"minimum_edition": 2}, {"edition": 2}, {}, ()),
        ({"lag_months": 2, "minimum_edition": 1, "purposes": frozenset()}, {}, {},
         ("other_purpose", "too_recent", "agreement_unsigned")),
    ],
)  # fmt: skip
def test_an_allow_says_what_it_lacks(
    words: dict[str, Any], subject: dict[str, Any], asked: dict[str, Any], lacking: tuple[str, ...]
) -> None:
    request = replace(Request("reply", Kind.CENTRE, "2026-04", "scorecard", TODAY), **asked)
    found = decide(CATALOGUE, [replace(RULE, **words)], replace(SUBJECT, **subject), request)
    assert found.trail == (("r", lacking),)
    assert found.code == ("conditions_unmet" if lacking else "allowed")


def test_of_an_unknown_metric_no_rule_is_tried() -> None:
    everything = replace(RULE, metrics=frozenset({ANY}))
    found = decide(
        CATALOGUE, [everything], SUBJECT, Request("gone", Kind.OWN, "2026-04", "", TODAY)
    )
    assert (found.code, found.trail) == ("metric_unknown", ())


def test_cells_are_metrics_and_their_members() -> None:
    assert CATALOGUE.cells[:3] == ("reply", "reply:web", "reply:phone")
    assert CATALOGUE.entry("reply:web") is CATALOGUE.entries["reply"]
    assert CATALOGUE.entry("reply:fax") is CATALOGUE.entry("gone") is None
    assert CATALOGUE.entry("gone:web") is CATALOGUE.entry("index:web") is None


def test_a_cell_is_made_of_its_inputs_however_deep() -> None:
    # Anew: what a cell is made of is worked out once.
    made = Catalogue(CATALOGUE.entries)
    assert made.sources("board") == {"board", "index", "reply"}
    assert made.sources("reply:web") == {"reply:web", "reply"}
    assert made.sources("web_only") == {"web_only", "reply:web"}
    assert made.lag_of("board") == 3
    assert made.lag_of("web_only") == 1
    assert made.lag_of("secret") == made.lag_of("lost") == 0


def test_a_cell_has_the_highest_class_of_what_it_is_made_of() -> None:
    assert CATALOGUE.class_on("board", TODAY) == SHAREABLE
    assert CATALOGUE.class_on("lost", TODAY) == BRAND_ONLY
    assert CATALOGUE.class_of("board", TODAY, "2026-04") == SHAREABLE
    assert CATALOGUE.class_of("gone", TODAY, "2026-04") == BRAND_ONLY


def lowered(*spans: tuple[int, dt.date, dt.date], level: int = BRAND_ONLY) -> MetricEntry:
    return MetricEntry("reply", level, lowered=tuple(Lowering(*span) for span in spans))


def test_a_class_is_lowered_from_its_first_to_its_last_day() -> None:
    entry = lowered((SHAREABLE, TODAY, TODAY + DAY), (RESTRICTED, TODAY, TODAY + 2 * DAY))
    days = [TODAY - DAY, TODAY, TODAY + DAY, TODAY + 2 * DAY, TODAY + 3 * DAY]
    assert [entry.class_on(day) for day in days] == [3, 1, 1, 2, 3]
    # A record never raises a class.
    assert lowered((BRAND_ONLY, TODAY, TODAY), level=SHAREABLE).class_on(TODAY) == SHAREABLE


@pytest.mark.parametrize(
    ("first", "last", "level"),
    [
        ("2026-04-01", "2026-04-30", SHAREABLE),
        ("2026-04-02", "2026-04-30", BRAND_ONLY),
        ("2026-04-01", "2026-04-29", BRAND_ONLY),
    ],
)
def test_a_month_has_the_strictest_class_it_had(first: str, last: str, level: int) -> None:
    entry = lowered((SHAREABLE, dt.date.fromisoformat(first), dt.date.fromisoformat(last)))
    assert entry.class_in("2026-04") == level


def test_the_class_that_counts_is_the_stricter_of_today_and_then() -> None:
    april = lowered((SHAREABLE, dt.date(2026, 4, 1), dt.date(2026, 4, 30)))
    now = lowered((SHAREABLE, dt.date(2026, 5, 1), dt.date(2026, 5, 31)))
    both = lowered((SHAREABLE, dt.date(2026, 4, 1), dt.date(2026, 5, 31)))
    found = [
        Catalogue({"reply": entry}).class_of("reply", TODAY, "2026-04")
        for entry in (april, now, both)
    ]
    assert found == [BRAND_ONLY, BRAND_ONLY, SHAREABLE]
    made = Catalogue({"reply": both, "index": MetricEntry("index", OPEN, frozenset({"reply"}))})
    assert made.class_of("index", TODAY, "2026-04") == SHAREABLE
    assert made.class_of("index", TODAY, "2026-03") == BRAND_ONLY
    assert made.class_on("index", TODAY) == SHAREABLE
    part = replace(both, inputs=frozenset({"gone"}))
    assert Catalogue({"reply": part}).class_of("reply", TODAY, "2026-04") == BRAND_ONLY
    assert Catalogue({"reply": part}).class_on("reply", TODAY) == BRAND_ONLY
