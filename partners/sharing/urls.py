from django.urls import path

from partners.sharing import api, views

app_name = "sharing"

urlpatterns = [
    path("", views.ScopeList.as_view(), name="scopes"),
    path("new/", views.ScopeCreate.as_view(), name="create"),
    path("<uuid:public_id>/", views.ScopePage.as_view(), name="scope"),
    path("<uuid:public_id>/<slug:step>/", views.ScopeStep.as_view(), name="step"),
]

api_urlpatterns = [
    path("scopes", api.ScopeListEndpoint.as_view(), name="api-scopes"),
    path("scopes/<uuid:public_id>", api.ScopeEndpoint.as_view(), name="api-scope"),
]
