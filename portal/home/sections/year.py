"""The turn of the year: what has to be looked at, how it stands, and the page where it is done."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.access.actor import Actor
from portal.home.links import link
from portal.home.queries.year import YearFacts, year_facts
from portal.lib import months
from portal.ui.formats import month_text, names_in_short


@dataclass(frozen=True, slots=True)
class YearStep:
    """One thing that may change with a year: ``count`` of what is prepared, behind ``list_url``.

    ``open`` says what is not prepared; empty where nothing is left to do. What needs no change
    may stay open: the page says how it goes on then.
    """

    code: str
    title: str
    purpose: str
    count: str
    list_url: str
    open: tuple[str, ...]
    url: str
    action: str

    @property
    def is_done(self) -> bool:
        """Nothing of it is open."""
        return not self.open


@dataclass(frozen=True, slots=True)
class Year:
    """All steps for a year, as far as the reader may take them."""

    year: int
    steps: tuple[YearStep, ...]

    @property
    def done(self) -> int:
        """How many steps have nothing open."""
        return sum(step.is_done for step in self.steps)


def year_of(actor: Actor) -> Year:
    """How the turn of the year stands for a manager or an admin."""
    facts = year_facts(actor)
    steps = [_standards(facts), _places(facts), _takeovers(facts)]
    if actor.may("months.review"):
        steps.append(_deputies(facts))
    if actor.may("settings.edit"):
        steps.append(_collections(facts))
    if actor.may("sharing.read"):
        steps.append(_rules(facts))
    if actor.may("agreements.offer"):
        steps.append(_agreements(facts))
    return Year(facts.year, tuple(steps))


def _standards(facts: YearFacts) -> YearStep:
    going_on = [row.name for row in facts.standards if not row.version]
    new = len(facts.standards) - len(going_on)
    missing = []
    if not facts.standards:
        missing.append(_("No standard is published."))
    elif going_on:
        text = _("Without a version that begins in %(month)s, these go on as they are: %(names)s.")
        names = names_in_short(going_on)
        missing.append(text % {"month": month_text(facts.first_month), "names": names})
    return YearStep(
        "standards",
        _("Standards"),
        _("A new version binds from its first month on; partners are told when it is published."),
        ngettext(
            "%(n)d standard begins anew with %(month)s",
            "%(n)d standards begin anew with %(month)s",
            new,
        )
        % {"n": new, "month": month_text(facts.first_month)},
        link("catalogue:list"),
        tuple(missing),
        link("catalogue:list"),
        _("Look at the standards"),
    )


def _places(facts: YearFacts) -> YearStep:
    listed = link("network:list") + "?" + urlencode({"placed": facts.first_month})
    missing = (
        ()
        if facts.placed
        else (
            _("No place begins in %(month)s: tiers, territories and kinds go on as they are.")
            % {"month": month_text(facts.first_month)},
        )
    )
    return YearStep(
        "places",
        _("Tiers and territories"),
        _("Bring your list for the new year and let places count from January on."),
        ngettext(
            "%(n)d partner has a place that begins in %(month)s",
            "%(n)d partners have a place that begins in %(month)s",
            facts.placed,
        )
        % {"n": facts.placed, "month": month_text(facts.first_month)},
        listed,
        missing,
        link("network:changes") + "?" + urlencode({"month": facts.first_month}),
        _("Change by a list"),
    )


def _takeovers(facts: YearFacts) -> YearStep:
    return YearStep(
        "takeovers",
        _("Outlets that leave or are sold"),
        _("Who leaves with the year or goes to another owner; each on its own page."),
        ngettext(
            "%(n)d partner has December as its last month",
            "%(n)d partners have December as their last month",
            facts.leaving,
        )
        % {"n": facts.leaving},
        link("network:list") + "?" + urlencode({"leaves": months.shift(facts.first_month, -1)}),
        (),
        link("network:list"),
        _("Look at the partners"),
    )


def _collections(facts: YearFacts) -> YearStep:
    silent = [row.name for row in facts.collections if not row.asks]
    asking = len(facts.collections) - len(silent)
    missing = []
    if not facts.collections:
        missing.append(_("There is no collection: nobody would be asked for a month."))
    if silent:
        text = _("Without any metric, nobody is asked for these: %(names)s.")
        missing.append(text % {"names": names_in_short(silent)})
    return YearStep(
        "collections",
        _("Collections"),
        _("Every month opens by itself when it begins. Metrics, dates and reminders stay."),
        ngettext(
            "%(n)d collection asks for %(month)s",
            "%(n)d collections ask for %(month)s",
            asking,
        )
        % {"n": asking, "month": month_text(facts.first_month)},
        link("reporting:collections"),
        tuple(missing),
        link("reporting:collections"),
        _("Look at the collections"),
    )


def _rules(facts: YearFacts) -> YearStep:
    missing = (
        (
            _("They end before February: %(names)s. What they open is closed then.")
            % {"names": names_in_short(list(facts.ending))},
        )
        if facts.ending
        else ()
    )
    return YearStep(
        "rules",
        _("Sharing rules"),
        _("Every rule has a last day; a new one needs the approval of a second person."),
        ngettext(
            "%(n)d rule ends before February",
            "%(n)d rules end before February",
            len(facts.ending),
        )
        % {"n": len(facts.ending)},
        link("sharing:rules"),
        missing,
        link("sharing:rules"),
        _("Look at the rules"),
    )


def _agreements(facts: YearFacts) -> YearStep:
    listed = link("sharing:agreements") + "?" + urlencode({"state": "waiting"})
    count = ngettext(
        "%(n)d agreement is not signed", "%(n)d agreements are not signed", facts.unsigned
    )
    missing = (
        (_("Who has not signed sees what the edition before opens, or nothing."),)
        if facts.unsigned
        else ()
    )
    return YearStep(
        "agreements",
        _("Agreements"),
        _("What owners give and get. What they report newly needs a new edition."),
        count % {"n": facts.unsigned},
        listed,
        missing,
        link("sharing:agreements"),
        _("Look at the agreements"),
    )


def _deputies(facts: YearFacts) -> YearStep:
    missing: tuple[str, ...] = ()
    if facts.deputyships_ending:
        text = ngettext(
            "%(n)d of them ends before February.",
            "%(n)d of them end before February.",
            facts.deputyships_ending,
        )
        missing = (text % {"n": facts.deputyships_ending},)
    return YearStep(
        "deputies",
        _("Standing in"),
        _("Who acts beside you, and for whom you do, ends with its last day."),
        ngettext(
            "%(n)d deputyship of yours, now or later",
            "%(n)d deputyships of yours, now or later",
            facts.deputyships,
        )
        % {"n": facts.deputyships},
        link("people:portfolio"),
        missing,
        link("people:portfolio"),
        _("Look at who stands in"),
    )
