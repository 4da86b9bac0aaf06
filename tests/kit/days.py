"""Every sentence with a day in it, held against the day on which it is read.

What stands before a day says how it has to lie to today. A day behind words that are not in the
table is reported too: who writes a new sentence about time says here what makes it true.
"""

import datetime as dt
import re
from collections.abc import Iterator

_NAMES = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_SHORT = {name[:3]: number for number, name in enumerate(_NAMES, start=1)}
_MONTH = "|".join(_NAMES)
# «9 of 30» before the name of a month is no day.
_DAY = re.compile(
    rf"(?<!of )\b(\d{{1,2}}) (?:({_MONTH})(?: (\d{{4}}))?|({'|'.join(_SHORT)}) (\d{{4}}))(?!\w)"
)
_ISO = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])")
_RUNNING = re.compile(rf"({_MONTH}) (\d{{4}}) is not over yet")
# Said from the day on which they were written, and read on another: only where nothing is kept.
_RELATIVE = re.compile(
    r"\b(?:tomorrow|yesterday|overdue|in \d+ days?|\d+ days? (?:ago|left|late))\b", re.IGNORECASE
)
_RELATIVE_TRUE = ("Any day from tomorrow on",)

NOT_BEFORE, BEFORE, AFTER, NOT_AFTER, ANY = ">=", "<", ">", "<=", "any"
# What stands before the day (the first that fits counts), and how the day lies to today.
RULES: tuple[tuple[str, str], ...] = (
    (r"(?:was|were) asked for by $", BEFORE),
    (r"counted as on time until $", BEFORE),
    (r"\bclosed(?: on| after)? $", BEFORE),
    (r"\bwas due on $", BEFORE),
    (r"\bdue on $", ANY),  # a last call stands over a weekend
    (r"send (?:the|your) numbers(?: of .*)? by $", NOT_BEFORE),
    (r"\bcloses after $", NOT_BEFORE),
    (r"Written down on $|When the period closed on $", NOT_AFTER),
    (r"\bMade on $|Last asked for on $", NOT_AFTER),  # addresses of a calendar
    (r"is a rehearsal \(last day $", ANY),
    (r"First month sent $", NOT_AFTER),
    (r"\bWhat is sent before $", AFTER),
    (r"comparisons of the month were made on $", NOT_AFTER),
    (r"\b(?:Mon|Tue|Wed|Thu|Fri) $", ANY),  # the reminders of the months ahead
    (r"please send by $", NOT_BEFORE),
    (r"answer is wanted by $|answer wanted by $", ANY),  # it is still wanted when that day is over
    (r"answer by $", NOT_BEFORE),
    (r"\b(?:asked|answered|corrected|accepted(?: it| by .*)?|reminded) on $", NOT_AFTER),
    (r"are asked for by $", NOT_BEFORE),
    (r"counts as on time until $", NOT_BEFORE),
    (r"\bcloses(?: on)? $", NOT_BEFORE),
    (r"can be sent from $", AFTER),
    (r"\bappear on $", AFTER),
    (r"\bappeared on $", NOT_AFTER),
    (r"would count from $", AFTER),
    (r"all outlets named above, from $", AFTER),
    (r"\bcounts from $", ANY),  # what an edition says of itself, signed or not
    (r"\bsince $", NOT_AFTER),
    (r"compared from $", ANY),
    (r"\buntil $", NOT_BEFORE),
    (r"last day of the sharing rule .* is $", ANY),
    (r"From $", ANY),
    (r"\breceived(?: and checked automatically)? on $", NOT_AFTER),
    (r"went to \d+ (?:person|people) on $", NOT_AFTER),
    (r"[Mm]arked as read(?: for .*)? on $", NOT_AFTER),
    (r"For the (?:brand|owner): .*, $", NOT_AFTER),
    (r"Sealed up to $", NOT_AFTER),
    (r"(?:Published|Started|Finished|Signed) (?:on )?$", NOT_AFTER),
    (r"Corrections $", ANY),
    (r"^\w+: $", ANY),  # what the trail keeps of a change
)
_COMPILED = tuple((re.compile(words, re.IGNORECASE), relation) for words, relation in RULES)
# A moment with its time is that of something that happened.
_STAMP = re.compile(r",? \d{2}:\d{2}\b")


def untrue(line: str, today: dt.date) -> Iterator[str]:
    """What a line of a page or mail says that is not true on ``today``, or not known to be."""
    for found in _DAY.finditer(line):
        relation = _relation(line, found)
        day = _day(found, today)
        if relation == "unknown":
            yield f"no rule for this day: {_around(line, found)}"
        elif not _holds(day, relation, today):
            yield f"{day} is not {relation} {today}: {_around(line, found)}"
    for found in _ISO.finditer(line):
        yield f"a day that is not in words: {_around(line, found)}"
    for found in _RUNNING.finditer(line):
        if (int(found[2]), _NAMES.index(found[1]) + 1) < (today.year, today.month):
            yield f"it is over on {today}: {_around(line, found)}"
    for found in _RELATIVE.finditer(line):
        if not any(words in line for words in _RELATIVE_TRUE):
            yield f"true on one day only: {_around(line, found)}"


def _relation(line: str, found: re.Match[str]) -> str:
    before = line[: found.start()]
    if _STAMP.match(line, found.end()):
        return NOT_AFTER
    for words, relation in _COMPILED:
        if words.search(before):
            return relation
    # Alone in its cell: a column's head says what it is.
    return ANY if not before and found.end() == len(line) else "unknown"


def _day(found: re.Match[str], today: dt.date) -> dt.date:
    month = _NAMES.index(found[2]) + 1 if found[2] else _SHORT[found[4]]
    year = found[3] or found[5]
    return dt.date(int(year) if year else today.year, month, int(found[1]))


def _holds(day: dt.date, relation: str, today: dt.date) -> bool:
    return {
        NOT_BEFORE: day >= today,
        BEFORE: day < today,
        AFTER: day > today,
        NOT_AFTER: day <= today,
        ANY: True,
    }[relation]


def _around(line: str, found: re.Match[str]) -> str:
    return f"…{line[max(0, found.start() - 60) : found.end() + 30]}…"
