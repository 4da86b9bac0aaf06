"""Routes of the network."""

from django.urls import path, re_path

from partners.network import api
from partners.network.views.changes import ChangeBack, ChangePage, ChangeStart
from partners.network.views.imports import ImportPage, ImportStart
from partners.network.views.partners import PartnerAdd, PartnerList, PartnerListFile, PartnerPage
from partners.network.views.structure import PARTS, StructurePage

app_name = "network"

urlpatterns = [
    path("partners/", PartnerList.as_view(), name="list"),
    path("partners/list.csv", PartnerListFile.as_view(), name="list_file"),
    path("partners/add/", PartnerAdd.as_view(), name="add"),
    path("partners/import/", ImportStart.as_view(), name="import_start"),
    path("partners/import/<uuid:public_id>/", ImportPage.as_view(), name="import"),
    path("partners/changes/", ChangeStart.as_view(), name="changes"),
    path("partners/changes/<uuid:public_id>/", ChangePage.as_view(), name="change"),
    path("partners/changes/<uuid:public_id>/back/", ChangeBack.as_view(), name="change_back"),
    path(
        "structure/",
        StructurePage.as_view(),
        {"part": "territories"},
        name="structure",
    ),
    re_path(
        rf"^structure/(?P<part>{'|'.join(PARTS)})/$",
        StructurePage.as_view(),
        name="structure_part",
    ),
    path("partners/<uuid:public_id>/", PartnerPage.as_view(), name="partner"),
]

api_urlpatterns = [
    path("partners", api.PartnerListEndpoint.as_view(), name="api-partners"),
    path("partners/<uuid:public_id>", api.PartnerEndpoint.as_view(), name="api-partner"),
]
