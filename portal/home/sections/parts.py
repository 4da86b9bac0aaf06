"""The parts a role's section is made of."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lead:
    """The one thing due first: what, why, and the button that does it."""

    title: str
    text: str
    action: str
    url: str
    icon: str = "flag"
    badge: str = ""
    badge_look: str = "info"
    # Sorts leads of several roles against each other; what has no date comes last.
    due: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that leads to what made it."""

    label: str
    value: str
    url: str = ""
    unit: str = ""
    note: str = ""
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """What one role sees: leads, figures with a heading, and a sentence when all is done."""

    title: str
    leads: tuple[Lead, ...] = ()
    figures: tuple[Figure, ...] = ()
    # Of figures that sharing rules open: they go blank when the rules close them.
    tickets: str = ""
    quiet: str = ""
    empty: str = ""
