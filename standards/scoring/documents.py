"""From scored sheets to score documents: everything a scorecard will ever need, as strings."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from portal.lib.numerals import plain
from standards.catalogue.queries import MetricFact, TargetFact
from standards.measures import MEASURES, Cell
from standards.scoring import engine
from standards.scoring.formula import overall, rounded
from standards.scoring.inputs import Inputs
from standards.scoring.precision import telling
from standards.scoring.scorecard import Cap, LineScore, ScoreDocument, StandardScore
from standards.scoring.sheets import ScoredSheet


def documents(inputs: Inputs, sheets: list[ScoredSheet]) -> list[ScoreDocument]:
    """One document per place, in the order of the places."""
    return [_document(inputs, sheets, row) for row in range(len(inputs.places))]


def _document(inputs: Inputs, sheets: list[ScoredSheet], row: int) -> ScoreDocument:
    standards = [standard for sheet in sheets if (standard := _standard(inputs, sheet, row)).lines]
    parts = [
        (Fraction(each.score), Fraction(each.scale), Fraction(each.weight))
        for each in standards
        if each.score is not None
    ]
    codes = {target.metric_code for target in inputs.of_place(row)}
    total = overall(parts)
    return ScoreDocument(
        month=inputs.month,
        final=codes <= inputs.locked and not _is_reopened(inputs, inputs.places[row].partner_id),
        provisional_until=max(
            (inputs.lock_dates[code] for code in codes if code in inputs.lock_dates), default=""
        ),
        overall=None if total is None else f"{float(total):.1f}",
        standards=tuple(standards),
    )


def _is_reopened(inputs: Inputs, partner_id: int) -> bool:
    return any(pk == partner_id for pk, _ in inputs.reopened)


def _standard(inputs: Inputs, sheet: ScoredSheet, row: int) -> StandardScore:
    first = sheet.targets[0]
    unit, decimals = Decimal(1).scaleb(-first.decimals), first.decimals
    units, final_units = int(sheet.scored.units[row]), int(sheet.scored.shown[row])
    return StandardScore(
        code=first.standard_code,
        name=first.standard_name,
        version=first.version_number,
        weight=str(first.standard_weight),
        scale=str(first.scale),
        score=None if units < 0 else f"{final_units * unit:.{decimals}f}",
        before_caps=None if units < 0 else f"{units * unit:.{decimals}f}",
        cap_line=None
        if units < 0 or final_units == units
        else f"{(final_units - units) * unit:.{decimals}f}",
        caps=_caps(sheet, row),
        upholding=_upholding(sheet, row),
        lines=tuple(
            _line(inputs, sheet, row, line, unit)
            for line in range(len(sheet.targets))
            if sheet.sheet.status[row, line] != engine.ABSENT
        ),
    )


def _caps(sheet: ScoredSheet, row: int) -> tuple[Cap, ...]:
    """The version's caps and whether each applies to the partner, for `gains`."""
    return tuple(
        Cap(
            metric=cap["metric"],
            when_at_most=_plain(cap["when_at_most"]),
            at_most=_exact(cap["at_most"]),
            applies=bool(sheet.hits[at][row]),
        )
        for at, cap in enumerate(sheet.targets[0].caps)
    )


def _upholding(sheet: ScoredSheet, row: int) -> bool | None:
    judged = [
        bool(sheet.met[row, line]) and sheet.sheet.status[row, line] == engine.JUDGED
        for line, target in enumerate(sheet.targets)
        if target.is_mandatory and sheet.sheet.status[row, line] in (engine.JUDGED, engine.MISSING)
    ]
    return all(judged) if judged else None


