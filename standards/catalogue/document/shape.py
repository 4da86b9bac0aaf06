"""The shape of a standard's document. Unknown keys are refused; numbers are exact decimals."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from standards.catalogue.document.types import (
    Code,
    Label,
    Line,
    LongCode,
    LongLine,
    Markdown,
    Number,
    Person,
    ShortLine,
    Title,
    Unit01,
    Weight,
)
from standards.measures import MEASURES

MANY = 2000
if TYPE_CHECKING:
    KindOfMetric = str
else:
    # A type checker cannot know what is listed at run time.
    KindOfMetric = Literal[tuple(MEASURES)]


class Part(BaseModel):
    """Common rules of all parts."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _pair(value: Any) -> Any:
    """``code`` alone is short for ``{code, name}`` with the code as its name."""
    if isinstance(value, (str, int, Decimal)) and not isinstance(value, bool):
        return {"code": value, "name": value}
    return value


class Named(Part):
    """A member of a breakdown, or a choice."""

    code: Code
    name: Line


NamedList = Annotated[tuple[Annotated[Named, BeforeValidator(_pair)], ...], Field(max_length=MANY)]


def _name_alone(value: Any) -> Any:
    """``name`` alone is short for ``{name}``."""
    return {"name": value} if isinstance(value, (str, int, Decimal)) else value


class PartOfCell(Part):
    """What people read for a part of the metric's cells, ``d: all enquiries``.

    ``number`` is the code of the number it is: parts of several metrics that are one number are
    entered once.
    """

    name: Annotated[Label, Field(max_length=60)] = ""
    number: Code | None = None


class Breakdown(Part):
    """One declared dimension; ``total``: the metric's own cell is the total of the members."""

    dimension: Annotated[Label, Field(min_length=1, max_length=60)]
    members: Annotated[NamedList, Field(min_length=1)]
    total: bool = False


class ReleasePart(Part):
    """How comparisons of the metric are rounded and protected."""

    scale: Literal["identity", "log"] = "identity"
    grid: Annotated[Number, Field(gt=0, max_digits=12, decimal_places=4)] | None = None
    width: Annotated[Number, Field(gt=0, le=1, max_digits=5, decimal_places=4)] = Decimal("0.05")
    parts: Annotated[Number, Field(gt=0, max_digits=12, decimal_places=4)] | None = None


class FunctionPart(Part):
    """The metric's value as ``times`` that of the one metric it is made of, ``plus`` a number."""

    times: Number = Decimal(1)
    plus: Number = Decimal(0)


def _distinct(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(codes)))


class MetricPart(Part):
    """A metric; ``factor`` turns n/d into the shown unit (100 for percent)."""

    code: LongCode
    name: Line
    description: Markdown = ""
    kind: KindOfMetric
    unit: ShortLine = ""
    factor: Annotated[Number, Field(gt=0, max_digits=12, decimal_places=4)] = Decimal(1)
    polarity: Literal["higher", "lower"] = "higher"
    lower: Number | None = None
    upper: Number | None = None
    precision: Annotated[int, Field(ge=0, le=6, strict=True)] = 1
    minimum_sample: Annotated[int, Field(ge=0, le=2_000_000_000, strict=True)] = 0
    quantile: Annotated[Unit01, Field(max_digits=4, decimal_places=3)] | None = None
    choices: NamedList = ()
    breakdown: Breakdown | None = None
    parts: dict[Code, Annotated[PartOfCell, BeforeValidator(_name_alone)]] = Field(
        default_factory=dict
    )
    stage: Literal["", "discovery", "purchase", "delivery", "service"] = ""
    protects: Literal["", "satisfaction", "efficiency"] = ""
    provenance: Literal["volunteered", "gathered", "third_party"] = "volunteered"
    sharing: Literal["open", "shareable", "restricted", "brand_only"] = "restricted"
    sensitive: bool = False
    derived_from: Annotated[tuple[LongCode, ...], AfterValidator(_distinct)] = ()
    function: FunctionPart | None = None
    release: ReleasePart = ReleasePart()
    counts_for: LongLine = ""
    gives_back: LongLine = ""


def _sorted(codes: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return None if codes is None else tuple(sorted(set(codes)))


Codes = Annotated[tuple[Code, ...] | None, AfterValidator(_sorted)]


class AudiencePart(Part):
    """Whom a target is for; an absent list does not limit."""

    kinds: Codes = None
    tiers: Codes = None
    territories: Codes = None
    partners: Codes = None

    def as_json(self) -> dict[str, list[str]]:
        """As the database and `partners.network.audience` hold it."""
        return {key: list(codes) for key, codes in self if codes is not None}


class Band(Part):
    """From this value on (at most it, where lower is better) the attainment is reached."""

    at: Number
    attainment: Unit01


def _yes_is_one(value: Any) -> Any:
    return {"yes": 1, "no": 0}.get(value, value) if isinstance(value, str) else value


class TargetPart(Part):
    """What a clause expects; of several for one metric the first that applies counts."""

    metric: LongCode
    method: Literal["pass", "linear", "bands", "lookup", "points"] = "linear"
    value: Annotated[Number | None, BeforeValidator(_yes_is_one)] = None
    floor: Number | None = None
    bands: Annotated[tuple[Band, ...], Field(max_length=50)] = ()
    lookup: dict[Code, Unit01] = Field(default_factory=dict)
    weight: Weight = Decimal(1)
    mandatory: bool = False
    window_months: Annotated[int, Field(ge=1, le=24, strict=True)] = 1
    audience: AudiencePart = AudiencePart()


class ClausePart(Part):
    """One obligation; texts are Markdown."""

    code: LongCode
    title: Title
    text: Annotated[Markdown, Field(min_length=1)]
    rationale: Markdown = ""
    guidance: Markdown = ""
    evidence: Markdown = ""
    owner: Person = ""
    stage: Literal["", "discovery", "purchase", "delivery", "service"] = ""
    targets: Annotated[tuple[TargetPart, ...], Field(max_length=MANY)] = ()


class SectionPart(Part):
    """A chapter."""

    code: Code
    title: Title
    text: Markdown = ""
    clauses: Annotated[tuple[ClausePart, ...], Field(max_length=MANY)] = ()


class Cap(Part):
    """The score is at most ``at_most`` when the metric's value is at most ``when_at_most``."""

    metric: LongCode
    when_at_most: Number
    at_most: Annotated[Number, Field(ge=0)]


class StandardPart(Part):
    """What stays the same over all versions."""

    code: LongCode
    name: Line
    summary: Markdown = ""


class VersionPart(Part):
    """One edition: its weight in the overall score, its own scale, rounding and caps."""

    number: Annotated[Code, Field(max_length=20)]
    notes: Markdown = ""
    weight: Annotated[Weight, Field(gt=0)] = Decimal(1)
    scale: Annotated[Number, Field(gt=0, max_digits=8, decimal_places=2)] = Decimal(100)
    decimals: Annotated[int, Field(ge=0, le=2, strict=True)] = 1
    caps: Annotated[tuple[Cap, ...], Field(max_length=50)] = ()


class Document(Part):
    """A whole standard version with the metrics it uses."""

    format: Literal["cx-standard/1"]
    standard: StandardPart
    version: VersionPart
    metrics: Annotated[tuple[MetricPart, ...], Field(max_length=MANY)] = ()
    sections: Annotated[tuple[SectionPart, ...], Field(min_length=1, max_length=500)]

    @property
    def targets(self) -> list[TargetPart]:
        """All targets in document order."""
        return [t for s in self.sections for c in s.clauses for t in c.targets]
