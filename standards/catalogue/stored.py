"""Between a `Document` and the rows that store it, field by field, both ways and without loss."""

from decimal import Decimal
from typing import TypedDict

from standards.catalogue.document.shape import (
    Band,
    Breakdown,
    Cap,
    ClausePart,
    Document,
    MetricPart,
    Named,
    SectionPart,
    StandardPart,
    TargetPart,
    VersionPart,
)
from standards.catalogue.document.writer import plain
from standards.catalogue.enums import SharingClass
from standards.catalogue.models import Clause, Metric, Section, Target, Version

# Values of a model's columns, most of which are the fields of a part.
Columns = dict[str, object]


class StoredCap(TypedDict):
    """A cap of a version; numbers are plain decimal texts."""

    metric: str
    when_at_most: str
    at_most: str


class VersionColumns(TypedDict):
    """The columns of a version that its document says."""

    notes: str
    weight: Decimal
    scale: Decimal
    decimals: int
    caps: list[StoredCap]
    metric_codes: list[str]


class TargetParams(TypedDict, total=False):
    """The table of a target: pairs of value and attainment, or attainments by answer."""

    bands: list[list[str]]
    lookup: dict[str, str]


class TargetColumns(TypedDict):
    """The columns of a target that its part says."""

    method: str
    value: Decimal | None
    floor: Decimal | None
    params: TargetParams
    weight: Decimal
    is_mandatory: bool
    window_months: int
    audience: dict[str, list[str]]


# What a published version relies on: fixed while one uses the metric.
FROZEN = (
    "kind",
    "unit",
    "factor",
    "polarity",
    "lower",
    "upper",
    "minimum_sample",
    "quantile",
    "choices",
    "dimension",
    "members",
    "has_total",
)
# Fields of a metric's part that are stored in another shape.
APART = (
    "choices",
    "breakdown",
    "parts",
    "sharing",
    "sensitive",
    "derived_from",
    "function",
    "release",
)


def metric_values(part: MetricPart) -> Columns:
    """The column values of a metric's part."""
    same = part.model_dump(
        exclude=set(APART),
        mode="python",
    )
    breakdown = part.breakdown
    return {
        **same,
        "choices": _pairs(part.choices),
        "dimension": breakdown.dimension if breakdown else "",
        "members": _pairs(breakdown.members) if breakdown else [],
        "has_total": breakdown.total if breakdown else False,
        "parts": {
            code: {"name": part.name, "number": part.number or ""}
            for code, part in sorted(part.parts.items())
        },
        "sharing_class": int(SharingClass[part.sharing.upper()]),
        "is_sensitive": part.sensitive,
        "derived_from": list(part.derived_from),
        "function": {name: plain(number) for name, number in part.function or ()},
        "release_scale": part.release.scale,
        "release_grid": part.release.grid,
        "parts_grid": part.release.parts,
        "protection_width": part.release.width,
    }


def metric_part(row: Metric) -> MetricPart:
    """The part that describes a stored metric."""
    breakdown = None
    if row.members:
        breakdown = Breakdown(
            dimension=row.dimension, members=_named(row.members), total=row.has_total
        )
    same = {name: getattr(row, name) for name in MetricPart.model_fields if name not in APART}
    release = {
        "scale": row.release_scale,
        "grid": row.release_grid,
        "width": row.protection_width,
        "parts": row.parts_grid,
    }
    return MetricPart.model_validate(
        {
            **same,
            "choices": _named(row.choices),
            "breakdown": breakdown,
            "parts": {
                code: {"name": part["name"], "number": part["number"] or None}
                for code, part in row.parts.items()
            },
            "sharing": SharingClass(row.sharing_class).name.lower(),
            "sensitive": row.is_sensitive,
            "derived_from": tuple(row.derived_from),
            "function": {name: Decimal(text) for name, text in row.function.items()} or None,
            "release": release,
        }
    )


def version_values(document: Document) -> VersionColumns:
    """The column values of the version."""
    version = document.version
    return {
        "notes": version.notes,
        "weight": version.weight,
        "scale": version.scale,
        "decimals": version.decimals,
        "caps": [
            {
                "metric": cap.metric,
                "when_at_most": plain(cap.when_at_most),
                "at_most": plain(cap.at_most),
            }
            for cap in version.caps
        ],
        "metric_codes": [metric.code for metric in document.metrics],
    }


