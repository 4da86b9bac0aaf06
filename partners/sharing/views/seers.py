"""*Who sees what*: how many partners may see which facts, and which partners they are."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from partners.sharing.policy import Kind
from partners.sharing.queries import Seer, matrix, seers
from partners.sharing.sentences import KIND_NAMES, SHORT_KIND_NAMES
from portal.access.pages import Page
from portal.access.rules import may
from standards.catalogue.enums import SharingClass
from standards.catalogue.queries.sets import all_metrics, metric_named


class WhoSeesWhat(Page):
    """Metrics by class against kinds, counted in partners; brand-only rows stay closed."""

    access = may("sharing.read")
    template_name = "sharing/matrix.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The matrix."""
        overview = matrix(timezone.now().date())
        rows = all_metrics().values_list("code", "name", "sharing_class")
        metrics = {code: (name, level) for code, name, level in rows}
        labels = dict(SharingClass.choices)
        lines = sorted(
            (
                {
                    "code": cell,
                    "name": metrics[cell][0],
                    "level": metrics[cell][1],
                    "label": labels[metrics[cell][1]],
                    "cells": list(zip(counts, closed, strict=True)),
                }
                for cell, counts, closed in zip(
                    overview.cells, overview.counts, overview.closed, strict=True
                )
            ),
            key=lambda line: (line["level"], str(line["name"])),
        )
        return self.render(
            lines=lines,
            kinds=[SHORT_KIND_NAMES[kind] for kind in overview.kinds],
            meanings=[(SHORT_KIND_NAMES[kind], KIND_NAMES[kind]) for kind in overview.kinds],
            partners=overview.partners,
            brand_only=SharingClass.BRAND_ONLY.label,
        )


class WhoSeesMetric(Page):
    """Every partner that may see something of one metric, those that see the same together."""

    access = may("sharing.read")
    template_name = "sharing/seers.html"

    def get(self, request: HttpRequest, metric: str) -> HttpResponse:
        """The list."""
        named = metric_named(metric)
        if named is None:
            raise Http404
        viewers = seers(metric, timezone.now().date())
        alike: dict[tuple[Kind, ...], list[Seer]] = {}
        for seer in viewers:
            alike.setdefault(seer.kinds, []).append(seer)
        most_first = sorted(alike.items(), key=lambda item: (-len(item[0]), item[0]))
        return self.render(
            metric=named,
            total=len(viewers),
            groups=[([SHORT_KIND_NAMES[kind] for kind in kinds], who) for kinds, who in most_first],
            may_stop=self.actor.may("sharing.edit"),
        )
