"""Scorecards and comparisons over the API: the same boards as the pages."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
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
from standards.release.figures import Figure
from standards.scoring.queries import STATUSES


class PartSerializer(serializers.Serializer[Any]):
    """In which part of a group the partner is; 1 is the best."""

    group = serializers.CharField()
    owners = serializers.CharField(help_text="Number of owners in the group, as a band.")
    part = serializers.IntegerField()
    parts = serializers.IntegerField()


ENDS = {"low": "at_most", "high": "at_least"}
BOUND = "at_most or at_least where only a bound is known."


class ShareSerializer(serializers.Serializer[Any]):
    """How many percent of a group's owners gave an answer, in tens."""

    answer = serializers.CharField()
    percent = serializers.CharField(help_text="10 means at most 10, 90 at least 90.")


class MemberSerializer(serializers.Serializer[Any]):
    """The group's middle of one member of a breakdown."""

    member = serializers.CharField()
    median = serializers.CharField()
    median_bound = serializers.CharField(allow_null=True, help_text=BOUND)


class MovementSerializer(serializers.Serializer[Any]):
    """Own change beside the change of the group's middle."""

    since = serializers.CharField(help_text="YYYY-MM, three months before the comparison.")
    own = serializers.CharField()
    group = serializers.CharField()
    group_changed = serializers.BooleanField(help_text="The two months are of different partners.")


class ComparisonSerializer(serializers.Serializer[Any]):
    """What is shared about others for one metric; values are text on their display grid."""

    metric = serializers.CharField()
    month = serializers.CharField(help_text="The month the comparison is of.")
    group = serializers.CharField()
    owners = serializers.CharField()
    median = serializers.CharField(allow_null=True)
    median_bound = serializers.CharField(allow_null=True, help_text=BOUND)
    mean = serializers.CharField(allow_null=True)
    mean_bound = serializers.CharField(allow_null=True, help_text=BOUND)
    distance = serializers.CharField(allow_null=True)
    network = serializers.CharField(allow_null=True)
    network_bound = serializers.CharField(allow_null=True, help_text=BOUND)
    network_coverage = serializers.IntegerField(
        help_text="At least so many percent of owners are in areas the network's figure holds."
    )
    parts = PartSerializer(many=True)
    answers = ShareSerializer(many=True)
    network_answers = ShareSerializer(many=True)
    breakdown = MemberSerializer(many=True)
    movement = MovementSerializer(allow_null=True)
    withheld = serializers.CharField(allow_null=True, help_text="Public reason for showing none.")


class LineSerializer(serializers.Serializer[Any]):
    """One line of a scorecard."""

    clause = serializers.CharField()
    metric = serializers.CharField()
    status = serializers.ChoiceField(choices=STATUSES)
    value = serializers.CharField(allow_null=True)
    numerator = serializers.CharField(allow_null=True)
    denominator = serializers.CharField(allow_null=True)
    unit = serializers.CharField()
    target = serializers.CharField(allow_null=True)
    weight = serializers.CharField()
    mandatory = serializers.BooleanField()
    met = serializers.BooleanField(allow_null=True)
    contribution = serializers.CharField(allow_null=True)


class StandardScoreSerializer(serializers.Serializer[Any]):
    """One standard of a scorecard."""

    code = serializers.CharField()
    name = serializers.CharField()
    version = serializers.CharField()
    score = serializers.CharField(allow_null=True)
    scale = serializers.CharField()
    upholding = serializers.BooleanField(allow_null=True)
    lines = LineSerializer(many=True)


class UnshownSerializer(serializers.Serializer[Any]):
    """A standard of a scorecard that is not shown now."""

    code = serializers.CharField()
    name = serializers.CharField()
    version = serializers.CharField()
    withheld = serializers.CharField(help_text="Public reason for showing none of it.")


