"""Files: bring one, look at what was found, match columns, send. And the prepared file."""

from __future__ import annotations

import uuid
from types import MappingProxyType
from typing import TYPE_CHECKING, TypedDict

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.network.queries import partners_within
from portal.access.pages import Page
from portal.access.rules import may
from portal.jobs.queries import job_known_as
from portal.jobs.services import enqueue
from portal.lib.results import Refusal
from portal.lib.tables.glance import LIMIT_MB, MEGABYTE
from portal.ui.formats import month_text
from standards.measures import ABSENCES
from standards.reporting.cell_display import dates_text
from standards.reporting.columns import choices_for
from standards.reporting.enums import UploadState
from standards.reporting.exports import csv_bytes, xlsx_bytes
from standards.reporting.models import Period, Upload
from standards.reporting.queries.grid import grid_of
from standards.reporting.queries.requirements import sheet_of
from standards.reporting.services.file_drafts import put_into_drafts
from standards.reporting.services.uploads import (
    AT_ONCE,
    check_upload,
    close_failed,
    explain_words,
    keep_upload,
    left_out_of_drafts,
    match_columns,
    notes_of,
    problems_of,
    send_upload,
    unexplained_words,
)
from standards.reporting.views.selection import period_or_404, receipt_of

if TYPE_CHECKING:
    from portal.jobs.models import Job

# Characters: a network of 5,000 outlets with 60 numbers each.
PASTED = 4_000_000
# Only *Send* needs these; a draft does without.
INCOMPLETE = frozenset({"cell_absent", "part_absent"})
# A word of the sender lifts these.
WITH_A_WORD = frozenset({"correction_reason", "returned_unchanged"})
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Words(TypedDict):
    """What a person says of a file, by the names of `send_upload`."""

    reason: str
    accepted: str
    as_it_is: str


