from django.urls import path

from standards.disclosure import api
from standards.disclosure.views import (
    cards,
    current,
    mine,
    previews,
)

app_name = "disclosure"

urlpatterns = [
    path("scorecards/", cards.ScorecardList.as_view(), name="scorecards"),
    path(
        "scorecards/<uuid:public_id>/<str:month>/",
        cards.ScorecardPage.as_view(),
        name="scorecard",
    ),
    path(
        "scorecards/<uuid:public_id>/<str:month>/<slug:suffix>/",
        cards.ScorecardFile.as_view(),
        name="scorecard_file",
    ),
    path("receipts/<slug:collection>/<str:month>/", cards.ReceiptPage.as_view(), name="receipt"),
    path("sharing/mine/", mine.SharingMine.as_view(), name="mine"),
    path("sharing/mine/<uuid:public_id>/", mine.SharingOfPartner.as_view(), name="mine_of_partner"),
    path("sharing/as/<uuid:public_id>/", previews.SeeAs.as_view(), name="see_as"),
    path("sharing/as/<uuid:public_id>/<str:month>/", previews.SeeAs.as_view(), name="see_as_month"),
    path("sharing/why/", previews.Why.as_view(), name="why"),
    path("sharing/learn/", previews.Learn.as_view(), name="learn"),
    path("sharing/current/", current.Current.as_view(), name="current"),
]

api_urlpatterns = [
    path("scorecards", api.ScorecardEndpoint.as_view(), name="api-scorecards"),
    path("comparisons", api.ComparisonEndpoint.as_view(), name="api-comparisons"),
]
