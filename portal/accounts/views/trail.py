"""The audit trail: who did what to which row, when, through which channel."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from portal.access.pages import Page
from portal.access.pagination import write_cursor
from portal.access.rules import may
from portal.accounts.forms.trail import TrailForm
from portal.accounts.services.persons import names_of
from portal.audit.queries import TrailFilter, known_values, lines, trail

_PAGE = 50


class TrailPage(Page):
    """The trail, newest first, filtered."""

    access = may("audit.read")
    query = frozenset({*TrailForm.base_fields, "before"})
    template_name = "accounts/trail.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """One page of entries."""
        actions, object_types = known_values(self.actor)
        form = TrailForm(request.GET, actions=actions, object_types=object_types)
        is_valid = form.is_valid()
        criteria = form.wanted(request.GET.get("before")) if is_valid else TrailFilter()
        entries = list(trail(self.actor, criteria)[: _PAGE + 1]) if is_valid else []
        page = lines(entries[:_PAGE])
        names = names_of(line.person_id for line in page)
        return self.render(
            form=form,
            lines=[(line, names.get(line.person_id) if line.person_id else None) for line in page],
            older=self._older(request, page[-1].number) if len(entries) > _PAGE else "",
            is_filtered=any(request.GET.get(name) for name in form.fields),
            status=200 if is_valid else 422,
        )

    def _older(self, request: HttpRequest, last: int) -> str:
        parameters = {
            name: value for name, value in request.GET.items() if name != "before" and value
        }
        return urlencode({**parameters, "before": write_cursor("entry", last)})
