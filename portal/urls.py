"""All routes: pages here, the API in `api_urls`."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("portal.api_urls")),
    path("accounts/", include("allauth.account.urls")),
    path("", include("portal.home.urls")),
    path("", include("portal.accounts.urls")),
    path("", include("portal.notices.urls")),
    path("", include("portal.jobs.urls")),
    path("", include("partners.people.urls")),
    path("", include("partners.network.urls")),
    path("sharing/", include("partners.sharing.urls")),
    path("", include("standards.catalogue.urls")),
    path("", include("standards.reporting.urls")),
    path("releases/", include("standards.release.urls")),
    path("", include("standards.insight.urls")),
    path("", include("standards.disclosure.urls")),
    path("", include("standards.packs.urls")),
]

handler400 = "portal.home.errors.bad_request"
handler404 = "portal.home.errors.not_found"
handler500 = "portal.home.errors.failed"