class ScorecardSerializer(serializers.Serializer[Any]):
    """One partner's scorecard of one month."""

    partner = serializers.CharField(help_text="Code of the partner.")
    month = serializers.CharField()
    overall = serializers.CharField(allow_null=True)
    final = serializers.BooleanField()
    provisional_until = serializers.CharField()
    standards = StandardScoreSerializer(many=True)
    unshown = UnshownSerializer(many=True)


class ComparisonsSerializer(serializers.Serializer[Any]):
    """All comparisons that go with one scorecard."""

    partner = serializers.CharField(help_text="Code of the partner.")
    month = serializers.CharField()
    comparisons = ComparisonSerializer(many=True)


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
        found = board(viewer, partner, month)
        if found is None:
            raise Refusal("not_found")
        return found


class ScorecardEndpoint(BoardEndpoint):
    """One scorecard."""

    @extend_schema(
        operation_id="scorecards_retrieve", parameters=PARAMETERS, responses=ScorecardSerializer
    )
    def get(self, request: Request) -> Response:
        """The scorecard of one partner and month."""
        found = self.found(request)
        return Response(
            {
                "partner": found.partner.code,
                "month": found.month,
                "overall": found.overall,
                "final": found.is_final,
                "provisional_until": found.provisional_until,
                "standards": [
                    {
                        **{
                            key: getattr(standard.own, key)
                            for key in ("code", "name", "version", "score", "scale")
                        },
                        "upholding": standard.own.upholding if standard.shows_upholding else None,
                        "lines": [line_data(line) for line in standard.lines],
                    }
                    for standard in found.standards
                ],
                "unshown": [
                    {
                        "code": each.code,
                        "name": each.name,
                        "version": each.version,
                        "withheld": each.reason,
                    }
                    for each in found.unshown
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
        found = self.found(request)
        rows = {
            line.own.metric: comparison_data(line.own.metric, line.peers)
            for standard in found.standards
            for line in standard.lines
            if line.peers is not None
        }
        return Response(
            {
                "partner": found.partner.code,
                "month": found.month,
                "comparisons": list(rows.values()),
            }
        )


def line_data(line: Line) -> dict[str, Any]:
    """A line as the API shows it."""
    keys = (
        "clause", "metric", "status", "value", "numerator", "denominator", "unit", "weight",
        "mandatory", "contribution",
    )  # fmt: skip
    data: dict[str, Any] = {key: getattr(line.own, key) for key in keys}
    data["target"] = line.own.target if line.shows_target else None
    data["met"] = line.own.met if line.shows_target else None
    return data


def comparison_data(metric: str, peers: Peers) -> dict[str, Any]:
    """What is shared about others, as the API shows it."""
    return {
        "metric": metric,
        "month": peers.month,
        "group": peers.group.label,
        "owners": peers.group.size,
        **_centre("median", peers.median),
        **_centre("mean", peers.mean),
        "distance": peers.distance or None,
        **_centre("network", peers.network),
        "network_coverage": peers.coverage,
        "parts": [
            {"group": p.group.label, "owners": p.group.size, "part": p.part, "parts": p.parts}
            for p in peers.parts
        ],
        "answers": _answers(peers.shares),
        "network_answers": _answers(peers.network_shares),
        "breakdown": [{"member": each.of, **_centre("median", each)} for each in peers.members],
        "movement": _movement(peers),
        "withheld": peers.withheld or None,
    }


def _centre(name: str, figure: Figure | None) -> dict[str, str | None]:
    """A figure's number under ``name``, and whether it is only a bound."""
    if figure is None:
        return {name: None, f"{name}_bound": None}
    return {name: figure.value, f"{name}_bound": ENDS.get(figure.end)}


def _answers(shares: Sequence[Figure]) -> list[dict[str, str]]:
    return [{"answer": share.of, "percent": share.value} for share in shares]


def _movement(peers: Peers) -> dict[str, Any] | None:
    moved = peers.movement
    if moved is None:
        return None
    return {
        "since": moved.since,
        "own": moved.own,
        "group": moved.peers,
        "group_changed": moved.is_group_changed,
    }
