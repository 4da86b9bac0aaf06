from django.urls import path

from partners.sharing import api
from partners.sharing.views import (
    agreements,
    classes,
    ledger,
    rule,
    rule_form,
    rules,
    seers,
    stop,
)

app_name = "sharing"

urlpatterns = [
    path("", rules.RuleList.as_view(), name="rules"),
    path("base/", rules.BaseRule.as_view(), name="base"),
    path("new/", rule_form.RuleCreate.as_view(), name="create"),
    path("<uuid:public_id>/edit/", rule_form.RuleEdit.as_view(), name="edit"),
    path("rules/<uuid:public_id>/", rule.RulePage.as_view(), name="rule"),
    path("rules/<uuid:public_id>/<slug:step>/", rule.RuleStep.as_view(), name="rule_step"),
    path("agreements/", agreements.AgreementList.as_view(), name="agreements"),
    path("agreements/<uuid:public_id>/", agreements.EditionPage.as_view(), name="edition"),
    path(
        "agreements/<uuid:public_id>/<slug:suffix>/",
        agreements.EditionFile.as_view(),
        name="edition_file",
    ),
    path(
        "evidence/<uuid:public_id>/<str:month>/",
        agreements.EvidenceFile.as_view(),
        name="evidence",
    ),
    path("ledger/", ledger.LedgerPage.as_view(), name="ledger"),
    path("who/", seers.WhoSeesWhat.as_view(), name="matrix"),
    path("who/<slug:metric>/", seers.WhoSeesMetric.as_view(), name="seers"),
    path("classes/", classes.Classes.as_view(), name="classes"),
    path("classes/<uuid:public_id>/", classes.RecordPage.as_view(), name="record"),
    path(
        "classes/<uuid:public_id>/<slug:step>/",
        classes.RecordStep.as_view(),
        name="record_step",
    ),
    path("stop/", stop.StopPage.as_view(), name="stop"),
]

api_urlpatterns = [
    path("scopes", api.RuleListEndpoint.as_view(), name="api-scopes"),
    path("scopes/<uuid:public_id>", api.RuleEndpoint.as_view(), name="api-scope"),
]
