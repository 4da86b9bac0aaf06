"""The mail that says a month's comparisons have appeared, written for each reader when it goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict

from django.urls import reverse
from django.utils import timezone

from partners.network.queries import all_partners, partners_within
from partners.people.enums import PartnerRole
from partners.people.queries import members_of
from partners.sharing.policy import Kind, Purpose
from portal.access.actor import Actor, actor_for
from portal.accounts.queries import person_known_as
from portal.lib.canonical import digest
from portal.lib.mappings import JsonObject
from portal.notices.services.mail_queue import queue_mail
from standards.catalogue.queries import MetricFact, metric_facts
from standards.disclosure.facts import Ask, viewer_of
from standards.disclosure.peers import peers_of
from standards.disclosure.sentences import peer_words
from standards.disclosure.services.disclosure import disclose
from standards.release.events import ComparisonsReleased
from standards.reporting.queries.receipts import comparison_dates

if TYPE_CHECKING:
    from partners.network.models import Partner

CODE = "comparisons_appeared"
TOLD = (PartnerRole.OWNER, PartnerRole.SUBMITTER)
KINDS = (Kind.CENTRE, Kind.BAND)
# For so long after its date a comparison that appears is news.
NEWS_DAYS = 31


def announce(news: ComparisonsReleased) -> None:
    """Queue one mail per person; who may see none of it when it goes gets none (`complete`).

    Months that come late, such as a history just loaded, are no news.
    """
    cells = sorted(cell for cell in news.cells if ":" not in cell)
    earliest = timezone.now().date() - dt.timedelta(days=NEWS_DAYS)
    if not any(date >= earliest for date in comparison_dates(cells, news.month).values()):
        return
    people = members_of(all_partners().present().values_list("pk", flat=True), TOLD)
    queue_mail(
        person_ids=sorted({person for ids in people.values() for person in ids}),
        code=CODE,
        params={"month": news.month, "cells": cells, "link": reverse("disclosure:scorecards")},
        key=f"comparisons:{news.month}:{digest(cells)[:16]}",
    )


def complete(params: JsonObject) -> JsonObject | None:
    """The reader's own lines, through the one door, as of now; None when there is nothing."""
    user = person_known_as(str(params["person_id"]))
    actor = actor_for(user)
    cells, month = params["cells"], str(params["month"])
    facts = metric_facts([str(cell) for cell in cells] if isinstance(cells, list) else [])
    partners = []
    for partner in partners_within(actor, "scorecard.read").order_by("name", "pk"):
        lines = _lines(actor, partner, month, list(facts.values()))
        if lines:
            partners.append({"name": partner.name, "lines": lines})
    return {**params, "partners": partners} if partners else None


class DigestLine(TypedDict):
    """A metric and what the mail says of others about it."""

    metric: str
    sentences: list[str]


def _lines(
    actor: Actor, partner: Partner, month: str, metrics: Sequence[MetricFact]
) -> list[DigestLine]:
    viewer = viewer_of(actor, partner, purpose=Purpose.DIGEST, channel="mail")
    disclosed = disclose(
        viewer, [Ask(metric.code, kind, month) for metric in metrics for kind in KINDS]
    )
    lines: list[DigestLine] = []
    for metric in metrics:
        peers = peers_of(disclosed, metric.code, month, {}, None)
        if peers is not None and not peers.withheld:
            names = dict((*metric.choices, *metric.members))
            lines.append({"metric": metric.name, "sentences": peer_words(peers, names)})
    return lines
