"""Charts of a scorecard, each with a title that says the finding."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.ui.charts import BulletRow, Chart, Series, Step, bullet, trend, waterfall
from portal.ui.formats import month_text, number_text
from standards.disclosure.boards import Board, StandardBoard
from standards.scoring.queries import LineScore


def score_trend(values: Mapping[str, float | None], unsent: Collection[str] = ()) -> Chart | None:
    """The overall score over the months, with a gap in those ``unsent``; None for less than two."""
    points = [(month, value) for month, value in values.items() if value is not None]
    if len(points) < 2:
        return None
    (first, before), (last, now) = points[0], points[-1]
    change = now - before
    is_newest = last == max(values)
    up, down, same = (
        (
            _("Up {points} points since {month}"),
            _("Down {points} points since {month}"),
            _("The same as in {month}"),
        )
        if is_newest
        # The newest month has no score of its own: the sentence must not speak of it.
        else (
            _("Up {points} points from {month} to {last}"),
            _("Down {points} points from {month} to {last}"),
            _("The same in {month} and {last}"),
        )
    )
    title = (up if change > 0 else down if change < 0 else same).format(
        points=number_text(abs(change), 1), month=month_text(first), last=month_text(last)
    )
    return trend(
        title=title,
        subtitle=_("Overall score, 0-100"),
        months=list(values),
        series=[Series(_("Score"), list(values.values()), dict.fromkeys(unsent, _("not sent")))],
    )


def history(board: Board) -> Chart | None:
    """The overall score over the last year, where the board may show it at all."""
    if board.overall is None:
        return None
    return score_trend(board.trend, board.unsent)


def why_chart(standard: StandardBoard) -> Chart | None:
    """What each clause contributed to a standard's score."""
    if standard.own.score is None:
        return None
    steps = [
        Step(line.own.metric_name, Decimal(line.own.contribution), _note(line.own))
        for line in standard.lines
        if line.own.contribution is not None
    ]
    if standard.own.cap_line is not None:
        steps.append(Step(_("Cap"), Decimal(standard.own.cap_line)))
    return waterfall(
        title=_("Why {score}").format(score=number_text(standard.own.score)),
        steps=steps,
        total_label=_("Score"),
    )


def _note(own: LineScore) -> str:
    return _("missing") if own.status == "missing" else ""


def peers_chart(board: Board, standard: StandardBoard) -> Chart | None:
    """Own values against the peers' middle, for metrics on one percent scale.

    Without an own value nothing stands above or below the middle: the table tells it.
    """
    rows = [
        BulletRow(
            label=line.own.metric_name,
            own=Decimal(line.own.value),
            middle=Decimal(line.peers.median.value),
            target=_target(line.own) if line.shows_target else None,
        )
        for line in standard.lines
        if line.peers and line.peers.median and line.peers.month == board.month
        # A bound is no point on a scale.
        if not line.peers.median.end
        if line.own.unit == "%" and line.own.value
    ]
    if not rows:
        return None
    ahead = sum(
        row.own is not None and row.middle is not None and row.own >= row.middle for row in rows
    )
    title = _("At or above the middle of your peers in {n} of {total}").format(
        n=ahead, total=len(rows)
    )
    return bullet(title=title, rows=rows, unit="%")


def _target(own: LineScore) -> Decimal | None:
    return Decimal(own.target) if own.target else None
