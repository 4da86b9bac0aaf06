"""Import and export standards as YAML. Importing what is there already changes nothing."""

import re
from collections.abc import Iterable, Mapping

from django.db import transaction

from partners.network.queries import audience_problems
from portal.access.actor import Actor
from portal.audit.services import record
from portal.lib.canonical import canonical_json
from portal.lib.results import Problem, Refusal
from standards.catalogue.document import Document, check, judged, parse, render
from standards.catalogue.document.sent import parse_sent
from standards.catalogue.enums import VersionState
from standards.catalogue.models import Clause, Metric, Section, Standard, Target, Version
from standards.catalogue.services.metrics import save_metrics
from standards.catalogue.stored import (
    clause_values,
    document_of,
    target_values,
    version_values,
)


def import_sent(*, text: str, actor: Actor) -> Version:
    """`import_standard` for what a person sent: read in a process of its own, under limits."""
    return save(document=checked(parse_sent(text)), actor=actor)


@transaction.atomic
def import_standard(*, text: str, actor: Actor, channel: str = "page") -> Version:
    """Take the standard version described by ``text`` as a draft, with its metrics.

    A draft of the same number is replaced. Equal content changes and records nothing. Refuses
    with `document_bad` (every problem of the document), `version_published` when a published
    version would change, `version_in_review` when one in review would.
    """
    document = read(text)
    return save(document=document, actor=actor, channel=channel)


def read(text: str) -> Document:
    """The checked document in ``text``; refuses with everything that is wrong."""
    return checked(parse(text))


def checked(document: Document) -> Document:
    """``document`` if it fits what is known; refuses with everything that is wrong."""
    by_code = {
        code: judged(kind, polarity, factor, lower, upper)
        for code, kind, polarity, factor, lower, upper in Metric.objects.values_list(
            "code", "kind", "polarity", "factor", "lower", "upper"
        )
    }
    problems = [*check(document, by_code), *_audiences(document)]
    if problems:
        raise Refusal("document_bad", problems=problems, count=len(problems))
    return document


@transaction.atomic
def save(*, document: Document, actor: Actor, channel: str = "page") -> Version:
    """Store a checked document."""
    part = document.standard
    standard = Standard.objects.select_for_update().filter(code=part.code).first()
    version = standard.versions.filter(number=document.version.number).first() if standard else None
    if version is not None and document_of(version) == document:
        return version
    if version is not None:
        _may_change(version, document)
    save_metrics(parts=document.metrics, actor=actor, channel=channel)
    standard = _save_standard(standard, document, actor, channel)
    if version is not None and version.state == VersionState.PUBLISHED:
        return version
    return _save_version(standard, version, document, actor, channel)


def export_standard(*, standard: Standard, version: Version | None = None) -> str:
    """The canonical YAML of a version (default: the latest in force, else the newest draft)."""
    chosen = version or latest_version(standard)
    if chosen is None:
        raise Refusal("version_none", standard=standard.code)
    return render(document_of(chosen))


def text_to_start_from(*, version: Version) -> str:
    """The YAML to edit: of a draft itself, of any other version under the next free number."""
    document = document_of(version)
    if version.state != VersionState.DRAFT:
        taken = version.standard.versions.values_list("number", flat=True)
        part = document.version.model_copy(update={"number": next_number(version.number, taken)})
        document = document.model_copy(update={"version": part})
    return render(document)


def next_number(number: str, taken: Iterable[str]) -> str:
    """``number`` with its last figures counted on until nobody uses it."""
    used = set(taken)
    runs = list(re.finditer(r"\d+", number))
    if not runs:
        return next_number(f"{number}.0", used)
    last = runs[-1]
    step = int(last[0]) + 1
    while (new := f"{number[: last.start()]}{step}{number[last.end() :]}") in used:
        step += 1
    return new


def latest_version(standard: Standard) -> Version | None:
    """The version published last, else the newest draft, else None."""
    versions = standard.versions.select_related("standard")
    published = versions.filter(publication__isnull=False).order_by(
        "-publication__effective_month", "-published_at"
    )
    return published.first() or versions.order_by("-created_at", "-pk").first()


