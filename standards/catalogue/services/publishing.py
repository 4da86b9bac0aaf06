"""Send a version for review, put it in force for an audience: one transaction, a second person."""

from django.db import transaction
from django.utils import timezone

from partners.network.audience import Audience, tidy
from partners.network.queries import audience_problems
from partners.people.queries import is_second
from portal.access.actor import Actor
from portal.audit.services import record
from portal.lib import months
from portal.lib.events import emit
from portal.lib.results import Problem, Refusal
from standards.catalogue.diff import compare
from standards.catalogue.enums import VersionState
from standards.catalogue.events import ReviewRequested, StandardPublished
from standards.catalogue.models import Publication, Version
from standards.catalogue.queries import hidden_inputs
from standards.catalogue.services.acknowledgements import ask_audience
from standards.catalogue.stored import document_of


@transaction.atomic
def send_for_review(*, version: Version, actor: Actor, channel: str = "page") -> Version:
    """Ask a second person to look; the text stands still meanwhile."""
    row = _step(version, {VersionState.DRAFT}, VersionState.REVIEW, actor, channel)
    emit(ReviewRequested(row.pk))
    return row


@transaction.atomic
def take_back(*, version: Version, actor: Actor, channel: str = "page") -> Version:
    """Make a version in review a draft again."""
    return _step(version, {VersionState.REVIEW}, VersionState.DRAFT, actor, channel)


@transaction.atomic
def publish(
    *,
    version: Version,
    effective_month: str,
    audience: Audience,
    actor: Actor,
    reason: str = "",
    channel: str = "page",
) -> Publication:
    """Put a reviewed version in force for ``audience`` from ``effective_month`` on, for good.

    Freezes it, asks every partner of the audience to read it, records, tells. The author cannot
    (`own_approval`); a pack or command (`SYSTEM`) may, and needs no review. A person who publishes
    into past months, which are scored anew then, gives a ``reason``.
    """
    row = Version.objects.select_for_update().select_related("standard").get(pk=version.pk)
    allowed = (
        {VersionState.REVIEW, VersionState.DRAFT} if actor.is_system else {VersionState.REVIEW}
    )
    _needs_state(row, allowed)
    if not actor.is_system and row.author_id == actor.person_id:
        raise Refusal("own_approval")
    if not actor.is_system and not is_second(actor.person_id, row.author_id):
        raise Refusal("not_second")
    _check(row, effective_month, audience)
    past = past_months(effective_month)
    if past and not reason.strip() and not actor.is_system:
        problem = Problem("publish_past", {"count": past}, column="reason")
        raise Refusal("publish_bad", problems=[problem])
    now = timezone.now()
    publication = Publication.objects.create(
        version=row,
        effective_month=effective_month,
        audience=tidy(audience),
        person_id=actor.person_id,
        published_at=now,
    )
    row.state, row.published_at = VersionState.PUBLISHED, now
    row.save(update_fields=["state", "published_at"])
    asked = ask_audience(publication)
    record(
        "version.published",
        actor=actor,
        object_type="version",
        object_id=row.public_id,
        label=str(row),
        changes={
            "effective_month": [None, effective_month],
            "audience": [None, publication.audience],
            "partners": [None, asked],
            **({"past_months": [None, past]} if past else {}),
        },
        personal={"reason": reason.strip()} if reason.strip() else None,
        channel=channel,
    )
    emit(StandardPublished(row.pk, effective_month))
    return publication


def past_months(effective_month: str) -> int:
    """How many months that are over a version in force from ``effective_month`` on would touch."""
    now = months.of(timezone.localdate())
    if not months.is_month(effective_month) or effective_month >= now:
        return 0
    return len(list(months.span(effective_month, months.shift(now, -1))))


def _check(row: Version, effective_month: str, audience: Audience) -> None:
    problems = audience_problems(audience)
    if not months.is_month(effective_month):
        problems.append(
            Problem("month_unreadable", column="effective_month", value=effective_month[:60])
        )
    if not row.clauses.exists():
        problems.append(Problem("publish_nothing"))
    elif same := _same_as(row, tidy(audience)):
        problems.append(Problem("publish_same", {"number": same}, value=row.number))
    problems += [
        Problem("publish_brand_only", {"metric": code, "input": source}, value=code)
        for code, source in hidden_inputs(row.targets.values_list("metric__code", flat=True))
    ]
    if problems:
        raise Refusal("publish_bad", problems=problems)


def _same_as(row: Version, audience: Audience) -> str:
    """The number of the newest version that says the same to the same partners; '' for none."""
    published = row.standard.versions.filter(state=VersionState.PUBLISHED).exclude(pk=row.pk)
    newest = (
        published.select_related("publication", "standard")
        .order_by("-publication__effective_month", "-published_at")
        .first()
    )
    if newest is None or newest.publication.audience != audience:
        return ""
    return "" if compare(document_of(newest), document_of(row)) else newest.number


def _step(
    version: Version, allowed: set[VersionState], state: VersionState, actor: Actor, channel: str
) -> Version:
    row = Version.objects.select_for_update().select_related("standard").get(pk=version.pk)
    _needs_state(row, allowed)
    before = str(row.state)
    row.state = state
    row.save(update_fields=["state"])
    record(
        "version.state",
        actor=actor,
        object_type="version",
        object_id=row.public_id,
        label=str(row),
        changes={"state": [before, str(state)]},
        channel=channel,
    )
    return row


def _needs_state(row: Version, allowed: set[VersionState]) -> None:
    if row.state not in allowed:
        raise Refusal(
            "version_state",
            number=row.number,
            standard=row.standard.code,
            state=row.get_state_display(),
        )
