"""Routes of the catalogue."""

from django.urls import path, re_path

from standards.catalogue import api
from standards.catalogue.views.authoring import ImportPage, VersionFile, VersionPage
from standards.catalogue.views.reader import StandardList, StandardPage
from standards.catalogue.views.unread import RemindPage, UnreadPage
from standards.catalogue.views.waivers import WaiversPage

app_name = "catalogue"

CODE = r"(?P<code>[A-Za-z0-9][A-Za-z0-9_.-]{0,59})"
NUMBER = r"(?P<number>[A-Za-z0-9][A-Za-z0-9_.-]{0,19})"

urlpatterns = [
    path("standards/", StandardList.as_view(), name="list"),
    path("partners/<uuid:public_id>/waivers/", WaiversPage.as_view(), name="waivers"),
    path("standards/import/", ImportPage.as_view(), name="import"),
    re_path(rf"^standards/of/{CODE}/$", StandardPage.as_view(), name="standard"),
    re_path(rf"^standards/of/{CODE}/{NUMBER}/$", VersionPage.as_view(), name="version"),
    re_path(rf"^standards/of/{CODE}/{NUMBER}/unread/$", UnreadPage.as_view(), name="unread"),
    re_path(rf"^standards/of/{CODE}/{NUMBER}/remind/$", RemindPage.as_view(), name="remind"),
    re_path(rf"^standards/of/{CODE}/{NUMBER}/file/$", VersionFile.as_view(), name="file"),
]

api_urlpatterns = [
    path("standards", api.StandardListEndpoint.as_view(), name="api-standards"),
    re_path(rf"^standards/{CODE}$", api.StandardEndpoint.as_view(), name="api-standard"),
]
