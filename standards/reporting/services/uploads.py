"""Uploaded files: kept, matched, checked as often as one likes, sent through the one door."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from portal.access.actor import Actor
from portal.jobs.registry import Progress
from portal.lib.results import Problem, Refusal
from portal.lib.tables import Table
from portal.lib.tables.glance import checked_kind
from portal.lib.tables.uploaded import AT_ONCE as QUICK
from portal.lib.tables.uploaded import IN_BACKGROUND, read_uploaded
from standards.measures import is_blank
from standards.reporting.columns import Layout, known_headings, proposed
from standards.reporting.enums import UploadState
from standards.reporting.models import ColumnMemory, Period, Upload
from standards.reporting.queries.requirements import sheet_of
from standards.reporting.services.file_months import Reading, months_of_table, worded
from standards.reporting.services.file_outlook import SHOWN_MONTHS, look, send_new, shown_reading
from standards.reporting.services.sending import MonthInput, Sent
from standards.reporting.upload_outcome import (
    DraftReport,
    Outcome,
    kept_problem,
    restored_problem,
)

# Above this many bytes a file is read by a worker, with a progress bar.
AT_ONCE = 150_000
SHOWN_PROBLEMS = 1_000
# Different texts in the place of numbers that a person is asked about.
SHOWN_WORDS = 20
_NO_NUMBER = frozenset({"number_text", "number_absent", "number_hidden"})


def keep_upload(*, period: Period, name: str, content: bytes, actor: Actor) -> Upload:
    """Keep a file; refuses what is no table at all.

    A small one is read and its columns matched; a large one is read by the worker that checks it.
    """
    person_id = _person(actor)
    checked_kind(name, content)
    matching = []
    if len(content) <= AT_ONCE:
        matching = _matched(_table(name, content, period, person_id), period, person_id)
    return Upload.objects.create(
        period=period,
        person_id=person_id,
        name=name[-200:],
        content=content,
        matching=matching,
    )


@transaction.atomic
def match_columns(*, upload: Upload, matching: Sequence[tuple[str, str]], actor: Actor) -> None:
    """Set what the columns hold, and remember it for this person's next file."""
    Upload.objects.filter(pk=upload.pk).update(
        matching=list(matching),
        state=UploadState.CHECKING,
        outcome={"words": _words(upload)},
    )
    upload.refresh_from_db()
    ColumnMemory.objects.update_or_create(
        person_id=_person(actor),
        collection_id=upload.period.collection_id,
        defaults={"matching": {**_memory(upload.period, _person(actor)), **dict(matching)}},
    )


def explain_words(*, upload: Upload, words: Mapping[str, str]) -> None:
    """Set what texts in the place of numbers mean: ``missing`` and its like, by text.

    The text itself becomes the reason; what was said before stays.
    """
    meanings = {**_words(upload), **words}
    upload.outcome = {**upload.outcome, "words": meanings}
    upload.state = UploadState.CHECKING
    upload.save(update_fields=["outcome", "state"])


def unexplained_words(upload: Upload) -> list[str]:
    """Texts that the last check found in the place of numbers, each once, in order."""
    values = [item.value for item in problems_of(upload) if item.code in _NO_NUMBER]
    return list(dict.fromkeys(filter(None, values)))[:SHOWN_WORDS]


def check_upload(*, upload: Upload, actor: Actor, progress: Progress | None = None) -> None:
    """Dry run: read and examine everything, keep every problem, write nothing else."""
    try:
        reading = read_upload(upload, actor)
    except Refusal as refusal:
        problem = Problem(refusal.code, refusal.params)
        _close(
            upload, {"words": _words(upload), "problems": [kept_problem(problem)], "is_bad": True}
        )
        return
    if progress:
        progress.step(1, 3)
    looked = look(upload.period, reading.months, reading.sheet, actor)
    problems = _by_row([*reading.problems, *looked.problems])
    notes = [*reading.notes, *looked.notes]
    _close(
        upload,
        {
            **_counted(problems),
            "words": _words(upload),
            "notes": [kept_problem(note) for note in notes],
            "partners": len(looked.months),
            "cells": sum(
                1 for month in looked.months for raw in month.cells.values() if not is_blank(raw)
            ),
            "is_long": reading.layout.is_long,
            "read": shown_reading(looked.months[:SHOWN_MONTHS], reading.sheet),
        },
    )


def close_failed(upload: Upload, attempts: int) -> None:
    """Bring a file whose job failed back to its person, to look at, send again or discard."""
    if upload.state == UploadState.SENDING:
        # The job's refusal is its error; what the check found still counts.
        upload.state = UploadState.CHECKED
        upload.save(update_fields=["state"])
    elif upload.state == UploadState.CHECKING:
        problem = Problem("job_given_up", {"attempts": attempts})
        _close(upload, {"problems": [kept_problem(problem)], "is_bad": True})


