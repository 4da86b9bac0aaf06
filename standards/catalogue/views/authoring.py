"""The author's side: import, compare, review, publish."""

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from partners.network.audience import coverage
from partners.network.queries import places_in
from partners.network.rows import is_code
from portal.access.pages import Page
from portal.access.rules import may
from portal.lib.results import Problem, Refusal
from standards.catalogue.diff import compare
from standards.catalogue.document import example_text
from standards.catalogue.document.parser import LIMIT
from standards.catalogue.document.sent import locations_in
from standards.catalogue.enums import VersionState
from standards.catalogue.forms import DocumentForm, PublishForm
from standards.catalogue.models import Version
from standards.catalogue.queries.acknowledgements import current_month, read_counts
from standards.catalogue.registry import follows as follow_ups
from standards.catalogue.services.documents import (
    export_standard,
    import_sent,
    text_to_start_from,
)
from standards.catalogue.services.publishing import past_months, publish, send_for_review, take_back
from standards.catalogue.stored import document_of

# Names of fields as a comparison shows them.
FIELD_WORDS = (
    gettext_noop("title"),
    gettext_noop("text"),
    gettext_noop("rationale"),
    gettext_noop("guidance"),
    gettext_noop("evidence"),
    gettext_noop("owner"),
    gettext_noop("stage"),
    gettext_noop("targets"),
    gettext_noop("notes"),
    gettext_noop("weight"),
    gettext_noop("scale"),
    gettext_noop("decimals"),
    gettext_noop("caps"),
)


def version_or_404(code: str, number: str) -> Version:
    """One version by the standard's code and its number."""
    if not (is_code(code, 60) and is_code(number)):
        raise Http404
    rows = Version.objects.select_related("standard").filter(standard__code=code, number=number)
    version = rows.first()
    if version is None:
        raise Http404
    return version


