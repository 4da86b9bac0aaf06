"""Reading scores: a partner's scorecard and its own trend."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from portal.access.actor import Actor
from standards.scoring.models import Score, ScorePointer
from standards.scoring.wording import target_words

__all__ = [
    "Card",
    "current_scores",
    "own_trend",
    "scorecard",
    "scored_months",
    "target_words",
]


@dataclass(frozen=True, slots=True)
class Card:
    """One partner's scorecard of one month, drawn from the stored document alone."""

    partner_id: int
    month: str
    run_public_id: str
    document: dict[str, Any]

    @property
    def overall(self) -> str | None:
        """The overall score, 0-100."""
        value: str | None = self.document["overall"]
        return value

    @property
    def is_final(self) -> bool:
        """Whether the month is past its lock."""
        return bool(self.document["final"])


def current_scores(months: Iterable[str]) -> QuerySet[Score]:
    """The scores the pointers of ``months`` name."""
    runs = ScorePointer.objects.filter(month__in=list(months)).values("run_id")
    return Score.objects.filter(run_id__in=runs)


def scorecard(actor: Actor, partner_id: int, month: str, *, capability: str = "") -> Card | None:
    """The scorecard if the actor may see it; default: as a member of the partner."""
    score = (
        current_scores([month])
        .visible_to(actor, capability)  # type: ignore[attr-defined]  # ScoreQuerySet
        .filter(partner_id=partner_id)
        .select_related("run")
        .first()
    )
    if score is None:
        return None
    return Card(partner_id, month, str(score.run.public_id), score.document)


def own_trend(actor: Actor, partner_id: int, months: list[str]) -> dict[str, float | None]:
    """The partner's overall score by month."""
    rows = (
        current_scores(months)
        .visible_to(actor)  # type: ignore[attr-defined]  # ScoreQuerySet
        .filter(partner_id=partner_id)
        .values_list("run__month", "overall")
    )
    found = {month: None if value is None else float(value) for month, value in rows}
    return {month: found.get(month) for month in months}


def scored_months(actor: Actor, partner_id: int) -> list[str]:
    """Months the partner has a current score for, newest first."""
    pointed = ScorePointer.objects.filter(month=OuterRef("run__month")).values("run_id")
    rows = (
        Score.objects.visible_to(actor)
        .filter(partner_id=partner_id, run_id=Subquery(pointed[:1]))
        .order_by("-run__month")
        .values_list("run__month", flat=True)
    )
    return list(rows)