def _line(inputs: Inputs, sheet: ScoredSheet, row: int, line: int, unit: Decimal) -> LineScore:
    target = sheet.targets[line]
    metric = inputs.metrics[target.metric_code]
    column = sheet.columns[line]
    status = engine.STATUS[sheet.sheet.status[row, line]]
    counts = bool(sheet.scored.counted[row, line])
    best, best_at = _best(target, metric)
    return LineScore(
        clause=target.clause_code,
        clause_title=target.clause_title,
        clause_id=str(target.clause_public_id),
        metric=metric.code,
        metric_name=metric.name,
        unit=metric.unit,
        kind=metric.kind,
        polarity=metric.polarity,
        precision=_precision(metric),
        status=status,
        value=telling(column.value[row], _precision(metric), _limits(target)),
        numerator=_plain_number(column.numerator[row]),
        denominator=_plain_number(column.denominator[row]),
        sample=_plain_number(column.sample[row]),
        code=column.codes[row],
        minimum=metric.minimum_sample,
        window=target.window_months if sheet.window[row, line] else 1,
        cell=_cell(inputs, row, metric.code),
        method=target.method,
        target=_plain(target.value),
        floor=_plain(target.floor),
        steps=_steps(target, metric),
        weight=_exact(target.weight),
        mandatory=target.is_mandatory,
        met=bool(sheet.met[row, line]) if status == "judged" else None,
        # So many digits that the line scored again from them gives the same points.
        attainment=f"{sheet.sheet.attainment[row, line]:.12f}" if status == "judged" else None,
        best=best,
        best_at=best_at,
        contribution=(f"{int(sheet.scored.contributions[row, line]) * unit:f}" if counts else None),
        possible=_possible(sheet, row, line) if counts else None,
    )


def _steps(target: TargetFact, metric: MetricFact) -> tuple[tuple[str, str], ...]:
    """What a table of a target gives: [threshold or answer, attainment], the best first."""
    if target.method == "bands":
        return tuple((_exact(at), _exact(share)) for at, share in target.params.get("bands", ()))
    if target.method == "lookup":
        names = dict(metric.choices)
        table = target.params.get("lookup", {}).items()
        best_first = sorted(table, key=lambda pair: (-Decimal(str(pair[1])), pair[0]))
        return tuple((names.get(code) or code, _exact(share)) for code, share in best_first)
    return ()


def _possible(sheet: ScoredSheet, row: int, line: int) -> str:
    """What the line can bring; the tenth that rounding gave it is part of that."""
    total = float(sheet.scored.counted[row] @ sheet.sheet.weights)
    units = sheet.sheet.scale * 10**sheet.sheet.decimals * float(sheet.sheet.weights[line]) / total
    won = int(sheet.scored.contributions[row, line])
    is_full = sheet.sheet.attainment[row, line] >= 1
    most = won if is_full else max(won, rounded(Fraction(units)))
    return f"{Decimal(most).scaleb(-sheet.sheet.decimals):.{sheet.sheet.decimals}f}"


def _best(target: TargetFact, metric: MetricFact) -> tuple[str, str | None]:
    """The greatest attainment within reach, and the value that gives it; for `gains`."""
    if target.method == "lookup":
        shares = [Decimal(str(share)) for share in target.params.get("lookup", {}).values()]
        return _exact(max(shares, default=Decimal(0))), None
    if target.method == "bands":
        at, share = max(
            target.params.get("bands", ()),
            key=lambda band: Decimal(str(band[1])),
            default=(None, 0),
        )
        return _exact(share), _plain(at)
    if target.method == "points":
        most = target.scale if metric.upper is None else min(target.scale, metric.upper)
        return _exact(most / target.scale), _plain(most)
    return "1", _plain(target.value)


def _precision(metric: MetricFact) -> int:
    """Decimals of a value; whole things have none."""
    return MEASURES[metric.kind].places(metric.precision)


def _limits(target: TargetFact) -> list[Decimal]:
    """Values at which the result changes at once: the target, steps of a table, caps."""
    bands = target.params.get("bands", ()) if target.method == "bands" else ()
    caps = [cap for cap in target.caps if cap["metric"] == target.metric_code]
    values = [target.value, *(at for at, _ in bands), *(cap["when_at_most"] for cap in caps)]
    return [Decimal(str(limit)) for limit in values if limit is not None]


def _plain_number(value: float) -> str | None:
    return None if np.isnan(value) else plain(float(value))


def _plain(value: Any) -> str | None:
    return None if value is None else _exact(value)


def _exact(value: Any) -> str:
    return f"{Decimal(value).normalize():f}"


def _cell(inputs: Inputs, row: int, key: str) -> Cell | None:
    """What the partner of a place sent under a key."""
    document = inputs.documents.get(inputs.places[row].partner_id)
    return document.cell(key) if document else None
