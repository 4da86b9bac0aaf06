"""Exit packs: one's own, and for the brand those of partners one manages."""

from django.http import Http404, HttpRequest, HttpResponse

from portal.access.pages import Page
from portal.access.rules import SIGNED_IN
from standards.packs.queries import packs_within


class ExitPacksPage(Page):
    """The packs there are for whoever looks."""

    access = SIGNED_IN
    template_name = "packs/exit_packs.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list."""
        rows = packs_within(self.actor).defer("content")
        columns = ("public_id", "partner__name", "last_month", "created_at")
        return self.render(packs=list(rows.values(*columns)))


class ExitPackFile(Page):
    """One pack."""

    access = SIGNED_IN

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """The file."""
        pack = packs_within(self.actor).filter(public_id=public_id).first()
        if pack is None:
            raise Http404
        return HttpResponse(
            bytes(pack.content),
            content_type="application/zip",
            headers={
                "Content-Disposition": f'attachment; filename="exit-{pack.last_month}.zip"',
                "X-Content-Type-Options": "nosniff",
            },
        )
