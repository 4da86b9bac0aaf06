"""The partner's own page of sharing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from partners.network.queries.own import own_partners, partner_or_404
from portal.access.pages import Page
from portal.access.rules import may
from standards.disclosure.mine import agreements_of, given, looked, metrics_of, told_once, used

if TYPE_CHECKING:
    from partners.network.models import Partner


@method_decorator(require_safe, name="dispatch")
class SharingMine(Page):
    """Own partners; with one only, its page at once."""

    access = may("scorecard.read")
    template_name = "disclosure/mine_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The choice, or the page."""
        rows = own_partners(self.actor, "scorecard.read")
        if len(rows) == 1:
            return page_of(self, rows[0])
        return self.render(partners=rows)


@method_decorator(require_safe, name="dispatch")
class SharingOfPartner(Page):
    """What one partner gives, what is done with it, what it gets back."""

    access = may("scorecard.read")

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """The page."""
        return page_of(self, partner_or_404(self.actor, public_id, "scorecard.read"))


def page_of(page: Page, partner: Partner) -> HttpResponse:
    """The page of one partner."""
    today = timezone.now().date()
    agreement, offered = agreements_of(page.actor, partner, today)
    metrics = metrics_of(page.actor, partner, today)
    in_comparisons = used(partner, today, metrics)
    common, rows = told_once(given(page.actor, partner, today, metrics))
    return page.render(
        "disclosure/mine.html",
        partner=partner,
        given=rows,
        common=common,
        used=in_comparisons,
        looked=looked(partner, today),
        agreement=agreement,
        offered=offered,
        today=today,
    )
