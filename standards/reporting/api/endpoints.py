"""Endpoints of months and periods."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import orjson
from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from partners.network.queries import partners_within
from portal.access.api import Endpoint
from portal.access.pages import visible_or_404
from portal.access.pagination import PAGED, KeysetPagination, paged
from portal.access.parameters import unknown_value
from portal.access.renderers import OrjsonRenderer
from portal.access.rules import may
from portal.lib import months
from portal.lib.periods import span_of
from portal.lib.results import Problem, Refusal
from standards.reporting.api.shapes import (
    MonthBody,
    MonthSerializer,
    PeriodSerializer,
    SubmissionSerializer,
    period_data,
    submission_data,
)
from standards.reporting.enums import Source
from standards.reporting.models import Collection, Period, Submission
from standards.reporting.queries.requirements import secret_codes
from standards.reporting.services.sending import Answer, MonthInput, Sent, send_months

if TYPE_CHECKING:
    from partners.network.models import Partner

Q = TypeVar("Q", bound=QuerySet[Any])

_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="The same key with the same request gets the same answer (1-120 characters).",
)
_FILTERS = [
    OpenApiParameter("collection", str, description="Code of a collection."),
    OpenApiParameter("month", str, description="YYYY-MM, in which a period ends, or its code."),
]


class SubmissionsEndpoint(Endpoint):
    """Partners' months: those one may read, and the door to send one."""

    access = may("values.read", "months.send")
    pagination_class = KeysetPagination
    keyset = "public_id"
    query = frozenset({"collection", "month", "partner", *PAGED})

    @extend_schema(
        operation_id="submissions_list",
        parameters=[*_FILTERS, OpenApiParameter("partner", str, description="Code of a partner.")],
        responses={200: SubmissionSerializer(many=True)},
    )
    def get(self, request: Request) -> Response:
        """Months of the partners whose values one may read."""
        rows = _named(Submission.objects.visible_to(self.actor), request, "period__")
        code = request.query_params.get("partner")
        if code:
            rows = rows.filter(partner=self._readable(_text(code)))
        shape = partial(submission_data, secret=secret_codes())
        return paged(self, _with_relations(rows), shape)

    @extend_schema(
        operation_id="submissions_send",
        request=MonthSerializer,
        parameters=[_KEY],
        responses={
            200: OpenApiResponse(SubmissionSerializer, description="Nothing new: as it stands."),
            201: OpenApiResponse(SubmissionSerializer, description="Received."),
        },
    )
    def post(self, request: Request) -> HttpResponse:
        """Send one partner's month, once it is over."""
        body = _checked(request)
        period = _period(body["collection"], body["month"])
        partner_id = self._partner_id(body["partner"])
        sent = send_months(
            period=period,
            months=[
                MonthInput(
                    partner_id=partner_id,
                    cells=body["cells"],
                    reason=body["reason"],
                    as_it_is=body["as_it_is"],
                    accepted=body["accepted"],
                )
            ],
            source=Source.API,
            actor=self.actor,
            idempotency_key=_key(request),
            answer_of=partial(_told, period, partner_id),
        )
        # A key from before answers were kept is told what stands there now.
        reply = sent.answer or _told(period, partner_id, sent)
        answer = HttpResponse(reply.body, status=reply.status, content_type="application/json")
        if sent.is_replay:
            answer["Idempotent-Replayed"] = "true"
        return answer

    def _readable(self, code: str) -> Partner:
        """The partner whose values one may read; any other looks unknown, not empty."""
        partner = partners_within(self.actor, "values.read").filter(code=code).first()
        if partner is None:
            raise unknown_value("partner", code)
        return partner

    def _partner_id(self, code: str) -> int:
        """The partner one may send for; any other looks unknown."""
        rows = partners_within(self.actor, "months.send").filter(code=code)
        partner_id = rows.values_list("pk", flat=True).first()
        if partner_id is None:
            problem = Problem("partner_unknown", column="partner", value=code)
            raise Refusal("months_refused", problems=[problem], count=1)
        return partner_id


class SubmissionEndpoint(Endpoint):
    """One partner's month."""

    access = may("values.read")

    @extend_schema(
        operation_id="submissions_retrieve",
        responses={200: SubmissionSerializer},
    )
    def get(self, request: Request, public_id: str) -> Response:
        """One partner's month."""
        rows = _with_relations(Submission.objects.visible_to(self.actor))
        row = visible_or_404(rows, self.actor, public_id)
        return Response(submission_data(row, secret_codes()))


class PeriodsEndpoint(Endpoint):
    """Months that were opened, with their dates."""

    access = may("months.send", "values.read")
    pagination_class = KeysetPagination
    keyset = "public_id"
    query = frozenset({"collection", "month", *PAGED})

    @extend_schema(
        operation_id="periods_list",
        parameters=_FILTERS,
        responses={200: PeriodSerializer(many=True)},
    )
    def get(self, request: Request) -> Response:
        """Periods of all collections."""
        rows = _named(Period.objects.select_related("collection"), request, "")
        return paged(self, rows.prefetch_related("collection__entries__metric"), period_data)


def _told(period: Period, partner_id: int, sent: Sent) -> Answer:
    row = _with_relations(Submission.objects.filter(period=period)).get(partner_id=partner_id)
    body = OrjsonRenderer().render(submission_data(row, secret_codes())).decode()
    return Answer(201 if sent.received else 200, body)


def _with_relations(rows: Q) -> Q:
    return rows.select_related("partner", "period__collection", "current")


def _named(rows: Q, request: Request, prefix: str) -> Q:
    """Limited by ``collection`` and ``month``."""
    collection, month = (request.query_params.get(name) for name in ("collection", "month"))
    if collection:
        row = Collection.objects.filter(code=_text(collection)).first()
        if row is None:
            raise unknown_value("collection", collection)
        rows = rows.filter(**{f"{prefix}collection": row})
    if month:
        if span_of(month) is None:
            raise Refusal("bad_request", detail="month: YYYY-MM")
        column = "month" if months.is_month(month) else "code"
        rows = rows.filter(**{f"{prefix}{column}": month})
    return rows


def _checked(request: Request) -> MonthBody:
    try:
        orjson.dumps(request.data)
    except (TypeError, ValueError, RecursionError):
        # Half a character, a number no JSON has, or nested without end.
        raise Refusal("bad_request", detail="JSON") from None
    serializer = MonthSerializer(data=request.data)
    serializer.is_valid(raise_exception=True)
    body: MonthBody = serializer.validated_data
    return body


def _period(collection: str, month: str) -> Period:
    rows = Period.objects.select_related("collection").filter(
        collection__code=collection, code=month
    )
    period = rows.first()
    if period is None:
        problem = Problem(
            "period_unknown",
            {"collection": collection, "month": month},
            column="month",
            value=month,
        )
        raise Refusal("months_refused", problems=[problem], count=1)
    return period


def _key(request: Request) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > 120 or not (key.isascii() and key.isprintable()):
        raise Refusal("bad_request", detail="Idempotency-Key")
    return key.strip()


def _text(value: str) -> str:
    if "\x00" in value:
        raise Refusal("bad_request", detail="NUL")
    return value