def _may_change(version: Version, document: Document) -> None:
    number, code = version.number, version.standard.code
    if version.state == VersionState.REVIEW:
        raise Refusal("version_in_review", number=number, standard=code)
    if version.state == VersionState.DRAFT:
        return
    stored = document_of(version)
    same = (
        stored.version == document.version
        and stored.sections == document.sections
        and [m.code for m in stored.metrics] == [m.code for m in document.metrics]
    )
    if not same:
        raise Refusal("version_published", number=number, standard=code)


def _audiences(document: Document) -> list[Problem]:
    problems: list[Problem] = []
    seen: set[str] = set()
    for s, section in enumerate(document.sections, 1):
        for c, clause in enumerate(section.clauses, 1):
            for t, target in enumerate(clause.targets, 1):
                audience = target.audience.as_json()
                key = canonical_json(audience)
                if audience and key not in seen:
                    seen.add(key)
                    where = f"sections[{s}].clauses[{c}].targets[{t}].audience"
                    faults = audience_problems(audience, where)
                    problems += [item for item in faults if item.code != "audience_empty"]
    return problems


def _save_standard(
    standard: Standard | None, document: Document, actor: Actor, channel: str
) -> Standard:
    values = {"name": document.standard.name, "summary": document.standard.summary}
    verb, before = "changed", dict.fromkeys(values)
    if standard is None:
        standard = Standard.objects.create(code=document.standard.code, **values)
        verb = "created"
    else:
        before = {name: getattr(standard, name) for name in values}
        if before == values:
            return standard
        standard.name, standard.summary = values["name"], values["summary"]
        standard.save(update_fields=list(values))
    _record(f"standard.{verb}", standard.code, standard, before, values, actor, channel)
    return standard


def _save_version(
    standard: Standard, version: Version | None, document: Document, actor: Actor, channel: str
) -> Version:
    values = {**version_values(document), "author_id": actor.person_id}
    if version is None:
        number = document.version.number
        version = Version.objects.create(standard=standard, number=number, **values)
        action = "version.drafted"
    else:
        for name, value in values.items():
            setattr(version, name, value)
        version.save(update_fields=list(values))
        version.sections.all().delete()
        action = "version.redrafted"
    _write_sections(version, document)
    _record(
        action,
        version.public_id,
        version,
        {},
        {"standard": standard.code, "number": version.number, "targets": len(document.targets)},
        actor,
        channel,
    )
    return version


def _write_sections(version: Version, document: Document) -> None:
    sections = Section.objects.bulk_create(
        Section(version=version, position=i, code=s.code, title=s.title, text=s.text)
        for i, s in enumerate(document.sections, 1)
    )
    parts = [
        (section, position, clause)
        for section, part in zip(sections, document.sections, strict=True)
        for position, clause in enumerate(part.clauses, 1)
    ]
    clauses = Clause.objects.bulk_create(
        Clause(version=version, section=section, position=position, **clause_values(part))
        for section, position, part in parts
    )
    metrics = dict(
        Metric.objects.filter(code__in={t.metric for t in document.targets}).values_list(
            "code", "pk"
        )
    )
    pairs = [
        (clause, target)
        for clause, (_, _, part) in zip(clauses, parts, strict=True)
        for target in part.targets
    ]
    Target.objects.bulk_create(
        Target(
            version=version,
            clause=clause,
            metric_id=metrics[target.metric],
            position=position,
            **target_values(target),
        )
        for position, (clause, target) in enumerate(pairs, 1)
    )


def _record(
    action: str,
    object_id: object,
    row: Standard | Version,
    before: Mapping[str, object],
    after: Mapping[str, object],
    actor: Actor,
    channel: str,
) -> None:
    record(
        action,
        actor=actor,
        object_type="standard" if isinstance(row, Standard) else "version",
        object_id=object_id,
        label=str(row),
        changes={
            name: [before.get(name), value]
            for name, value in after.items()
            if before.get(name) != value
        },
        channel=channel,
    )
