"""The base class of every page: declared access, the actor, one object through `visible_to`."""

from typing import Any, TypeVar

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.views import View

from portal.access.actor import Actor
from portal.access.middleware import request_actor
from portal.access.parameters import check_names
from portal.access.querysets import VisibleQuerySet, public_id_or_none
from portal.access.rules import Rule
from portal.lib.results import Refusal

M = TypeVar("M", bound=models.Model)


class Page(View):
    """A page. Subclasses set ``access`` and ``template_name`` and write ``get``/``post``.

    Templates get dataclasses and plain values. Answers are private and never stored.
    """

    access: Rule
    template_name = ""
    # Names the address may hold behind its ``?``; any other is refused.
    query: frozenset[str] = frozenset()

    @property
    def actor(self) -> Actor:
        """The person asking."""
        return request_actor(self.request)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Serve, then mark the answer as private."""
        try:
            check_names(request.GET, self.query)
            response = super().dispatch(request, *args, **kwargs)
        except Refusal as refusal:
            # A page that could not take the refusal back into its form still says what is wrong.
            response = self.render("ui/refusal.html", status=refusal.status, refusal=refusal)
        add_never_cache_headers(response)
        patch_cache_control(response, private=True, no_store=True)
        del response["Expires"]
        return response

    def render(self, template: str = "", *, status: int = 200, **context: Any) -> HttpResponse:
        """The page's template with ``context``."""
        return TemplateResponse(
            self.request, template or self.template_name, context, status=status
        )

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The same for everybody: nothing."""
        raise Http404


def visible_or_404(
    rows: models.Manager[M] | VisibleQuerySet[M],
    actor: Actor,
    public_id: Any,
    capability: str = "",
) -> M:
    """The one row of that public id the actor may see; otherwise the common 404."""
    parsed = public_id_or_none(public_id)
    queryset: Any = rows
    row: M | None = (
        queryset.visible_to(actor, capability).filter(public_id=parsed).first() if parsed else None
    )
    if row is None:
        raise Http404
    return row