class ImportPage(Page):
    """Take a standard in as a draft."""

    access = may("standards.write")
    query = frozenset({"from", "version", "example"})
    template_name = "catalogue/import.html"
    long_fields = MappingProxyType({"text": 2 * LIMIT})

    def get(self, request: HttpRequest) -> HttpResponse:
        """An empty form, or the text of a version, or of an example, to start from."""
        initial = {"text": example_text()} if request.GET.get("example") else {}
        code, number = request.GET.get("from", ""), request.GET.get("version", "")
        if code:
            initial["text"] = text_to_start_from(version=version_or_404(code, number))
        return self.render(form=DocumentForm(initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Import, or say what stands against it."""
        form = DocumentForm(request.POST, request.FILES)
        problems: tuple[Problem, ...] = ()
        if form.is_valid():
            text = ""
            try:
                text = _text(form)
                version = import_sent(text=text, actor=self.actor)
            except Refusal as refusal:
                problems = _placed(refusal.problems, text)
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("{version} is in.").format(version=version))
                return redirect("catalogue:version", version.standard.code, version.number)
        return self.render(form=form, problems=problems, status=422)


class VersionPage(Page):
    """One version on its way: what changed, review, publish, who has read it."""

    access = may("standards.write", "standards.publish")
    query = frozenset({"against"})
    template_name = "catalogue/version.html"

    def get(self, request: HttpRequest, code: str, number: str) -> HttpResponse:
        """Compared with the version before it, or with ``?against=``."""
        return self._page(request, version_or_404(code, number))

    def post(self, request: HttpRequest, code: str, number: str) -> HttpResponse:
        """Send for review, take back, look who is meant, or publish."""
        version = version_or_404(code, number)
        step = request.POST.get("step", "")
        if step in ("publish", "preview"):
            return self._publish(request, version, for_real=step == "publish")
        steps = {"review": send_for_review, "take_back": take_back}
        if step not in steps:
            raise Http404
        try:
            steps[step](version=version, actor=self.actor)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("catalogue:version", code, number)

    def _publish(self, request: HttpRequest, version: Version, *, for_real: bool) -> HttpResponse:
        form = PublishForm(request.POST)
        if not form.is_valid():
            return self._page(request, version, form=form, status=422)
        if not for_real:
            places = places_in(current_month())
            meant = sum(coverage(form.audience(), places))
            past = past_months(form.cleaned_data["effective_month"])
            consequences = follow_ups(metric_codes(version))
            return self._page(
                request,
                version,
                form=form,
                meant=(meant, len(places)),
                past=past,
                follows=consequences,
            )
        try:
            publish(
                version=version,
                effective_month=form.cleaned_data["effective_month"],
                audience=form.audience(),
                reason=form.cleaned_data["reason"],
                actor=self.actor,
            )
        except Refusal as refusal:
            for problem in refusal.problems or ():
                field = problem.column if problem.column in form.fields else None
                form.add_error(field, f"{problem.text} {problem.remedy}")
            if not refusal.problems:
                form.add_error(None, str(refusal))
            return self._page(request, version, form=form, status=422)
        messages.success(request, _("{version} is published.").format(version=version))
        for text in follow_ups(metric_codes(version)):
            messages.info(request, text)
        return redirect("catalogue:version", version.standard.code, version.number)

    def _page(
        self,
        request: HttpRequest,
        version: Version,
        *,
        form: PublishForm | None = None,
        meant: tuple[int, int] | None = None,
        past: int = 0,
        follows: Sequence[str] = (),
        status: int = 200,
    ) -> HttpResponse:
        others = list(version.standard.versions.exclude(pk=version.pk).order_by("-created_at"))
        against = self._against(request, version, others)
        is_own = version.author_id is not None and version.author_id == self.actor.person_id
        return self.render(
            status=status,
            version=version,
            state_label=version.get_state_display(),
            others=others,
            against=against,
            differences=compare(document_of(against), document_of(version)) if against else (),
            is_draft=version.state == VersionState.DRAFT,
            is_review=version.state == VersionState.REVIEW,
            is_published=version.state == VersionState.PUBLISHED,
            is_own=is_own,
            publication=getattr(version, "publication", None),
            count=read_counts([version.pk], self.actor).get(version.pk),
            form=form or PublishForm(),
            follows=follows,
            meant=meant,
            past=past,
        )

    def _against(
        self, request: HttpRequest, version: Version, others: list[Version]
    ) -> Version | None:
        number = request.GET.get("against", "")
        if number:
            return next((row for row in others if row.number == number), None)
        earlier = [row for row in others if row.created_at <= version.created_at]
        return earlier[0] if earlier else None


class VersionFile(Page):
    """A version as YAML."""

    access = may("standards.read")

    def get(self, request: HttpRequest, code: str, number: str) -> HttpResponse:
        """The file, for the brand."""
        if not self.actor.reach("standards.read").everything:
            raise Http404
        version = version_or_404(code, number)
        text = export_standard(standard=version.standard, version=version)
        answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{code}-{number}.yaml"'
        return answer


def _placed(problems: tuple[Problem, ...], text: str) -> tuple[Problem, ...]:
    """The problems with the line and the codes an author finds the place by."""
    paths = list(dict.fromkeys(item.column for item in problems if item.column))
    places = dict(zip(paths, locations_in(text, paths), strict=True))
    return tuple(
        replace(item, row=places[item.column][0], column=places[item.column][1])
        if item.column
        else item
        for item in problems
    )


def _text(form: DocumentForm) -> str:
    upload = form.cleaned_data["file"]
    if upload is None:
        return str(form.cleaned_data["text"])
    if form.cleaned_data["text"].strip():
        raise Refusal("file_and_text", name=upload.name[-60:])
    try:
        return str(upload.read().decode("utf-8"))
    except UnicodeDecodeError:
        raise Refusal("file_encoding") from None


def metric_codes(version: Version) -> set[str]:
    """The codes of everything the version asks for."""
    return set(version.targets.values_list("metric__code", flat=True))
