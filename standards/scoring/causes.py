"""Why a partner's score of a month is another than before, from its two documents. Pure."""

from collections.abc import Collection, Iterator

from standards.scoring.scorecard import LineScore, ScoreDocument

Lines = dict[tuple[str, str, str], LineScore]

# In the order in which they are said.
CAUSES = ("number", "opened", "waiver", "version", "move", "earlier", "asked", "method")


def causes(
    before: ScoreDocument, after: ScoreDocument, published: Collection[str]
) -> tuple[str, ...]:
    """What differs behind two scores; ``published`` are standards with a new version in between.

    *number*: a value was sent, corrected or brought; *opened*: the month may be sent again, or no
    longer; *waiver*: given or ended; *version*: of a standard; *move*: another standard or target
    applies where the partner stands; *earlier*: an earlier month that counts along; *asked*: whom
    the month asked; *method*: nothing of the partner's, only how scores are worked out.
    """
    reasons = set(_causes(before, after, published)) or {"method"}
    return tuple(cause for cause in CAUSES if cause in reasons)


def _causes(
    before: ScoreDocument, after: ScoreDocument, published: Collection[str]
) -> Iterator[str]:
    old, new = _versions(before), _versions(after)
    renewed = {code for code in old.keys() & new.keys() if old[code] != new[code]}
    renewed |= {code for code in old.keys() ^ new.keys() if code in published}
    if renewed:
        yield "version"
    were, are = _lines(before), _lines(after)
    if any(standard not in renewed for standard, _, _ in were.keys() ^ are.keys()):
        yield "move"
    for key in were.keys() & are.keys():
        yield from _of_line(were[key], are[key])


def _of_line(old: LineScore, new: LineScore) -> Iterator[str]:
    statuses = {old.status, new.status}
    if len(statuses) == 2 and "waived" in statuses:
        yield "waiver"
    if old.cell != new.cell:
        yield "number"
    elif len(statuses) == 2 and "unavailable" in statuses:
        yield "asked"
    elif statuses == {"missing", "awaited"}:
        yield "opened"
    elif "waived" not in statuses and old.value != new.value:
        yield "earlier" if max(old.window, new.window) > 1 else "method"


def _versions(document: ScoreDocument) -> dict[str, str]:
    return {standard.code: standard.version for standard in document.standards}


def _lines(document: ScoreDocument) -> Lines:
    return {
        (standard.code, line.clause, line.metric): line
        for standard in document.standards
        for line in standard.lines
    }
