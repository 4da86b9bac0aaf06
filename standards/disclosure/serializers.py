"""Shapes of scorecards and comparisons for machines: as the schema says them, and as values."""

from typing import Any, TypedDict

from rest_framework import serializers

from standards.scoring.queries import STATUSES


class PartSerializer(serializers.Serializer[Any]):
    """In which part of a group the partner is; 1 is the best."""

    group = serializers.CharField()
    owners = serializers.CharField(help_text="Number of owners in the group, as a band.")
    part = serializers.IntegerField()
    parts = serializers.IntegerField()


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


class LineData(TypedDict):
    """A line as the API shows it; ``target`` and ``met`` are None where a target is not shown."""

    clause: str
    metric: str
    status: str
    value: str | None
    numerator: str | None
    denominator: str | None
    unit: str
    weight: str
    mandatory: bool
    contribution: str | None
    target: str | None
    met: bool | None


class PartData(TypedDict):
    """A partner's own part of a group: ``part`` of ``parts``, 1 the best."""

    group: str
    owners: str
    part: int
    parts: int


class AnswerData(TypedDict):
    """How many percent of a group gave an answer."""

    answer: str
    percent: str


class MemberData(TypedDict):
    """The median of one member of a breakdown, and whether it is only a bound."""

    member: str
    median: str | None
    median_bound: str | None


class MovementData(TypedDict):
    """How a partner and its group moved since a month."""

    since: str
    own: str
    group: str
    group_changed: bool


class ComparisonData(TypedDict):
    """What is shared about others, as the API shows it; a ``_bound`` says at least or at most."""

    metric: str
    month: str
    group: str
    owners: str
    median: str | None
    median_bound: str | None
    mean: str | None
    mean_bound: str | None
    distance: str | None
    network: str | None
    network_bound: str | None
    network_coverage: int
    parts: list[PartData]
    answers: list[AnswerData]
    network_answers: list[AnswerData]
    breakdown: list[MemberData]
    movement: MovementData | None
    withheld: str | None
