"""The partner's pages: scorecards and the receipt after sending."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from partners.network.queries.own import own_partners, partner_or_404
from partners.sharing.policy import Purpose
from partners.sharing.services.ledger import noted_together
from portal.access.actor import Actor
from portal.access.pages import Page
from portal.access.rules import may
from portal.lib import months
from portal.lib.periods import span_of
from portal.ui.charts import Chart
from standards.disclosure.boards import Board, board
from standards.disclosure.charts import history
from standards.disclosure.exports import MAKERS
from standards.disclosure.facts import viewer_of
from standards.disclosure.presentation import (
    Help,
    StandardRows,
    UnshownRow,
    most_helpful,
    outlet_rows,
    standard_rows,
    unshown_rows,
)
from standards.disclosure.scores import newest_card
from standards.disclosure.tickets import ticket_of
from standards.reporting.queries.receipts import Receipt, compared_from, receipts
from standards.scoring.queries import scored_months

if TYPE_CHECKING:
    from partners.network.models import Partner

# More outlets than this are reached by their months.
MOST_OUTLETS = 40


@dataclass(frozen=True, slots=True)
class CardView:
    """One partner's scorecard, ready for a template; for ``ticket`` see `disclosure.tickets`."""

    board: Board
    ticket: str
    standards: list[StandardRows]
    trend: Chart | None
    most_helpful: Help | None
    # Sent, or sent again, and not scored yet.
    is_sent: bool
    unshown: list[UnshownRow]

    @property
    def is_silent(self) -> bool:
        """Whether the score stands for a month that was not sent."""
        return self.board.overall is not None and self.board.month in self.board.unsent

    @property
    def is_awaited(self) -> bool:
        """Whether no number of the month is scored yet."""
        return _is_awaited(self.standards)


def card_view(
    actor: Actor, partner: Partner, month: str, *, purpose: str, channel: str = "page"
) -> CardView | None:
    """The scorecard of one month as a page shows it."""
    viewer = viewer_of(actor, partner, purpose=purpose, channel=channel)
    scorecard = board(viewer, partner, month)
    if scorecard is None:
        return None
    ticket = ticket_of(actor, scorecard, purpose)
    rows = standard_rows(scorecard)
    is_sent = _is_awaited(rows) and scorecard.has_sent
    return CardView(
        scorecard,
        ticket,
        rows,
        history(scorecard),
        most_helpful(scorecard),
        is_sent,
        unshown_rows(scorecard),
    )


def _is_awaited(rows: Sequence[StandardRows]) -> bool:
    return bool(rows) and all(each.is_awaited for each in rows)


@method_decorator(require_safe, name="dispatch")
class ScorecardList(Page):
    """The newest scorecard of the one partner, or a choice of partners."""

    access = may("scorecard.read")
    template_name = "disclosure/scorecards.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Own partners with their newest month."""
        partners = own_partners(self.actor, "scorecard.read")
        if len(partners) == 1 and (card := newest_card(self.actor, partners[0])):
            return redirect(
                "disclosure:scorecard", public_id=partners[0].public_id, month=card.month
            )
        rows = outlet_rows(self.actor, partners[:MOST_OUTLETS])
        return self.render(
            rows=rows,
            tickets=" ".join(row.ticket for row in rows if row.ticket),
            more=max(0, len(partners) - MOST_OUTLETS),
        )


@method_decorator(require_safe, name="dispatch")
class ScorecardPage(Page):
    """One partner's scorecard of one month."""

    access = may("scorecard.read")
    template_name = "disclosure/scorecard.html"

    def get(self, request: HttpRequest, public_id: str, month: str) -> HttpResponse:
        """The scorecard."""
        partner = partner_or_404(self.actor, public_id, "scorecard.read")
        if not months.is_month(month):
            raise Http404
        card_months = scored_months(self.actor, partner.pk)
        view = card_view(self.actor, partner, month, purpose="scorecard")
        if view is None:
            raise Http404
        return self.render(
            partner=partner,
            month=month,
            view=view,
            files=[("pdf", "PDF"), ("xlsx", "Excel"), ("csv", "CSV")],
            earlier=max((m for m in card_months if m < month), default=""),
            later=min((m for m in card_months if m > month), default=""),
        )


@method_decorator(require_safe, name="dispatch")
class ScorecardFile(Page):
    """One partner's scorecard of one month as a file."""

    access = may("scorecard.read")

    def get(self, request: HttpRequest, public_id: str, month: str, suffix: str) -> HttpResponse:
        """The file."""
        partner = partner_or_404(self.actor, public_id, "scorecard.read")
        if suffix not in MAKERS or not months.is_month(month):
            raise Http404
        viewer = viewer_of(self.actor, partner, purpose=Purpose.EXPORT, channel=suffix)
        scorecard = board(viewer, partner, month)
        if scorecard is None:
            raise Http404
        content_type, make = MAKERS[suffix]
        name = f"scorecard-{slugify(partner.code)}-{month}.{suffix}"
        return HttpResponse(
            make(scorecard),
            content_type=content_type,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """One outlet on the receipt: what was received, and its score when it is there."""

    receipt: Receipt
    card: CardView | None


@method_decorator(require_safe, name="dispatch")
class ReceiptPage(Page):
    """What comes back at once after sending: receipt, score, why, newest comparison."""

    access = may("scorecard.read")
    template_name = "disclosure/receipt.html"

    def get(self, request: HttpRequest, collection: str, month: str) -> HttpResponse:
        """The receipt of every own outlet that sent this month."""
        items = receipts(self.actor, collection, month)
        span = span_of(month)
        if not items or span is None:
            raise Http404
        # Scores are of months: of a longer period the one it ends in.
        ends = months.of(span[1])
        with noted_together():
            rows = [
                ReceiptRow(item, card_view(self.actor, item.partner, ends, purpose="receipt"))
                for item in items
            ]
        compared_date = compared_from(collection, month)
        return self.render(
            month=month,
            scored_month=ends,
            compared_date=compared_date,
            is_compared=compared_date is not None and compared_date <= timezone.localdate(),
            rows=rows,
            waits=any(row.card is None for row in rows),
            is_only=len(rows) == 1,
        )
