"""Many partners at once: paste or drop, match, correct in place, create."""

from types import MappingProxyType

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.network.forms import PASTED, TableForm
from partners.network.importing import label_of
from partners.network.importing.columns import NEEDED
from partners.network.models import Kind, PartnerImport, Territory
from partners.network.registry import follows
from partners.network.services.imports import (
    check_import,
    finish_import,
    start_import,
)
from partners.network.services.sent_tables import adjust_table, sure_matches
from partners.network.views.consequences import spots_of_rows, tell
from partners.network.views.sent_tables import (
    adjustment_of,
    bad_rows_of,
    columns_of,
    field_choices,
    is_given,
    table_of,
    values_for_all,
)
from portal.access.pages import Page
from portal.access.querysets import public_id_or_none
from portal.access.rules import may
from portal.lib.results import Problem, Refusal


class ImportStart(Page):
    """Take a table."""

    access = may("partners.manage")
    template_name = "network/import_start.html"
    long_fields = MappingProxyType({"text": PASTED})

    def get(self, request: HttpRequest) -> HttpResponse:
        """Paste or choose a file; unfinished imports are found again here."""
        unfinished = PartnerImport.objects.filter(person_id=self.actor.person_id)
        return self.render(
            form=TableForm(),
            has_structure=Territory.objects.exists() and Kind.objects.exists(),
            may_edit_structure=self.actor.may("settings.edit"),
            unfinished=[
                (reverse("network:import", args=[row.public_id]), row.name, len(row.rows))
                for row in unfinished.order_by("-created_at")
            ],
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Read it, match its columns, go on to the dry run."""
        form = TableForm(request.POST, request.FILES)
        problems: tuple[Problem, ...] = ()
        if form.is_valid():
            try:
                return redirect("network:import", self._start(form).public_id)
            except Refusal as refusal:
                problems = refusal.problems
                form.add_error(None, str(refusal))
        return self.render(form=form, problems=problems, has_structure=True, status=422)

    def _start(self, form: TableForm) -> PartnerImport:
        name, table = table_of(form)
        return start_import(table=table, name=name, actor=self.actor)


class ImportPage(Page):
    """Match, correct, check again, create."""

    access = may("partners.manage")
    template_name = "network/import.html"

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """The dry run as it stands."""
        return self._page(self._row(public_id))

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Keep what was changed; create when asked to and nothing stands against it."""
        row = self._row(public_id)
        if "discard" in request.POST:
            row.delete()
            return redirect("network:list")
        row = adjust_table(row=row, actor=self.actor, **adjustment_of(row, request))
        if "create" not in request.POST:
            return self._page(row)
        rows = check_import(row=row, actor=self.actor).rows
        try:
            partners = finish_import(row=row, actor=self.actor)
        except Refusal:
            return self._page(row, status=422)
        text = ngettext(
            "{count} partner was created. Nobody was mailed.",
            "{count} partners were created. Nobody was mailed.",
            len(partners),
        )
        messages.success(request, text.format(count=len(partners)))
        tell(request, [], spots_of_rows(rows))
        if "email" in row.matches:
            messages.info(request, _("Invitations are prepared. Send them under “Invitations”."))
        return redirect("network:list")

    def _row(self, public_id: str) -> PartnerImport:
        rows = PartnerImport.objects.filter(person_id=self.actor.person_id)
        row = rows.filter(public_id=public_id_or_none(public_id)).first()
        if row is None or self.actor.person_id is None:
            raise Http404
        return row

    def _page(self, row: PartnerImport, *, status: int = 200) -> HttpResponse:
        dry = check_import(row=row, actor=self.actor)
        bad, more = bad_rows_of(row, dry.problems)
        columns = columns_of(row, sure_matches(row=row, actor=self.actor))
        missing = [label_of(name) for name in NEEDED if not is_given(row, name)]
        unsure = [column.heading for column in columns if not column.is_sure]
        return self.render(
            status=status,
            row=row,
            columns=columns,
            unsure=unsure,
            is_open=bool(missing or unsure),
            fields=field_choices(),
            for_all=values_for_all(row, self.actor),
            dry=dry,
            follows=follows([], spots_of_rows(dry.rows)),
            ready=len(dry.rows) - len({item.row for item in dry.problems}),
            bad=bad,
            more=more,
            missing=missing,
            may_edit_structure=self.actor.may("settings.edit"),
        )
