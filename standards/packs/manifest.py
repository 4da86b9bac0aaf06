"""`pack.yaml`: what a pack holds besides its tables. The format is described in docs/packs.md."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from portal.lib.months import is_month
from portal.lib.periods import span_of
from standards.reporting.enums import Frequency

Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$")]


def _month(text: str) -> str:
    if not is_pack_month(text):
        raise PydanticCustomError("pack_month", "month")
    return text


def _day(text: str) -> str:
    if day_in(text) is None:
        raise PydanticCustomError("pack_day", "day")
    return text


def is_pack_month(text: str) -> bool:
    """Whether ``text`` is a month of a century that calendars can count in."""
    return is_month(text) and text[:2] in ("19", "20")


def is_pack_period(text: str) -> bool:
    """Whether ``text`` is a month or another period (`portal.lib.periods`) of those centuries."""
    return span_of(text) is not None and text[:2] in ("19", "20")


def day_in(text: str) -> dt.date | None:
    """The day ``YYYY-MM-DD`` in ``text``, None when it is none."""
    try:
        return dt.date.fromisoformat(text) if is_pack_month(text[:7]) else None
    except ValueError:
        return None


Month = Annotated[str, AfterValidator(_month)]
Day = Annotated[str, AfterValidator(_day)]
Name = Annotated[str, Field(min_length=1, max_length=160)]
Days = Annotated[int, Field(ge=1, le=90)]


class Part(BaseModel):
    """Base: unknown keys are refused, everything is immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TerritoryPart(Part):
    """A territory; parents come before their children."""

    code: Code
    name: Name
    parent: Code | None = None


class NamedPart(Part):
    """A code with a name."""

    code: Code
    name: Name


class TierPart(NamedPart):
    """A tier; earned ones never shape comparisons."""

    earned: bool = False
    rank: Annotated[int, Field(ge=0, le=999)] = 0


class AttributePart(NamedPart):
    """A declared attribute."""

    public: bool = False


class NetworkPart(Part):
    """The structure partners are placed in."""

    territories: tuple[TerritoryPart, ...] = ()
    kinds: tuple[NamedPart, ...] = ()
    tiers: tuple[TierPart, ...] = ()
    attributes: tuple[AttributePart, ...] = ()


class AudiencePart(Part):
    """An audience of a publication or a collection; an absent key does not limit."""

    kinds: tuple[Code, ...] | None = None
    tiers: tuple[Code, ...] | None = None
    territories: tuple[Code, ...] | None = None
    attributes: tuple[Code, ...] | None = None
    partners: tuple[Code, ...] | None = None


class PublicationPart(Part):
    """A standard of the pack put in force."""

    standard: Code
    version: str
    effective_month: Month
    audience: AudiencePart = AudiencePart()


class CollectionPart(NamedPart):
    """Metrics sent together, with days after each period's end.

    Periods begin with ``first_month``, four weeks on ``first_day``; own ones are ``periods``.
    """

    metrics: Annotated[tuple[Code, ...], Field(min_length=1)]
    frequency: Frequency = Frequency.MONTH
    first_month: Month | None = None
    first_day: Day | None = None
    periods: Annotated[tuple[str, ...], Field(max_length=400)] = ()
    audience: AudiencePart = AudiencePart()
    ramp_up: Annotated[int, Field(ge=0, le=36)] = 0
    rehearsals: Annotated[int, Field(ge=0, le=12)] = 0
    due_days: Days = 7
    timely_days: Days = 10
    lock_days: Days = 15
    compared_days: Days = 16


Selector = Annotated[str, Field(pattern=r"^(\*|class:[0-2]|[A-Za-z0-9][A-Za-z0-9_.-]{0,59})$")]


class RulePart(Part):
    """A sharing rule; ``*`` is anybody or anything."""

    name: Name
    effect: Literal["allow", "deny"] = "allow"
    territories: tuple[Selector, ...] = ("*",)
    kinds_of_partner: tuple[Selector, ...] = ("*",)
    tiers: tuple[Selector, ...] = ("*",)
    owners: tuple[Selector, ...] = ("*",)
    partners: tuple[Selector, ...] = ("*",)
    metrics: Annotated[tuple[Selector, ...], Field(min_length=1)]
    kinds: tuple[Literal["own", "target", "centre", "band", "spread", "total"], ...]
    lookback_months: Annotated[int, Field(ge=1, le=240)] = 12
    lag_months: Annotated[int, Field(ge=0, le=60)] = 0
    valid_from: Day
    valid_to: Day | None = None
    reciprocal: bool = False
    acknowledged: bool = False

    def days(self) -> tuple[dt.date, dt.date | None]:
        """First and last day."""
        last = dt.date.fromisoformat(self.valid_to) if self.valid_to else None
        return dt.date.fromisoformat(self.valid_from), last


class Manifest(Part):
    """The whole of `pack.yaml`."""

    pack: Code
    name: Name
    network: NetworkPart = NetworkPart()
    publish: tuple[PublicationPart, ...] = ()
    collections: tuple[CollectionPart, ...] = ()
    rules: tuple[RulePart, ...] = ()
    # Two addresses: who writes the rules, who approves them.
    approvers: tuple[str, str] | None = None
