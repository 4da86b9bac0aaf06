"""Routes of published comparisons: brand side only."""

from django.urls import path

from standards.release.views.groups import ChooseSplit, GroupsPage
from standards.release.views.releases import ReleaseList, ReleasePage

app_name = "release"

urlpatterns = [
    path("", ReleaseList.as_view(), name="list"),
    path("groups/", GroupsPage.as_view(), name="groups"),
    path("groups/choose/", ChooseSplit.as_view(), name="choose"),
    path("<uuid:public_id>/", ReleasePage.as_view(), name="release"),
]
