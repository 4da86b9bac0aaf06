from django.urls import path

from standards.disclosure import api, views

app_name = "disclosure"

urlpatterns = [
    path("scorecards/", views.ScorecardList.as_view(), name="scorecards"),
    path(
        "scorecards/<uuid:public_id>/<str:month>/",
        views.ScorecardPage.as_view(),
        name="scorecard",
    ),
    path("receipts/<slug:collection>/<str:month>/", views.ReceiptPage.as_view(), name="receipt"),
]

api_urlpatterns = [
    path("scorecards", api.ScorecardEndpoint.as_view(), name="api-scorecards"),
    path("comparisons", api.ComparisonEndpoint.as_view(), name="api-comparisons"),
]
