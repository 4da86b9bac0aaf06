"""The receipt of a revision, as a file its partner keeps."""

from partners.network.queries import places_in
from standards.catalogue.queries import applied_targets, metric_facts
from standards.measures import Cell
from standards.reporting.models import Revision
from standards.reporting.month_document import MonthDocument, code_of
from standards.reporting.seals import FORMAT, SealedReceipt, moment, sealed


def receipt_of(revision: Revision) -> SealedReceipt:
    """What was received with ``revision``, sealed; without what partners never learn of."""
    submission = revision.submission
    period = submission.period
    return sealed(
        {
            "format": FORMAT,
            "number": str(revision.public_id),
            "partner": submission.partner.code,
            "partner_name": submission.partner.name,
            "collection": period.collection.code,
            "period": period.code,
            "revision": revision.number,
            "received_at": moment(revision.sent_at),
            "is_on_time": revision.is_on_time,
            "source": revision.source,
            "is_by_brand": revision.is_by_brand,
            "person": "" if revision.is_by_brand else str(revision.person_id or ""),
            "standards": _standards(submission.partner_id, period.month),
            "values": _values(revision),
        }
    )


def kept_values(number: str) -> dict[str, Cell] | None:
    """The values the portal holds under a receipt's number; None for an unknown one."""
    revision = Revision.objects.filter(public_id=number).first()
    return _values(revision) if revision else None


def _values(revision: Revision) -> dict[str, Cell]:
    document = MonthDocument.read(revision.cells)
    facts = metric_facts(document.metrics)
    return {
        key: cell
        for key, cell in document.cells.items()
        if (fact := facts.get(code_of(key))) and not fact.is_brand_only
    }


def _standards(partner_id: int, month: str) -> list[str]:
    """``code number`` of the versions that bound a partner, in order."""
    applied = applied_targets(month, places_in(month, [partner_id]))
    if not applied.applies.shape[0]:
        return []
    bound = zip(applied.targets, applied.applies[0], strict=True)
    names = {f"{each.standard_code} {each.version_number}" for each, is_bound in bound if is_bound}
    return sorted(names)
