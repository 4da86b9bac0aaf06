"""Routes of exit packs."""

from django.urls import path

from standards.packs.views.exit_packs import ExitPackFile, ExitPacksPage

app_name = "packs"

urlpatterns = [
    path("exit-packs/", ExitPacksPage.as_view(), name="exit_packs"),
    path("exit-packs/<uuid:public_id>/", ExitPackFile.as_view(), name="exit_pack"),
]