class UploadPage(Page):
    """Bring a file for a month, or paste rows from a spreadsheet."""

    access = may("months.send")
    template_name = "reporting/upload.html"
    long_fields = MappingProxyType({"pasted": PASTED})

    def get(self, request: HttpRequest, collection: str, month: str) -> HttpResponse:
        """The form and the prepared files."""
        return self._form(period_or_404(collection, month))

    def post(self, request: HttpRequest, collection: str, month: str) -> HttpResponse:
        """Keep the file, check it (or have it checked) and show what was found."""
        period = period_or_404(collection, month)
        file = request.FILES.get("file")
        # Only line ends go: a tab may stand for an empty first or last cell.
        pasted = request.POST.get("pasted", "").strip("\r\n")
        try:
            if file is not None and pasted.strip():
                raise Refusal("file_and_text", name=(file.name or "")[-60:])
            if file is not None and file.size is not None and file.size > LIMIT_MB * MEGABYTE:
                size = -(-file.size // MEGABYTE)
                raise Refusal("file_too_big", size=size, limit=LIMIT_MB)
            content = file.read() if file is not None else pasted.encode()
            name = (file.name if file is not None else None) or _("pasted rows")
            upload = keep_upload(period=period, name=name, content=content, actor=self.actor)
        except Refusal as refusal:
            return self._form(period, refusal, pasted)
        _check(upload, self)
        return redirect("reporting:upload_outcome", upload.public_id)

    def _form(
        self, period: Period, refusal: Refusal | None = None, pasted: str = ""
    ) -> HttpResponse:
        return self.render(
            period=period,
            dates=dates_text(period, timezone.localdate()),
            refusal=refusal,
            pasted=pasted,
            limit=LIMIT_MB,
            status=422 if refusal else 200,
        )


class UploadOutcomePage(Page):
    """What was found in a file; match its columns, send it, or leave it."""

    access = may("months.send")
    template_name = "reporting/upload_outcome.html"

    def get(self, request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
        """The dry run."""
        return self._show(self._upload(public_id))

    def post(self, request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
        """One of: match, send, discard."""
        upload = self._upload(public_id)
        action = request.POST.get("action", "")
        if action == "discard" and upload.state != UploadState.SENDING:
            period = upload.period
            upload.delete()
            messages.info(request, _("The file was discarded; nothing of it was saved."))
            return redirect("reporting:upload", period.collection.code, period.code)
        if upload.state != UploadState.CHECKED:
            return redirect("reporting:upload_outcome", upload.public_id)
        if action == "match":
            matching = [
                (heading, request.POST.get(f"column-{number}", ""))
                for number, (heading, _target) in enumerate(upload.matching)
            ]
            match_columns(upload=upload, matching=matching, actor=self.actor)
            _check(upload, self)
            return redirect("reporting:upload_outcome", upload.public_id)
        if action == "words":
            meanings = {
                text: kind
                for number, text in enumerate(unexplained_words(upload))
                if (kind := request.POST.get(f"word-{number}", "")) in ABSENCES
            }
            explain_words(upload=upload, words=meanings)
            _check(upload, self)
            return redirect("reporting:upload_outcome", upload.public_id)
        if action == "send":
            return self._send(upload)
        if action in ("draft", "replace"):
            return self._draft(upload, replaces=action == "replace")
        raise Http404

    def _draft(self, upload: Upload, *, replaces: bool) -> HttpResponse:
        """Put what there is into the drafts; what stands there already is shown before it goes."""
        if len(upload.content) > AT_ONCE:
            job = enqueue(
                "reporting.draft_upload",
                actor=self.actor,
                upload=str(upload.public_id),
                replaces=replaces,
            )
            return self._wait(upload, job)
        try:
            done = put_into_drafts(upload=upload, replaces=replaces, actor=self.actor)
        except Refusal as refusal:
            return self._show(upload, refusal)
        if done.kept or self.actor.is_brand:
            return redirect("reporting:upload_outcome", upload.public_id)
        text = ngettext(
            "%(count)d number was put into the draft. Nothing is sent yet.",
            "%(count)d numbers were put into the draft. Nothing is sent yet.",
            done.cells,
        )
        messages.success(self.request, text % {"count": done.cells})
        return redirect("reporting:grid", upload.period.collection.code, upload.period.code)

    def _send(self, upload: Upload) -> HttpResponse:
        posted = self.request.POST
        words: Words = {
            "reason": posted.get("reason", "").strip()[:600],
            "accepted": posted.get("accepted", "").strip()[:200],
            "as_it_is": posted.get("as_it_is", "").strip()[:600],
        }
        if len(upload.content) > AT_ONCE:
            job = enqueue(
                "reporting.send_upload",
                actor=self.actor,
                upload=str(upload.public_id),
                **words,
            )
            return self._wait(upload, job)
        try:
            sent = send_upload(upload=upload, actor=self.actor, **words)
        except Refusal as refusal:
            return self._show(upload, refusal)
        text = ngettext(
            "Sent. %(month)s of %(count)d outlet was received and checked automatically.",
            "Sent. %(month)s of %(count)d outlets was received and checked automatically.",
            len(sent.received),
        )
        month = month_text(upload.period.code)
        messages.success(self.request, text % {"count": len(sent.received), "month": month})
        if self.actor.is_brand:
            return redirect("reporting:upload_outcome", upload.public_id)
        return redirect(receipt_of(self.actor, upload.period))

    @staticmethod
    def _wait(upload: Upload, job: Job) -> HttpResponse:
        upload.state, upload.job_public_id = UploadState.SENDING, job.public_id
        upload.save(update_fields=["state", "job_public_id"])
        return redirect("reporting:upload_outcome", upload.public_id)

    def _upload(self, public_id: uuid.UUID) -> Upload:
        rows = Upload.objects.visible_to(self.actor).select_related("period__collection")
        upload = rows.filter(public_id=public_id).first()
        if upload is None:
            raise Http404
        return upload

    def _show(self, upload: Upload, refusal: Refusal | None = None) -> HttpResponse:
        job = job_known_as(upload.job_public_id)
        if job is not None and job.state == "failed":
            close_failed(upload, job.attempts)
        problems = list(refusal.problems) if refusal else problems_of(upload)
        errors = {
            problem.code
            for problem in problems
            if problem.severity == "error" and problem.code not in WITH_A_WORD
        }
        leftovers, notes = left_out_of_drafts(upload), notes_of(upload)
        is_long = bool(upload.outcome.get("is_long"))
        return self.render(
            status=422 if refusal else 200,
            upload=upload,
            period=upload.period,
            outcome=upload.outcome,
            job=job if job is not None and upload.state != UploadState.SENT else None,
            refusal=refusal,
            problems=problems,
            notes=notes,
            error_count=max(
                sum(1 for problem in problems if problem.severity == "error"),
                0 if refusal else int(upload.outcome.get("errors", 0)),
            ),
            has_errors=bool(errors),
            is_part=bool(errors) and errors <= INCOMPLETE,
            kept=leftovers,
            words=unexplained_words(upload) if not refusal else [],
            is_brand=self.actor.is_brand,
            can_replace=any(problem.code == "draft_kept" for problem in leftovers),
            has_warnings=any(p.severity == "warning" for p in problems),
            needs_reason=any(p.code == "correction_reason" for p in problems),
            needs_word=any(p.code == "returned_unchanged" for p in problems),
            early=next((note for note in notes if note.code == "months_early"), None),
            columns=upload.matching,
            choices=choices_for(is_long, sheet_of(upload.period)),
            receipt=receipt_of(self.actor, upload.period),
        )


class PreparedFilePage(Page):
    """The file prepared for one's outlets, with what is known already."""

    access = may("months.send")

    def get(self, request: HttpRequest, collection: str, month: str, suffix: str) -> HttpResponse:
        """CSV or XLSX."""
        period = period_or_404(collection, month)
        if suffix not in ("csv", "xlsx"):
            raise Http404
        partners = partners_within(self.actor, "months.send").order_by("code")
        grid = grid_of(period, list(partners), months_back=0)
        is_csv = suffix == "csv"
        answer = HttpResponse(
            csv_bytes(grid) if is_csv else xlsx_bytes(grid),
            content_type="text/csv; charset=utf-8" if is_csv else XLSX,
        )
        name = f"{period.collection.code}-{period.code}.{suffix}"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer


def _check(upload: Upload, page: Page) -> None:
    """Check at once, or by a worker when that would take longer than a second."""
    if len(upload.content) <= AT_ONCE:
        check_upload(upload=upload, actor=page.actor)
        return
    job = enqueue("reporting.check_upload", actor=page.actor, upload=str(upload.public_id))
    upload.job_public_id = job.public_id
    upload.save(update_fields=["job_public_id"])
