"""Idempotency keys: the same key and request get the same answer, whatever happened between."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from portal.access.actor import Actor
from portal.lib.canonical import digest
from portal.lib.results import Refusal
from standards.reporting.models import Period, SentKey, Submission
from standards.reporting.queries.documents import of_partners
from standards.reporting.services.sending.inputs import Answer, MonthInput, Sent


def request_digest(period: Period, months: Sequence[MonthInput]) -> str:
    """What a request says, as far as it matters for being the same."""
    return digest(
        [
            str(period.public_id),
            [
                [
                    month.partner_id,
                    {key: _plain(parts) for key, parts in month.cells.items()},
                    month.reason,
                    dict(month.accepted),
                    # Only where it is given: requests from before it was known stay the same.
                    *([month.as_it_is] if month.as_it_is else []),
                ]
                for month in months
            ],
        ]
    )


def _plain(parts: object) -> object:
    return {str(k): str(v) for k, v in parts.items()} if isinstance(parts, dict) else str(parts)


def answer_known(key: str, fingerprint: str, actor: Actor) -> Sent | None:
    """The answer given to this key before; refuses when it belonged to another request."""
    sent_key = (
        SentKey.objects.filter(owner=owner_of(actor), key=key)
        .select_related("revision__submission")
        .first()
    )
    if sent_key is None:
        return None
    if sent_key.request_digest != fingerprint:
        raise Refusal("key_reused", key=key)
    revision = sent_key.revision
    partner_id = revision.submission.partner_id
    return Sent(
        received=(partner_id,),
        needs_look=(partner_id,) if revision.warnings else (),
        revisions={partner_id: str(revision.public_id)},
        is_replay=True,
        answer=Answer(sent_key.status, sent_key.answer) if sent_key.status else None,
    )


def remember(
    key: str,
    fingerprint: str,
    period: Period,
    partner_id: int,
    actor: Actor,
    answer: Answer | None,
) -> None:
    """Keep the answer; a different request that won the race makes this one refuse."""
    current = Submission.objects.filter(period=period, partner_id=partner_id).values("current_id")
    try:
        with transaction.atomic():
            SentKey.objects.create(
                owner=owner_of(actor),
                key=key,
                request_digest=fingerprint,
                revision_id=current.get()["current_id"],
                status=answer.status if answer else 0,
                answer=answer.body if answer else "",
            )
    except IntegrityError:
        raise Refusal("key_reused", key=key) from None


def owner_of(actor: Actor) -> str:
    """Keys are private to a person."""
    return str(actor.person_id or "system")


def revisions_named(period: Period, partner_ids: Sequence[int]) -> dict[int, str]:
    """Public ids of the revisions that count."""
    if not partner_ids:
        return {}
    id_set = set(partner_ids)
    rows = of_partners(Submission.objects.filter(period=period, current__isnull=False), id_set)
    pairs = rows.values_list("partner_id", "current__public_id")
    return {partner_id: str(name) for partner_id, name in pairs if partner_id in id_set}
