"""The brand's view of who has not read a version yet."""

from django.http import Http404, HttpRequest, HttpResponse

from portal.access.pages import Page
from portal.access.rules import may
from standards.catalogue.queries.acknowledgements import read_counts
from standards.catalogue.queries.unread import unread_partners
from standards.catalogue.views.authoring import version_or_404


class UnreadPage(Page):
    """Partners that were asked to read a version and have not, within one's reach."""

    access = may("standards.read")
    template_name = "catalogue/unread.html"

    def get(self, request: HttpRequest, code: str, number: str) -> HttpResponse:
        """The list."""
        if not self.actor.is_brand:
            raise Http404
        version = version_or_404(code, number)
        count = read_counts([version.pk], self.actor).get(version.pk)
        if count is None:
            raise Http404
        return self.render(
            version=version,
            count=count,
            unread=unread_partners(version, self.actor),
            may_manage=self.actor.may("partners.manage"),
        )
