"""Shapes of requests and answers, also for the schema."""

import datetime as dt
from collections.abc import Collection
from typing import Any, TypedDict
from uuid import UUID

from rest_framework import serializers

from portal.access.parameters import StrictSerializer
from portal.lib.mappings import JsonObject
from standards.measures import Cell
from standards.reporting.models import Period, Submission
from standards.reporting.month_document import MonthDocument

_PERIOD = "YYYY-MM; of other periods both ends: 2026-04--2026-06, 2026-05-03--2026-05-30."


class PeriodSerializer(serializers.Serializer[Any]):
    """One period of a collection with its four dates."""

    id = serializers.UUIDField()
    collection = serializers.CharField(help_text="Code of the collection.")
    month = serializers.CharField(help_text=_PERIOD)
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    due_date = serializers.DateField(help_text="Please send by the end of this day.")
    timely_date = serializers.DateField(help_text="Counts as on time until the end of this day.")
    lock_date = serializers.DateField(help_text="Closes at the end of this day.")
    compared_date = serializers.DateField(help_text="Comparisons appear from this day.")
    metrics = serializers.ListField(
        child=serializers.CharField(), help_text="Codes of the metrics of the collection."
    )


class MonthSerializer(StrictSerializer):
    """One partner's month to send."""

    partner = serializers.CharField(max_length=40, help_text="Code of the partner.")
    collection = serializers.CharField(max_length=60, help_text="Code of the collection.")
    month = serializers.CharField(max_length=24, help_text=_PERIOD)
    cells = serializers.DictField(
        child=serializers.DictField(child=serializers.JSONField(allow_null=True)),
        help_text=(
            "By metric code, or code:member: {n, d}, {sum, count}, {value}, {value, count}, "
            "{promoters, passives, detractors}, {code}, {text}, or a reason for no number: "
            "{missing}, {not_applicable} or {suppressed}. "
            "Integers as numbers; decimals as numbers or strings with a point."
        ),
    )
    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=600,
        help_text="Needed when a received month changes.",
    )
    as_it_is = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=600,
        help_text=(
            "Needed when a returned month is sent without any change: "
            "why it is right as it is. The brand looks at it."
        ),
    )
    accepted = serializers.DictField(
        child=serializers.CharField(max_length=200, allow_blank=True),
        required=False,
        default=dict,
        help_text="By cell: why an unusual value is right.",
    )


class SubmissionSerializer(serializers.Serializer[Any]):
    """A partner's month as it stands."""

    id = serializers.UUIDField()
    partner = serializers.CharField()
    collection = serializers.CharField()
    month = serializers.CharField()
    state = serializers.ChoiceField(choices=["draft", "returned", "received"])
    needs_look = serializers.BooleanField(
        help_text="Received with an unusual value that the brand will look at."
    )
    revision = serializers.IntegerField(help_text="0 before anything was sent.")
    revision_id = serializers.UUIDField(allow_null=True)
    sent_at = serializers.DateTimeField(allow_null=True)
    is_on_time = serializers.BooleanField(allow_null=True)
    return_reason = serializers.CharField(allow_blank=True)
    cells = serializers.DictField(child=serializers.DictField())


class PeriodData(TypedDict):
    """A `PeriodSerializer` as values."""

    id: UUID
    collection: str
    month: str
    first_day: dt.date
    last_day: dt.date
    due_date: dt.date
    timely_date: dt.date
    lock_date: dt.date
    compared_date: dt.date
    metrics: list[str]


class SubmissionData(TypedDict):
    """A `SubmissionSerializer` as values."""

    id: UUID
    partner: str
    collection: str
    month: str
    state: str
    needs_look: bool
    revision: int
    revision_id: UUID | None
    sent_at: dt.datetime | None
    is_on_time: bool | None
    return_reason: str
    cells: dict[str, Cell]


class MonthBody(TypedDict):
    """A `MonthSerializer` once its shape is checked; ``cells`` are raw parts by cell."""

    partner: str
    collection: str
    month: str
    cells: dict[str, JsonObject]
    reason: str
    as_it_is: str
    accepted: dict[str, str]


def period_data(period: Period) -> PeriodData:
    """A period as the API shows it (``collection__entries__metric`` prefetched)."""
    entries = sorted(period.collection.entries.all(), key=lambda entry: entry.position)
    return {
        "id": period.public_id,
        "collection": period.collection.code,
        "month": period.code,
        "first_day": period.first_day,
        "last_day": period.last_day,
        "due_date": period.due_date,
        "timely_date": period.timely_date,
        "lock_date": period.lock_date,
        "compared_date": period.compared_date,
        "metrics": [entry.metric.code for entry in entries if entry.metric.is_reported],
    }


def submission_data(row: Submission, secret: Collection[str]) -> SubmissionData:
    """A partner's month as the API shows it (partner, period, collection, current fetched).

    ``secret`` are the codes of brand-only metrics; what a pack brought for them is left out.
    """
    current = row.current
    document = MonthDocument.read(current.cells if current else None)
    return {
        "id": row.public_id,
        "partner": row.partner.code,
        "collection": row.period.collection.code,
        "month": row.period.code,
        "state": row.state,
        "needs_look": row.needs_look,
        "revision": current.number if current else 0,
        "revision_id": current.public_id if current else None,
        "sent_at": current.sent_at if current else None,
        "is_on_time": current.is_on_time if current else None,
        "return_reason": row.return_reason,
        "cells": document.without_metrics(secret).as_json(),
    }
