"""Why a partner is asked for a period, or is not: one answer for its people and its manager."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet

from partners.network.audience import Audience, covers, path_codes
from partners.network.enums import PartnerStatus
from partners.network.queries import Place, places_in
from standards.catalogue.queries import applied_targets
from standards.reporting.models import Asked, Collection, Period, Submission
from standards.reporting.queries.calendar import is_unopened, periods_in
from standards.reporting.queries.requirements import MAY_SEND, Asks, asked_by, asks_of
from standards.reporting.queries.sets import starting_since

if TYPE_CHECKING:
    from partners.network.models import Partner

# Code of a reason, and what fills its sentence.
Reason = tuple[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Asking:
    """What one collection asks of a partner in a month: how many metrics, and why (or why not).

    ``period`` is None where none of its periods ends in the month; one that is not opened yet is
    not saved, and whom it asks is what it would ask now.
    """

    collection: Collection
    period: Period | None
    is_asked: bool
    metrics: int
    reasons: tuple[Reason, ...]


def reasons_in(partner: Partner, month: str) -> list[Asking]:
    """Every collection with what it asks of ``partner`` in ``month``, by name.

    At most eight queries, however many collections there are; one more for each with a ramp-up.
    """
    collections = list(Collection.objects.order_by("name", "code"))
    periods: dict[int, list[Period]] = {}
    for period in _opened(partner, month):
        periods.setdefault(period.collection_id, []).append(period)
    opened = [period for each in periods.values() for period in each]
    place = next(iter(places_in(month, [partner.pk])), None)
    asks = asks_of([each.pk for each in collections], False)
    asked = asked_by(month, [place], asks) if place else {}
    facts = _Facts(
        partner=partner,
        month=month,
        place=place,
        binding=_binding(month, place),
        since=starting_since(month),
        sent=frozenset(row.pk for row in opened if row.was_sent),  # type: ignore[attr-defined]  # annotated
        written=frozenset(row.pk for row in opened if row.was_written),  # type: ignore[attr-defined]  # annotated
    )
    return [
        facts.of(collection, period, asks[collection.pk], asked.get(collection.pk, {}))
        for collection in collections
        for period in _periods_of(collection, month, periods)
    ]


def _periods_of(
    collection: Collection, month: str, opened: Mapping[int, list[Period]]
) -> Sequence[Period | None]:
    """The periods of a collection in a month, those it has or will have; one None for none."""
    return opened.get(collection.pk) or periods_in(collection, month) or (None,)


def _binding(month: str, place: Place | None) -> dict[str, set[str]]:
    """By metric the standards that judge it for the place."""
    names: dict[str, set[str]] = {}
    if place is None:
        return names
    applied = applied_targets(month, [place])
    for target, applies in zip(applied.targets, applied.applies[0], strict=True):
        if applies:
            names.setdefault(target.metric_code, set()).add(target.standard_name)
    return names


def _opened(partner: Partner, month: str) -> QuerySet[Period]:
    """The periods of a month, each with whether the partner sent it and was written down for it."""
    own = {"period": OuterRef("pk"), "partner": partner}
    return (
        Period.objects.filter(month=month)
        .select_related("collection")
        .annotate(
            was_sent=Exists(Submission.objects.filter(**own, current__isnull=False)),
            was_written=Exists(Asked.objects.filter(**own)),
        )
        .order_by("last_day")
    )


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of one partner in one month."""

    partner: Partner
    month: str
    place: Place | None
    binding: dict[str, set[str]]
    since: dict[str, str]
    sent: frozenset[int]
    written: frozenset[int]

    def of(
        self,
        collection: Collection,
        period: Period | None,
        asks: Asks,
        asked: dict[int, frozenset[str]],
    ) -> Asking:
        """What one collection asks and why."""
        codes = asked.get(self.partner.pk, frozenset())
        is_asked = period is not None and self._is_asked(period, codes)
        if is_asked and period is not None:
            reasons = tuple(self._for(collection, period, codes))
        else:
            reasons = tuple(self._against(period, asks, codes))
        return Asking(collection, period, is_asked, len(codes), reasons)

    def _is_asked(self, period: Period, codes: frozenset[str]) -> bool:
        if period.asked_fixed_at:
            return period.pk in self.written or period.pk in self.sent
        return period.pk in self.sent or (bool(codes) and self.partner.status in MAY_SEND)

    def _for(
        self, collection: Collection, period: Period, codes: frozenset[str]
    ) -> Iterator[Reason]:
        if period.asked_fixed_at:
            is_written = period.pk in self.written
            yield ("written", {"day": period.asked_fixed_at}) if is_written else ("sent", {})
        if is_unopened(period):
            yield "unopened", {}
        yield from _in_audience(collection.audience)
        standards = sorted({name for code in codes for name in self.binding.get(code, ())})
        if standards:
            yield "standard", {"standards": ", ".join(standards)}
        if any(code not in self.binding for code in codes):
            yield "unjudged", {}
        if any(self.since.get(code, self.month) < self.partner.joined_month for code in codes):
            yield "starting", {"count": period.ramp_up}
        if period.is_rehearsal:
            yield "rehearsal", {}

    def _against(
        self, period: Period | None, asks: Asks, codes: frozenset[str]
    ) -> Iterator[Reason]:
        if not asks.metrics:
            yield "brought", {}
        elif period is None:
            yield "no_period", {"month": self.month}
        elif self.place is None:
            yield from self._absent()
        elif not covers(asks.audience, self.place):
            yield from _outside(asks.audience, self.place)
        elif not codes:
            yield "unbound", {}
        elif period.asked_fixed_at:
            yield "not_written", {"day": period.asked_fixed_at}
        else:
            yield self.partner.status, {}

    def _absent(self) -> Iterator[Reason]:
        if self.partner.joined_month > self.month:
            yield "joined", {"month": self.partner.joined_month}
        elif self.partner.left_month:
            yield PartnerStatus.LEFT.value, {"month": self.partner.left_month}
        else:
            yield "unplaced", {}


def _in_audience(audience: Audience) -> Iterator[Reason]:
    if not audience:
        yield "everybody", {}
    for key, codes in audience.items():
        yield f"in_{key}", {"codes": list(codes)}


def _outside(audience: Audience, place: Place) -> Iterator[Reason]:
    """The parts of an audience that a place does not belong to."""
    for key, codes in audience.items():
        if not covers({key: codes}, place):
            own = {
                "kinds": [place.kind],
                "tiers": [place.tier] if place.tier else [],
                "territories": sorted(path_codes(place.territory_path)),
            }
            yield f"not_in_{key}", {"codes": list(codes), "own": own.get(key, [])}
