"""What a run found against what counts: rows for what differs, and for nobody else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.lib.canonical import digest, sum_of
from standards.scoring.documents import documents
from standards.scoring.inputs import Inputs
from standards.scoring.models import Score, ScoreRun
from standards.scoring.sheets import scored_sheets

_BATCH = 1000


@dataclass(frozen=True, slots=True)
class FoundScores:
    """What inputs came to, beside what counts of the same partners.

    ``new`` are scores that say something else than those that count; ``ended`` rows that stop to
    count; ``confirmed`` rows whose inputs differ while the score stays, with their new digest.
    """

    new: Sequence[Score]
    ended: Sequence[Score]
    confirmed: Mapping[int, str]
    before: Mapping[int, Score]
    inputs: Mapping[int, str]

    @property
    def differs(self) -> bool:
        """Whether there is anything to store."""
        return bool(self.new or self.ended or self.confirmed)

    @property
    def moved(self) -> tuple[int, ...]:
        """The partners whose overall score is another than it was."""
        partner_ids = (
            score.partner_id
            for score in self.new
            if (old := self.before.get(score.partner_id)) and old.overall != score.overall
        )
        return tuple(sorted(partner_ids))


def found_scores(inputs: Inputs, digests: Sequence[str], only: Sequence[int]) -> FoundScores:
    """The scores of ``inputs``, worked out anew for places whose ``digests`` are not those kept.

    ``only``: the partners the inputs are of; none stands for all of them.
    """
    counting = Score.objects.current().filter(month=inputs.month).defer("document")
    if only:
        counting = counting.filter(partner__in=only)
    before = {score.partner_id: score for score in counting}
    by_partner = {
        place.partner_id: said for place, said in zip(inputs.places, digests, strict=True)
    }
    differing = [
        row
        for row, place in enumerate(inputs.places)
        if (old := before.get(place.partner_id)) is None or old.inputs_digest != digests[row]
    ]
    new: list[Score] = []
    confirmed: dict[int, str] = {}
    for score in _worked_out(inputs, differing):
        score.inputs_digest = by_partner[score.partner_id]
        old = before.get(score.partner_id)
        if old is not None and old.document_digest == score.document_digest:
            confirmed[old.pk] = score.inputs_digest
        else:
            new.append(score)
    renewed = {score.partner_id for score in new}
    ended = [old for pk, old in before.items() if pk in renewed or pk not in by_partner]
    return FoundScores(new, ended, confirmed, before, by_partner)


def store_scores(
    month: str, scores: FoundScores, base: ScoreRun | None, *, is_final: bool
) -> ScoreRun:
    """A new run of ``month`` and the rows it changes.

    ``base``: the run that everything else stays as it was in; None where all partners were scored.
    """
    run = ScoreRun.objects.create(
        month=month,
        inputs_digest=_inputs_digest(scores, base),
        scores_digest=_scores_digest(scores, base),
        is_final=is_final,
    )
    for first in range(0, len(scores.ended), _BATCH):
        ended = [score.pk for score in scores.ended[first : first + _BATCH]]
        Score.objects.filter(pk__in=ended, until=None).update(until=run)
    for score in scores.new:
        score.since = run
    Score.objects.bulk_create(scores.new, batch_size=_BATCH)
    confirmed = [Score(pk=pk, inputs_digest=said) for pk, said in scores.confirmed.items()]
    Score.objects.bulk_update(confirmed, ["inputs_digest"], batch_size=_BATCH)
    return run


def _inputs_digest(scores: FoundScores, base: ScoreRun | None) -> str:
    if base is None:
        return sum_of(scores.inputs.values())
    gone = (score.inputs_digest for score in scores.before.values())
    return sum_of(scores.inputs.values(), base=base.inputs_digest, without=gone)


def _scores_digest(scores: FoundScores, base: ScoreRun | None) -> str:
    if base is not None:
        gone = map(stamp, scores.ended)
        return sum_of(map(stamp, scores.new), base=base.scores_digest, without=gone)
    over = {score.pk for score in scores.ended}
    staying = [score for score in scores.before.values() if score.pk not in over]
    return sum_of(map(stamp, [*staying, *scores.new]))


def stamp(score: Score) -> str:
    """A hash of whose score says what."""
    return digest([score.partner_id, score.document_digest])


def _worked_out(inputs: Inputs, rows: Sequence[int]) -> list[Score]:
    if not rows:
        return []
    some = inputs.of(rows)
    score_documents = documents(some, scored_sheets(some))
    return [
        Score(
            partner_id=place.partner_id,
            month=inputs.month,
            overall=None if document.overall is None else Decimal(document.overall),
            is_upholding=document.upholding,
            document=(stored := document.as_json()),
            document_digest=digest(stored),
        )
        for place, document in zip(some.places, score_documents, strict=True)
    ]
