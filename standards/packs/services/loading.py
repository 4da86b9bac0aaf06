"""Load a pack through the same services as everything else: all or nothing, in one transaction."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from django.db import transaction

from partners.network.models import Partner
from partners.network.services import partners as partner_services
from partners.network.services import structure
from partners.people.models import BrandRole
from partners.sharing.models import Scope
from partners.sharing.queries import announced
from partners.sharing.services import scopes
from partners.sharing.services.approving import approve_scope
from portal.access.actor import SYSTEM, Actor, actor_for
from portal.accounts.models import User
from portal.audit.services import record
from portal.lib.results import Problem, Refusal
from standards.catalogue.models import Version
from standards.catalogue.services import documents, publishing
from standards.packs.manifest import AudiencePart, Manifest, RulePart
from standards.packs.models import PackLoad
from standards.packs.reading import Pack, PackMonth
from standards.reporting.models import Collection, Period, Source
from standards.reporting.services import calendar
from standards.reporting.services.sending import MonthInput, send_months


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: counts by noun, and the problems of what was left out."""

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
    _structure(manifest, actor)
    made = _partners(pack, actor)
    versions = [documents.import_standard(text=text, actor=actor) for text in pack.standards]
    _publish(manifest, versions, actor)
    collections = _collections(manifest, actor)
    cells, refused = _months(pack, collections, actor)
    problems = [*pack.bad, *refused]
    if problems and not accept_partial:
        raise Refusal("pack_refused", problems=problems, count=len(problems))
    _rules(manifest)
    summary = {
        "partners": made,
        "standards": len(versions),
        "collections": len(collections),
        "months": len({month for _, month in pack.months}),
        "cells": cells,
        "rules": len(manifest.rules),
        "refused": len(problems),
    }
    load_row = PackLoad.objects.create(code=manifest.pack, digest=pack.digest, summary=summary)
    record(
        "pack.loaded",
        actor=actor,
        object_type="pack",
        object_id=load_row.public_id,
        label=manifest.pack,
        changes={"summary": [None, summary], "digest": [None, pack.digest]},
        door="pack",
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


def _partners(pack: Pack, actor: Actor) -> int:
    """Create the partners that are not there yet; known codes stay as they are."""
    codes = [row.code for row in pack.partners]
    known = set(Partner.objects.filter(code__in=codes).values_list("code", flat=True))
    rows = [row for row in pack.partners if row.code not in known]
    if rows:
        partner_services.create_partners(rows=rows, actor=actor, door="pack")
    return len(rows)


def _publish(manifest: Manifest, versions: Sequence[Version], actor: Actor) -> None:
    by_code = {(version.standard.code, version.number): version for version in versions}
    for wanted in manifest.publish:
        version = by_code.get((wanted.standard, wanted.version))
        if version is None:
            raise Refusal("pack_standard_unknown", standard=wanted.standard)
        if version.published_at is None:
            publishing.publish(
                version=version,
                effective_month=wanted.effective_month,
                audience=_audience(wanted.audience),
                actor=actor,
            )


def _audience(part: AudiencePart) -> dict[str, list[str]]:
    return {key: list(codes) for key, codes in part if codes is not None}


def _collections(manifest: Manifest, actor: Actor) -> list[Collection]:
    return [
        calendar.save_collection(
            code=part.code,
            name=part.name,
            metrics=part.metrics,
            first_month=part.first_month,
            due_days=part.due_days,
            timely_days=part.timely_days,
            lock_days=part.lock_days,
            compared_days=part.compared_days,
            actor=actor,
        )
        for part in manifest.collections
    ]


def _months(
    pack: Pack, collections: Sequence[Collection], actor: Actor
) -> tuple[int, list[Problem]]:
    """Send every month through the one door; the number of cells and all problems."""
    ids = dict(Partner.objects.values_list("code", "pk"))
    of_metric = {
        code: index for index, part in enumerate(pack.manifest.collections) for code in part.metrics
    }
    problems: list[Problem] = []
    inputs: dict[tuple[int, str], list[MonthInput]] = defaultdict(list)
    for (partner, month), entry in pack.months.items():
        if partner not in ids:
            problems.append(_unknown(partner, entry))
            continue
        for index, single in _split(entry, of_metric, partner, problems).items():
            inputs[index, month].append(_input(ids[partner], single))
    periods = _periods(collections, {month for _, month in inputs}, actor)
    cells = 0
    for (index, month), batch in sorted(inputs.items(), key=lambda item: (item[0][1], item[0][0])):
        sent = send_months(
            period=periods[index, month],
            months=batch,
            source=Source.PACK,
            accept_partial=True,
            actor=actor,
        )
        problems += sent.refused
        taken = set(sent.received) | set(sent.unchanged)
        cells += sum(len(item.cells) for item in batch if item.partner_id in taken)
    return cells, sorted(problems, key=lambda problem: problem.row or 0)


def _periods(
    collections: Sequence[Collection], months: set[str], actor: Actor
) -> dict[tuple[int, str], Period]:
    found = {}
    for index, collection in enumerate(collections):
        for period in calendar.open_periods(
            collection=collection, months=sorted(months), actor=actor
        ):
            found[index, period.month] = period
    return found


def _split(
    entry: PackMonth, of_metric: dict[str, int], partner: str, problems: list[Problem]
) -> dict[int, PackMonth]:
    """One partner's month by collection; metrics of no collection become problems."""
    parts: dict[int, PackMonth] = {}
    for key, raw in entry.cells.items():
        code = key.partition(":")[0]
        if code not in of_metric:
            problems.append(
                Problem("pack_metric_nowhere", {"metric": code}, row=entry.rows[key],
                        column="metric", value=code, partner=partner)
            )  # fmt: skip
            # Nothing of this partner's month may pass: it is not clean.
            return {}
        single = parts.setdefault(of_metric[code], PackMonth(sent_on=entry.sent_on))
        single.cells[key], single.rows[key] = raw, entry.rows[key]
    return parts


def _input(partner_id: int, entry: PackMonth) -> MonthInput:
    at = datetime.combine(entry.sent_on, time(12), UTC) if entry.sent_on else None
    return MonthInput(partner_id=partner_id, cells=entry.cells, rows=entry.rows, sent_at=at)


def _unknown(partner: str, entry: PackMonth) -> Problem:
    row = min(entry.rows.values(), default=None)
    return Problem(
        "pack_partner_unknown", {"partner": partner}, row=row, column="partner", value=partner
    )


def _rules(manifest: Manifest) -> None:
    """Sharing rules: drafts, or in force when the pack names a writer and an approver."""
    writer, approver = _approvers(manifest)
    for part in manifest.rules:
        if Scope.objects.filter(name=part.name).exclude(state="revoked").exists():
            continue
        scope = scopes.create_scope(fields=_rule_fields(part), actor=writer, door="pack")
        if approver is not None:
            seen = announced(scope).digest
            approve_scope(scope=scope, seen=seen, actor=approver, door="pack")


def _approvers(manifest: Manifest) -> tuple[Actor, Actor | None]:
    if manifest.approvers is None or not manifest.rules:
        return SYSTEM, None
    first, second = (_approver(email) for email in manifest.approvers)
    if first.person_id == second.person_id or not first.may("sharing.edit"):
        raise Refusal("pack_approvers", email=manifest.approvers[0], why="sharing.edit")
    if not second.may("sharing.approve"):
        raise Refusal("pack_approvers", email=manifest.approvers[1], why="sharing.approve")
    return first, second


def _approver(email: str) -> Actor:
    user = User.objects.filter(email=email.lower(), is_active=True).first()
    if user is None or not BrandRole.objects.filter(user=user, ended_at=None).exists():
        raise Refusal("person_unknown", email=email)
    return actor_for(user)


def _rule_fields(part: RulePart) -> dict[str, Any]:
    first, last = part.days()
    return {
        "name": part.name,
        "is_deny": part.effect == "deny",
        "territories": list(part.territories),
        "kinds_of_partner": list(part.kinds_of_partner),
        "tiers": list(part.tiers),
        "owners": list(part.owners),
        "partners": list(part.partners),
        "metrics": list(part.metrics),
        "kinds": list(part.kinds),
        "lookback_months": part.lookback_months,
        "lag_months": part.lag_months,
        "valid_from": first,
        "valid_to": last,
        "is_reciprocal": part.reciprocal,
        "needs_acknowledgement": part.acknowledged,
    }
