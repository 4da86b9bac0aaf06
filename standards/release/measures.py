"""Which metrics can be released, and how: a family's plan, fixed for a season."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from standards.catalogue.queries import MetricFact
from standards.measures import MEASURES
from standards.release.codes import OTHER, kept_codes
from standards.release.eligible import bounds_of, closed_alone, closed_by_own
from standards.release.functions import linear_function
from standards.release.metric_plan import Kept, MetricPlan
from standards.release.quantizer import Quantizer


def quantizer_of(metric: MetricFact) -> Quantizer | None:
    """How the metric's numbers are counted in steps; None without grid, bounds or release."""
    bounds = bounds_of(metric)
    if MEASURES[metric.kind].is_coded or closed_alone(metric) or bounds is None:
        return None
    return Quantizer(
        grid=Decimal(metric.release_grid or 1),
        lower=bounds[0],
        upper=bounds[1],
        has_mean=not MEASURES[metric.kind].is_position,
        scale=metric.release_scale,
    )


def releasable(facts: Mapping[str, MetricFact]) -> dict[str, MetricFact]:
    """The metrics of ``facts`` (the whole catalogue) that have a release of their own."""
    return {code: fact for code, fact in facts.items() if not closed_by_own(fact, facts)}


def functions_of(code: str, facts: Mapping[str, MetricFact]) -> list[MetricFact]:
    """The metrics of ``facts`` that are a declared function of ``code`` alone."""
    return [f for f in facts.values() if f.derived_from == (code,) and f.function]


def metric_plan(
    metric: MetricFact,
    least_groups: Mapping[str, int],
    gate: int,
    k: int,
    functions: Sequence[MetricFact] = (),
    *,
    phase: str = "",
) -> MetricPlan:
    """How a metric, its breakdown or parts, and ``functions`` of it are released all season.

    ``least_groups``: per cell key (``code``, ``code:member``) and per choice (``code=choice``) the
    fewest groups with it in a month of last season. ``phase``: the secret the shown figures' grids
    are shifted by.
    """
    quantizer = quantizer_of(metric)
    codes = _codes(metric, least_groups, gate)
    is_told = bool(codes) or not MEASURES[metric.kind].is_coded
    parts = _parts(metric)
    return MetricPlan(
        code=metric.code,
        kind=metric.kind,
        factor=metric.factor,
        polarity=metric.polarity,
        k=k,
        width=metric.protection_width,
        is_sensitive=metric.is_sensitive,
        quantizer=quantizer,
        phase=phase,
        codes=codes,
        cells=(*_cells(metric, least_groups, gate), *parts) if is_told else (),
        parts=dict.fromkeys((part.key for part in parts), _parts_quantizer(metric)),
        functions=tuple(linear_function(each, metric) for each in functions if quantizer),
    )


def _codes(metric: MetricFact, least_groups: Mapping[str, int], gate: int) -> tuple[Kept, ...]:
    """The codes that are told apart, in the declared order; yes/no has no rare codes."""
    measure = MEASURES[metric.kind]
    if not measure.has_own_answers:
        return tuple(Kept(code, (code,)) for code in measure.fixed_answers)
    declared = [code for code, _ in metric.choices]
    codes = kept_codes(
        declared, {code: least_groups.get(f"{metric.code}={code}", 0) for code in declared}, gate
    )
    return _with_other(declared, codes)


def _cells(metric: MetricFact, least_groups: Mapping[str, int], gate: int) -> tuple[Kept, ...]:
    """The total, the kept members, what merged."""
    declared = [member for member, _ in metric.members]
    measure, total = MEASURES[metric.kind], Kept(metric.code, (metric.code,))
    if measure.is_coded or not declared:
        return () if measure.is_coded and declared else (total,)
    group_counts = {member: least_groups.get(f"{metric.code}:{member}", 0) for member in declared}
    if measure.is_poolable:
        own_members = kept_codes(declared, group_counts, gate)
    else:
        # A percentile of several members is not known from theirs: there is no "other".
        own_members = [member for member in declared if group_counts[member] >= gate]
    members = tuple(
        Kept(f"{metric.code}:{member.key}", tuple(f"{metric.code}:{part}" for part in member.of))
        for member in _with_other(declared, own_members)
        if len(member.of) == 1 or measure.is_poolable
    )
    return (total, *members) if metric.has_total else members


def _parts(metric: MetricFact) -> tuple[Kept, ...]:
    """The cells of the parts that are released, where the metric declares a grid."""
    if not metric.parts_grid:
        return ()
    parts = MEASURES[metric.kind].released_parts
    return tuple(Kept(f"{metric.code}:{part}", (metric.code,)) for part in parts)


def _parts_quantizer(metric: MetricFact) -> Quantizer:
    grid = Decimal(metric.parts_grid or 1)
    return Quantizer(grid=grid, lower=Decimal(0), upper=Decimal(100))


def _with_other(declared: Sequence[str], codes: Sequence[str]) -> tuple[Kept, ...]:
    rest = tuple(code for code in declared if code not in codes or code == OTHER)
    return tuple(Kept(code, rest if code == OTHER else (code,)) for code in codes)
