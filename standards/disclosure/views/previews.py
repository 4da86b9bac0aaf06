"""The workbench's looks: what one partner sees, why, and what can be learned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from partners.network.queries import all_partners, partners_within
from partners.network.queries.lookup import Offer, partners_named, partners_offered
from partners.people.grants import eyes_of
from partners.sharing.changes import metric_names
from partners.sharing.policy import Decision, Kind
from partners.sharing.sentences import KIND_NAMES
from portal.access.pages import Page, visible_or_404
from portal.access.rules import may
from portal.lib import months
from standards.disclosure.facts import Ask, viewer_of
from standards.disclosure.scores import newest_card
from standards.disclosure.services.disclosure import explain
from standards.disclosure.views.cards import card_view
from standards.disclosure.workbench import (
    closed_cells,
    learning,
    reason_words,
    rule_trail,
)
from standards.scoring.queries import scored_months

if TYPE_CHECKING:
    from partners.network.models import Partner


class Look(Page):
    """A page of the workbench for those who may read sharing rules."""

    access = may("sharing.read")

    def partner(self, text: str) -> tuple[Partner | None, Offer]:
        """The partner that ``text`` names or alone fits, within reach; else those that fit."""
        term = text.strip()[:200]
        rows = partners_within(self.actor, "partners.read")
        named = partners_named([term], rows).get(term)
        if named is not None:
            return named, Offer()
        offer = partners_offered(term, rows)
        if len(offer.partners) == 1:
            return rows.get(code=offer.partners[0][0]), Offer()
        return None, offer


class SeeAs(Look):
    """Exactly what a partner sees, beside what stays closed to it."""

    template_name = "disclosure/seeas.html"

    def get(self, request: HttpRequest, public_id: str, month: str = "") -> HttpResponse:
        """The partner's own page through the partner's own path."""
        partner = visible_or_404(all_partners(), self.actor, public_id, "partners.read")
        eyes = eyes_of(partner, self.actor)
        card_months = scored_months(eyes, partner.pk)
        newest = None if month else newest_card(eyes, partner)
        chosen = month or (newest.month if newest else "")
        if month and month not in card_months:
            raise Http404
        view = (
            card_view(eyes, partner, chosen, purpose="scorecard", channel="preview")
            if chosen
            else None
        )
        return self.render(
            partner=partner,
            month=chosen,
            months=card_months,
            view=view,
            closed=closed_cells(self.actor, partner, chosen) if chosen else [],
            may_stop=self.actor.may("sharing.edit"),
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What the policy decided of one fact, why, and the rules that were tried.

    ``trail`` as `rule_trail` gives it.
    """

    partner: Partner
    decision: Decision
    reason: str
    trail: list[tuple[str, str, str]]


class Why(Look):
    """Why one fact is shown to one partner, or is not."""

    query = frozenset({"partner", "metric", "kind", "month"})
    template_name = "disclosure/why.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The question, and its answer once all of it is there."""
        asked = {name: request.GET.get(name, "") for name in ("partner", "metric", "kind", "month")}
        asked["month"] = asked["month"] or months.last_complete(timezone.now().date())
        partner, offer = self.partner(asked["partner"])
        answer: Answer | None = None
        is_whole = asked["kind"] in set(Kind) and months.is_month(asked["month"])
        if partner is not None and asked["metric"] and is_whole:
            viewer = viewer_of(self.actor, partner, purpose="scorecard", channel="page")
            ask = Ask(asked["metric"], Kind(asked["kind"]), asked["month"])
            decision = explain(viewer, [ask])[ask]
            answer = Answer(partner, decision, reason_words(decision), rule_trail(decision))
        return self.render(
            asked=asked,
            answer=answer,
            partner=partner,
            offer=offer,
            metrics=sorted(metric_names().items(), key=lambda item: item[1]),
            kinds=[(kind.value, KIND_NAMES[kind]) for kind in Kind],
        )


class Learn(Look):
    """What one partner can ever learn about another."""

    query = frozenset({"one", "other"})
    template_name = "disclosure/learn.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The question, and its answer once both are chosen."""
        codes = {name: request.GET.get(name, "") for name in ("one", "other")}
        (one, ones), (other, others) = (self.partner(code) for code in codes.values())
        lesson = None
        if one is not None and other is not None and one.pk != other.pk:
            lesson = learning(self.actor, one, other, timezone.now().date())
        return self.render(
            asked=codes,
            one=one,
            other=other,
            found=lesson,
            ones=ones,
            others=others,
            is_same=one is not None and one == other,
        )
