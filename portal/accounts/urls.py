"""Routes of one's own account."""

from django.urls import path

from portal.accounts.views.here import HerePage
from portal.accounts.views.me import MePage, SignOutEverywherePage
from portal.accounts.views.preferences import PreferencesPage
from portal.accounts.views.trail import TrailPage

app_name = "accounts"

urlpatterns = [
    path("here/", HerePage.as_view(), name="here"),
    path("me/", MePage.as_view(), name="me"),
    path("me/preferences/", PreferencesPage.as_view(), name="preferences"),
    path("me/sign-out-everywhere/", SignOutEverywherePage.as_view(), name="sign_out_everywhere"),
    path("audit/", TrailPage.as_view(), name="trail"),
]
