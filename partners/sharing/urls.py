from django.urls import path

from partners.sharing import api
from partners.sharing.views import listing, writing

app_name = "sharing"

urlpatterns = [
    path("", listing.ScopeList.as_view(), name="scopes"),
    path("base/", listing.BaseRule.as_view(), name="base"),
    path("new/", writing.ScopeCreate.as_view(), name="create"),
    path("<uuid:public_id>/edit/", writing.ScopeEdit.as_view(), name="edit"),
]

api_urlpatterns = [
    path("scopes", api.ScopeListEndpoint.as_view(), name="api-scopes"),
    path("scopes/<uuid:public_id>", api.ScopeEndpoint.as_view(), name="api-scope"),
]
