"""Create and change the metrics a document defines; what published versions use is fixed."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from portal.access.actor import Actor
from portal.audit.services import record_many
from portal.lib.results import Problem, Refusal
from standards.catalogue.document.shape import MetricPart
from standards.catalogue.document.writer import plain
from standards.catalogue.enums import SharingClass, VersionState
from standards.catalogue.models import Metric, Target, Version
from standards.catalogue.stored import FROZEN, metric_values

BOUND = (VersionState.PUBLISHED, VersionState.RETIRED)


def save_metrics(*, parts: Sequence[MetricPart], actor: Actor, channel: str) -> None:
    """Bring the stored metrics to ``parts``; a constant number of queries.

    Refuses with `document_bad` when a fixed property of a metric in use would change.
    """
    codes = [part.code for part in parts]
    stored = {row.code: row for row in Metric.objects.select_for_update().filter(code__in=codes)}
    fixed = codes_in_use(codes)
    new: list[Metric] = []
    changed: list[tuple[Metric, dict[str, list[Any]]]] = []
    problems: list[Problem] = []
    for index, part in enumerate(parts, 1):
        values = metric_values(part)
        row = stored.get(part.code)
        if row is None:
            new.append(Metric(**values))
            continue
        changes = {
            name: [getattr(row, name), value]
            for name, value in values.items()
            if getattr(row, name) != value
        }
        if part.code in fixed:
            problems += _frozen(part.code, changes, index)
            problems += _lowered(row, changes, index)
            problems += _loosened(row, changes, index)
        if changes:
            changed.append((row, changes))
    if problems:
        raise Refusal("document_bad", problems=problems, count=len(problems))
    _write(new, changed, actor, channel)


def codes_in_use(codes: Sequence[str]) -> frozenset[str]:
    """Which of ``codes`` a published version judges by or defines."""
    judged = Target.objects.filter(metric__code__in=codes, version__state__in=BOUND)
    defined = Version.objects.filter(state__in=BOUND).values_list("metric_codes", flat=True)
    return frozenset(judged.values_list("metric__code", flat=True)) | (
        frozenset(code for listed in defined for code in listed) & frozenset(codes)
    )


def _frozen(code: str, changes: dict[str, list[Any]], index: int) -> list[Problem]:
    return [
        Problem(
            "metric_frozen",
            {"metric": code, "name": name, "before": _shown(changes[name][0])},
            column=f"metrics[{index}].{name}",
            value=_shown(changes[name][1]),
        )
        for name in FROZEN
        if name in changes
    ]


def _lowered(row: Metric, changes: dict[str, list[Any]], index: int) -> list[Problem]:
    """A file cannot lower what is in use: that takes two people, a reason and an end."""
    before, after = changes.get("sharing_class", (0, 0))
    if after >= before:
        return []
    label = SharingClass(before).name.lower()
    return [
        Problem(
            "metric_class_lowered",
            {"metric": row.code, "before": label},
            column=f"metrics[{index}].sharing",
            value=SharingClass(after).name.lower(),
        )
    ]


def _loosened(row: Metric, changes: dict[str, list[Any]], index: int) -> list[Problem]:
    """Nor can it take away the delay of a sensitive metric, or what ties one to what it is made of.

    Both close something whoever wrote the rules: a file, even of a draft, would open it at once.
    """
    delayed, still = changes.get("is_sensitive", (False, False))
    inputs, inputs_after = changes.get("derived_from", ((), ()))
    lost = [
        ("sensitive", delayed, still, delayed and not still),
        (
            "derived_from",
            ", ".join(inputs),
            ", ".join(inputs_after),
            bool(set(inputs) - set(inputs_after)),
        ),
    ]
    return [
        Problem(
            "metric_frozen",
            {"metric": row.code, "name": name, "before": _shown(before)},
            column=f"metrics[{index}].{name}",
            value=_shown(after),
        )
        for name, before, after, is_lost in lost
        if is_lost
    ]


def _write(
    new: list[Metric],
    changed: list[tuple[Metric, dict[str, list[Any]]]],
    actor: Actor,
    channel: str,
) -> None:
    Metric.objects.bulk_create(new)
    touched: set[str] = set()
    for row, changes in changed:
        for name, (_, after) in changes.items():
            setattr(row, name, after)
        touched |= set(changes)
    if touched:
        Metric.objects.bulk_update([row for row, _ in changed], sorted(touched))
    record_many(
        "metric.created",
        actor=actor,
        object_type="metric",
        items=[(row.code, row.name, {"kind": [None, row.kind]}) for row in new],
        channel=channel,
    )
    record_many(
        "metric.changed",
        actor=actor,
        object_type="metric",
        items=[
            (
                row.code,
                row.name,
                {name: [_json(a), _json(b)] for name, (a, b) in changes.items()},
            )
            for row, changes in changed
        ],
        channel=channel,
    )


def _json(value: Any) -> Any:
    return plain(value) if isinstance(value, Decimal) else value


def _shown(value: Any) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, list):
        return ", ".join(str(pair[0]) for pair in value)[:60]
    return "" if value is None else str(value)[:60]
