from django.urls import path

from standards.disclosure import api
from standards.disclosure.views import (
    agreements,
    cards,
    classes,
    current,
    ledger,
    looking,
    mine,
    rules,
    stopping,
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
    path("sharing/rules/<uuid:public_id>/", rules.RulePage.as_view(), name="rule"),
    path("sharing/rules/<uuid:public_id>/<slug:step>/", rules.RuleStep.as_view(), name="rule_step"),
    path("sharing/agreements/", agreements.AgreementList.as_view(), name="agreements"),
    path("sharing/agreements/<uuid:public_id>/", agreements.EditionPage.as_view(), name="edition"),
    path(
        "sharing/agreements/<uuid:public_id>/<slug:suffix>/",
        agreements.EditionFile.as_view(),
        name="edition_file",
    ),
    path(
        "sharing/evidence/<uuid:public_id>/<str:month>/",
        agreements.EvidenceFile.as_view(),
        name="evidence",
    ),
    path("sharing/mine/", mine.SharingMine.as_view(), name="mine"),
    path("sharing/mine/<uuid:public_id>/", mine.SharingOfPartner.as_view(), name="mine_of_partner"),
    path("sharing/ledger/", ledger.LedgerPage.as_view(), name="ledger"),
    path("sharing/who/", looking.WhoSeesWhat.as_view(), name="matrix"),
    path("sharing/who/<slug:metric>/", looking.WhoSeesMetric.as_view(), name="seers"),
    path("sharing/as/<uuid:public_id>/", looking.SeeAs.as_view(), name="see_as"),
    path("sharing/as/<uuid:public_id>/<str:month>/", looking.SeeAs.as_view(), name="see_as_month"),
    path("sharing/why/", looking.Why.as_view(), name="why"),
    path("sharing/learn/", looking.Learn.as_view(), name="learn"),
    path("sharing/classes/", classes.Classes.as_view(), name="classes"),
    path("sharing/classes/<uuid:public_id>/", classes.RecordPage.as_view(), name="record"),
    path(
        "sharing/classes/<uuid:public_id>/<slug:step>/",
        classes.RecordStep.as_view(),
        name="record_step",
    ),
    path("sharing/current/", current.Current.as_view(), name="current"),
    path("sharing/stop/", stopping.StopPage.as_view(), name="stop"),
]

api_urlpatterns = [
    path("scorecards", api.ScorecardEndpoint.as_view(), name="api-scorecards"),
    path("comparisons", api.ComparisonEndpoint.as_view(), name="api-comparisons"),
]
