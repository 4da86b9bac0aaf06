"""*Stop sharing now*: for a partner, of a metric, or altogether; two clicks, in force at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from partners.network.queries import partners_within
from partners.sharing.services.stops import stop_sharing
from portal.access.pages import Page
from portal.access.rules import may
from standards.catalogue.queries.sets import metric_named

if TYPE_CHECKING:
    from partners.network.models import Partner
    from standards.catalogue.models import Metric


class StopPage(Page):
    """Says what will close, then closes it."""

    access = may("sharing.edit")
    query = frozenset({"partner", "metric"})
    template_name = "sharing/stop.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """What would stop."""
        partner, metric = self._named(request.GET)
        return self.render(partner=partner, metric=metric)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Stop it."""
        partner, metric = self._named(request.POST)
        rule = stop_sharing(partner=partner, metric=metric, actor=self.actor)
        messages.success(request, _("Stopped. It is closed on every page, link, file and mail."))
        return redirect("sharing:rule", public_id=rule.public_id)

    def _named(self, data: QueryDict) -> tuple[Partner | None, Metric | None]:
        """The partner and metric named; an unknown one must not widen the stop to everything."""
        code, metric_code = data.get("partner", ""), data.get("metric", "")
        rows = partners_within(self.actor, "partners.read")
        partner = rows.filter(code=code).first() if code else None
        metric = metric_named(metric_code) if metric_code else None
        if (code and partner is None) or (metric_code and metric is None):
            raise Http404
        return partner, metric
