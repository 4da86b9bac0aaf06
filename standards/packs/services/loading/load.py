"""Load a pack through the same services as everything else: all or nothing, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from partners.network.services import structure
from portal.access.actor import SYSTEM, Actor
from portal.audit.services import record
from portal.lib.results import Problem, Refusal
from standards.catalogue.services import documents, publishing
from standards.packs.manifest import AudiencePart, Manifest, day_in
from standards.packs.models import PackLoad
from standards.packs.parser import Pack
from standards.packs.services.loading.faults import about, placed
from standards.packs.services.loading.months import send_all
from standards.packs.services.loading.partners import create_new
from standards.packs.services.loading.rules import save_rules
from standards.reporting.calendars import Offsets
from standards.reporting.recurrence import Recurrence
from standards.reporting.services import calendar
from standards.reporting.services.dates import other_dates

if TYPE_CHECKING:
    from standards.catalogue.models import Version
    from standards.reporting.models import Collection


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: counts by noun, the problems of what was left out, and warnings."""

    summary: dict[str, int]
    refused: tuple[Problem, ...]


class _DryRun(Exception):
    """Ends the transaction of a dry run."""


def load(
    *, pack: Pack, dry_run: bool = False, accept_partial: bool = False, actor: Actor = SYSTEM
) -> Loaded:
    """Load ``pack``; any bad row refuses all of it with every problem, unless ``accept_partial``.

    With ``accept_partial`` whole partner-months without a problem are taken.
    """
    outcome = Loaded({}, ())
    try:
        with transaction.atomic():
            outcome = _load(pack, accept_partial, actor)
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return outcome


def _load(pack: Pack, accept_partial: bool, actor: Actor) -> Loaded:
    manifest = pack.manifest
    with about("pack.yaml"):
        _structure(manifest, actor)
    created = create_new(pack.partners, actor)
    versions = _standards(pack, actor)
    with about("pack.yaml"):
        _publish(manifest, versions, actor)
        collections = _collections(manifest, actor)
    kept = _kept_dates(collections)
    sent = send_all(pack, collections, created.bad_codes, accept_partial, actor)
    problems = [*created.problems, *kept, *placed(pack.bad, "values.csv"), *sent.problems]
    refused = [problem for problem in problems if problem.severity == "error"]
    if refused and not accept_partial:
        raise Refusal("pack_refused", problems=problems, count=len(refused))
    with about("pack.yaml"):
        save_rules(manifest)
    summary = {
        "partners": created.made,
        "standards": len(versions),
        "collections": len(collections),
        "months": len({month for _, month in pack.months}),
        "cells": sent.cells,
        "rules": len(manifest.rules),
        "refused": len(refused),
    }
    load_row = PackLoad.objects.create(code=manifest.pack, digest=pack.digest, summary=summary)
    record(
        "pack.loaded",
        actor=actor,
        object_type="pack",
        object_id=load_row.public_id,
        label=manifest.pack,
        changes={"summary": [None, summary], "digest": [None, pack.digest]},
        channel="pack",
    )
    return Loaded(summary, tuple(problems))


def _structure(manifest: Manifest, actor: Actor) -> None:
    network = manifest.network
    for territory in network.territories:
        structure.save_territory(
            code=territory.code, name=territory.name, parent=territory.parent, actor=actor
        )
    for kind in network.kinds:
        structure.save_kind(code=kind.code, name=kind.name, actor=actor)
    for tier in network.tiers:
        structure.save_tier(
            code=tier.code, name=tier.name, is_earned=tier.earned, rank=tier.rank, actor=actor
        )
    for attribute in network.attributes:
        structure.save_attribute(
            code=attribute.code, name=attribute.name, is_public=attribute.public, actor=actor
        )


def _standards(pack: Pack, actor: Actor) -> list[Version]:
    versions = []
    for index, text in enumerate(pack.standards):
        with about(pack.standard_files[index] if pack.standard_files else "standards"):
            versions.append(documents.import_standard(text=text, actor=actor))
    return versions


def _publish(manifest: Manifest, versions: Sequence[Version], actor: Actor) -> None:
    by_code = {(version.standard.code, version.number): version for version in versions}
    for publication in manifest.publish:
        version = by_code.get((publication.standard, publication.version))
        if version is None:
            raise Refusal("pack_standard_unknown", standard=publication.standard)
        if version.published_at is None:
            publishing.publish(
                version=version,
                effective_month=publication.effective_month,
                audience=_audience(publication.audience),
                actor=actor,
            )


def _audience(part: AudiencePart) -> dict[str, list[str]]:
    return {key: list(codes) for key, codes in part if codes is not None}


def _kept_dates(collections: Sequence[Collection]) -> list[Problem]:
    """A note for each collection whose open periods keep the dates they were opened with."""
    counts = {collection.code: len(other_dates(collection)) for collection in collections}
    notes = [
        Problem("pack_dates_kept", {"collection": code, "count": count}, severity="warning")
        for code, count in counts.items()
        if count
    ]
    return placed(notes, "pack.yaml")


def _collections(manifest: Manifest, actor: Actor) -> list[Collection]:
    return [
        calendar.save_collection(
            code=part.code,
            name=part.name,
            metrics=part.metrics,
            recurrence=Recurrence(
                part.frequency,
                part.first_month or "",
                day_in(part.first_day or ""),
                tuple(part.periods),
            ),
            offsets=Offsets(part.due_days, part.timely_days, part.lock_days, part.compared_days),
            audience=_audience(part.audience),
            ramp_up=part.ramp_up,
            rehearsals=part.rehearsals,
            actor=actor,
        )
        for part in manifest.collections
    ]
