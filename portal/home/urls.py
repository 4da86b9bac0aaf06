"""Routes of the landing page and of health."""

from django.urls import path

from portal.home.views.health import HealthView, ReadyView
from portal.home.views.landing import HomePage
from portal.home.views.onboarding import OnboardingList, OnboardingPage
from portal.home.views.setup import SetupPage
from portal.home.views.year import YearPage

app_name = "home"

urlpatterns = [
    path("", HomePage.as_view(), name="home"),
    path("onboarding/", OnboardingList.as_view(), name="onboarding"),
    path("partners/<uuid:public_id>/onboarding/", OnboardingPage.as_view(), name="first_steps"),
    path("setup/", SetupPage.as_view(), name="setup"),
    path("year/", YearPage.as_view(), name="year"),
    path("healthz", HealthView.as_view(), name="healthz"),
    path("readyz", ReadyView.as_view(), name="readyz"),
]
