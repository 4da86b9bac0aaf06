"""Scorecards and comparisons over the API: the same boards as the pages."""

from collections.abc import Sequence

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from partners.network.queries import partners_within
from portal.access.api import Endpoint
from portal.access.rules import may
from portal.lib import months
from portal.lib.results import Refusal
from standards.disclosure.boards import Board, Line, board
from standards.disclosure.facts import viewer_of
from standards.disclosure.peers import Peers
from standards.disclosure.serializers import (
    AnswerData,
    ComparisonData,
    ComparisonsSerializer,
    LineData,
    MovementData,
    ScorecardSerializer,
)
from standards.release.figures import Figure

ENDS = {"low": "at_most", "high": "at_least"}
PARAMETERS = [
    OpenApiParameter("partner", str, required=True, description="Code of the partner."),
    OpenApiParameter("month", str, required=True, description="YYYY-MM."),
]


class BoardEndpoint(Endpoint):
    """Finds the one board a request names, or answers the common 404."""

    access = may("scorecard.read")
    query = frozenset({"partner", "month"})

    def found(self, request: Request) -> Board:
        """The board of ``?partner=&month=``."""
        month = request.query_params.get("month", "")
        if not months.is_month(month):
            raise Refusal("bad_request", detail="month: YYYY-MM")
        own = partners_within(self.actor, "scorecard.read")
        partner = own.filter(code=request.query_params.get("partner", "")).first()
        if partner is None:
            raise Refusal("not_found")
        viewer = viewer_of(self.actor, partner, purpose="api", channel="api")
        scorecard = board(viewer, partner, month)
        if scorecard is None:
            raise Refusal("not_found")
        return scorecard


class ScorecardEndpoint(BoardEndpoint):
    """One scorecard."""

    @extend_schema(
        operation_id="scorecards_retrieve", parameters=PARAMETERS, responses=ScorecardSerializer
    )
    def get(self, request: Request) -> Response:
        """The scorecard of one partner and month."""
        scorecard = self.found(request)
        return Response(
            {
                "partner": scorecard.partner.code,
                "month": scorecard.month,
                "overall": scorecard.overall,
                "final": scorecard.is_final,
                "provisional_until": scorecard.provisional_until,
                "standards": [
                    {
                        **{
                            key: getattr(standard.own, key)
                            for key in ("code", "name", "version", "score", "scale")
                        },
                        "upholding": standard.own.upholding if standard.shows_upholding else None,
                        "lines": [line_data(line) for line in standard.lines],
                    }
                    for standard in scorecard.standards
                ],
                "unshown": [
                    {
                        "code": each.code,
                        "name": each.name,
                        "version": each.version,
                        "withheld": each.reason,
                    }
                    for each in scorecard.unshown
                ],
            }
        )


class ComparisonEndpoint(BoardEndpoint):
    """The comparisons that go with one scorecard."""

    @extend_schema(
        operation_id="comparisons_retrieve", parameters=PARAMETERS, responses=ComparisonsSerializer
    )
    def get(self, request: Request) -> Response:
        """What is shared about others, for one partner and month."""
        scorecard = self.found(request)
        rows = {
            line.own.metric: comparison_data(line.own.metric, line.peers)
            for standard in scorecard.standards
            for line in standard.lines
            if line.peers is not None
        }
        return Response(
            {
                "partner": scorecard.partner.code,
                "month": scorecard.month,
                "comparisons": list(rows.values()),
            }
        )


def line_data(line: Line) -> LineData:
    """A line as the API shows it."""
    own = line.own
    return {
        "clause": own.clause,
        "metric": own.metric,
        "status": own.status,
        "value": own.value,
        "numerator": own.numerator,
        "denominator": own.denominator,
        "unit": own.unit,
        "weight": own.weight,
        "mandatory": own.mandatory,
        "contribution": own.contribution,
        "target": own.target if line.shows_target else None,
        "met": own.met if line.shows_target else None,
    }


def comparison_data(metric: str, peers: Peers) -> ComparisonData:
    """What is shared about others, as the API shows it."""
    return {
        "metric": metric,
        "month": peers.month,
        "group": peers.group.label,
        "owners": peers.group.size,
        "median": _value(peers.median),
        "median_bound": _bound(peers.median),
        "mean": _value(peers.mean),
        "mean_bound": _bound(peers.mean),
        "distance": peers.distance or None,
        "network": _value(peers.network),
        "network_bound": _bound(peers.network),
        "network_coverage": peers.coverage,
        "parts": [
            {"group": p.group.label, "owners": p.group.size, "part": p.part, "parts": p.parts}
            for p in peers.parts
        ],
        "answers": _answers(peers.shares),
        "network_answers": _answers(peers.network_shares),
        "breakdown": [
            {"member": each.of, "median": each.value, "median_bound": _bound(each)}
            for each in peers.members
        ],
        "movement": _movement(peers),
        "withheld": peers.withheld or None,
    }


def _value(figure: Figure | None) -> str | None:
    return figure.value if figure else None


def _bound(figure: Figure | None) -> str | None:
    """Whether a figure's number is only a bound, and which."""
    return ENDS.get(figure.end) if figure else None


def _answers(shares: Sequence[Figure]) -> list[AnswerData]:
    return [{"answer": share.of, "percent": share.value} for share in shares]


def _movement(peers: Peers) -> MovementData | None:
    moved = peers.movement
    if moved is None:
        return None
    return {
        "since": moved.since,
        "own": moved.own,
        "group": moved.peers,
        "group_changed": moved.is_group_changed,
    }
