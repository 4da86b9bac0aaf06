"""The API's routes, composed of the slices' own."""

from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from partners.network.urls import api_urlpatterns as network
from partners.sharing.urls import api_urlpatterns as sharing
from portal.access.rules import PUBLIC
from portal.jobs.urls import api_urlpatterns as jobs
from standards.catalogue.urls import api_urlpatterns as catalogue
from standards.disclosure.urls import api_urlpatterns as disclosure
from standards.reporting.urls import api_urlpatterns as reporting


class SchemaView(SpectacularAPIView):
    """OpenAPI 3; the same for everybody."""

    access = PUBLIC
    http_method_names = ("get", "head")


class DocsView(SpectacularSwaggerSplitView):
    """Swagger from local files."""

    access = PUBLIC
    template_name = "ui/api_docs.html"
    http_method_names = ("get", "head")


urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("docs/", DocsView.as_view(url_name="api-schema"), name="api-docs"),
    *network,
    *sharing,
    *catalogue,
    *disclosure,
    *reporting,
    *jobs,
]