def send_upload(
    *,
    upload: Upload,
    actor: Actor,
    reason: str = "",
    accepted: str = "",
    as_it_is: str = "",
    progress: Progress | None = None,
) -> Sent:
    """Send a file's months, all or none.

    ``reason`` stands for corrections, ``as_it_is`` for returned months without any change and
    ``accepted`` for unusual values that have none of their own in the file. Problems refuse as in
    `send_months`; reading problems come first.
    """
    if upload.state == UploadState.SENT:  # a job that ran twice
        return Sent()
    reading = read_upload(upload, actor)
    if progress:
        progress.step(1, 3)
    months = [_explained(month, reason, accepted, as_it_is) for month in reading.months]
    if reading.problems:
        looked = look(upload.period, months, reading.sheet, actor)
        problems = _by_row([*reading.problems, *looked.problems])
        raise Refusal("months_refused", problems=problems, count=len(problems))
    with transaction.atomic():
        sent, same = send_new(upload.period, months, reading.sheet, actor)
        Upload.objects.filter(pk=upload.pk).update(
            state=UploadState.SENT,
            content=b"",
            outcome={
                **upload.outcome,
                "received": len(sent.received),
                "unchanged": len(sent.unchanged) + same,
                "problems": [],
            },
        )
    return sent


def read_upload(upload: Upload, actor: Actor) -> Reading:
    """The months in a kept file; partners the actor cannot send for look unknown."""
    table = _table(upload.name, bytes(upload.content), upload.period, upload.person_id)
    sheet = sheet_of(upload.period)
    if not upload.matching:
        upload.matching = _matched(table, upload.period, upload.person_id)
        upload.save(update_fields=["matching"])
    proposal = proposed(table.columns, sheet, {})
    targets = tuple(target for _, target in upload.matching)
    if len(targets) != len(table.columns):
        targets = proposal.targets
    layout = Layout("metric" in targets or (proposal.is_long and not any(targets)), targets)
    table = worded(table, layout, _words(upload))
    return months_of_table(table, layout, sheet, upload.period, actor)


def _words(upload: Upload) -> dict[str, str]:
    return dict(_outcome(upload).get("words", {}))


def _outcome(upload: Upload) -> Outcome:
    outcome: Outcome = upload.outcome
    return outcome


def _table(name: str, content: bytes, period: Period, person_id: uuid.UUID) -> Table:
    limits = QUICK if len(content) <= AT_ONCE else IN_BACKGROUND
    vocabulary = known_headings(sheet_of(period), _memory(period, person_id))
    return read_uploaded(name, content, limits=limits, vocabulary=vocabulary)


def _matched(table: Table, period: Period, person_id: uuid.UUID) -> list[tuple[str, str]]:
    layout = proposed(table.columns, sheet_of(period), _memory(period, person_id))
    return list(zip(table.columns, layout.targets, strict=True))


def _by_row(problems: list[Problem]) -> list[Problem]:
    """As the file has them; what concerns all of it comes first."""
    return sorted(problems, key=lambda problem: problem.row or 0)


def problems_of(upload: Upload) -> list[Problem]:
    """The problems of the last check, ready to show."""
    return [restored_problem(entry) for entry in _outcome(upload).get("problems", [])]


def keep_refusal(*, upload: Upload, refusal: Refusal) -> None:
    """Bring a file that was refused after its check back with the list of what is wrong."""
    _close(upload, {**_outcome(upload), **_counted(refusal.problems)})


def _counted(problems: Sequence[Problem]) -> Outcome:
    """The problems to show, and how many there are of each severity."""
    return {
        "problems": [kept_problem(problem) for problem in problems[:SHOWN_PROBLEMS]],
        "errors": sum(1 for problem in problems if problem.severity == "error"),
        "warnings": sum(1 for problem in problems if problem.severity == "warning"),
    }


def note_drafted(upload: Upload, cells: int, problems: Sequence[Problem]) -> None:
    """Keep beside the check what went into drafts and what did not; the file may be sent later."""
    drafted: DraftReport = {
        "cells": cells,
        "kept": [kept_problem(problem) for problem in problems[:SHOWN_PROBLEMS]],
    }
    _close(upload, {**_outcome(upload), "drafted": drafted})


def left_out_of_drafts(upload: Upload) -> list[Problem]:
    """What did not go into drafts, ready to show."""
    drafted = _outcome(upload).get("drafted")
    return [restored_problem(entry) for entry in drafted["kept"]] if drafted else []


def notes_of(upload: Upload) -> list[Problem]:
    """How the last check read the file, ready to show; that a month was early passes by itself."""
    notes = [restored_problem(entry) for entry in _outcome(upload).get("notes", [])]
    today = timezone.localdate()
    return [note for note in notes if note.code != "months_early" or today < note.params["day"]]


def _person(actor: Actor) -> uuid.UUID:
    if actor.person_id is None:
        raise Refusal("not_found")
    return actor.person_id


def _memory(period: Period, person_id: uuid.UUID) -> dict[str, str]:
    row = ColumnMemory.objects.filter(
        person_id=person_id, collection_id=period.collection_id
    ).first()
    return dict(row.matching) if row else {}


def _explained(month: MonthInput, reason: str, accepted: str, as_it_is: str) -> MonthInput:
    notes = {key: month.accepted.get(key) or accepted for key in month.cells} if accepted else {}
    return replace(
        month,
        reason=month.reason or reason,
        as_it_is=month.as_it_is or as_it_is,
        accepted=notes or month.accepted,
    )


def _close(upload: Upload, outcome: Outcome) -> None:
    upload.state, upload.outcome = UploadState.CHECKED, outcome
    upload.save(update_fields=["state", "outcome"])