def clause_values(part: ClausePart) -> Columns:
    """The column values of a clause."""
    return part.model_dump(exclude={"targets"})


def target_values(part: TargetPart) -> TargetColumns:
    """The column values of a target, without its rows."""
    params: TargetParams = {}
    if part.bands:
        params["bands"] = [[plain(band.at), plain(band.attainment)] for band in part.bands]
    if part.lookup:
        params["lookup"] = {code: plain(part.lookup[code]) for code in sorted(part.lookup)}
    return {
        "method": part.method,
        "value": part.value,
        "floor": part.floor,
        "params": params,
        "weight": part.weight,
        "is_mandatory": part.mandatory,
        "window_months": part.window_months,
        "audience": part.audience.as_json(),
    }


def document_of(version: Version) -> Document:
    """The document a version was made from; a handful of queries whatever its size."""
    codes = version.metric_codes
    metrics = {row.code: row for row in Metric.objects.filter(code__in=codes)}
    targets: dict[int, list[Target]] = {}
    for target in version.targets.select_related("metric").order_by("position"):
        targets.setdefault(target.clause_id, []).append(target)
    clauses: dict[int, list[Clause]] = {}
    for clause in version.clauses.order_by("position"):
        clauses.setdefault(clause.section_id, []).append(clause)
    standard = version.standard
    return Document(
        format="cx-standard/1",
        standard=StandardPart(code=standard.code, name=standard.name, summary=standard.summary),
        version=VersionPart(
            number=version.number,
            notes=version.notes,
            weight=version.weight,
            scale=version.scale,
            decimals=version.decimals,
            caps=tuple(Cap(**cap) for cap in version.caps),
        ),
        metrics=tuple(metric_part(metrics[code]) for code in codes),
        sections=tuple(
            _section_part(section, clauses.get(section.pk, []), targets)
            for section in version.sections.order_by("position")
        ),
    )


def told_to_partners(document: Document) -> Document:
    """The document without brand-only metrics and whatever is aimed at them."""
    secret = {metric.code for metric in document.metrics if metric.sharing == "brand_only"}
    if not secret:
        return document
    sections = tuple(
        section.model_copy(
            update={"clauses": tuple(_told_clause(clause, secret) for clause in section.clauses)}
        )
        for section in document.sections
    )
    metrics = tuple(metric for metric in document.metrics if metric.code not in secret)
    return document.model_copy(update={"metrics": metrics, "sections": sections})


def _told_clause(clause: ClausePart, secret: set[str]) -> ClausePart:
    targets = tuple(target for target in clause.targets if target.metric not in secret)
    return clause.model_copy(update={"targets": targets})


def _section_part(
    section: Section, clauses: list[Clause], targets: dict[int, list[Target]]
) -> SectionPart:
    return SectionPart(
        code=section.code,
        title=section.title,
        text=section.text,
        clauses=tuple(_clause_part(clause, targets.get(clause.pk, [])) for clause in clauses),
    )


def _clause_part(clause: Clause, targets: list[Target]) -> ClausePart:
    same = {name: getattr(clause, name) for name in ClausePart.model_fields if name != "targets"}
    return ClausePart(**same, targets=tuple(_target_part(target) for target in targets))


def _target_part(target: Target) -> TargetPart:
    bands = [
        Band(at=Decimal(at), attainment=Decimal(reached))
        for at, reached in target.params.get("bands", ())
    ]
    return TargetPart.model_validate(
        {
            "metric": target.metric.code,
            "method": target.method,
            "value": target.value,
            "floor": target.floor,
            "bands": bands,
            "lookup": target.params.get("lookup", {}),
            "weight": target.weight,
            "mandatory": target.is_mandatory,
            "window_months": target.window_months,
            "audience": target.audience,
        }
    )


def _pairs(named: tuple[Named, ...]) -> list[list[str]]:
    return [[item.code, item.name] for item in named]


def _named(pairs: list[list[str]]) -> tuple[Named, ...]:
    return tuple(Named(code=code, name=name) for code, name in pairs)
