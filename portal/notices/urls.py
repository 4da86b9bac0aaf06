"""Routes of notices and mail."""

from django.urls import path

from portal.notices.views.choices import ChoicesPage
from portal.notices.views.mail import MailPage
from portal.notices.views.notices import NoticesPage, OpenNoticePage

app_name = "notices"

urlpatterns = [
    path("notices/", NoticesPage.as_view(), name="list"),
    path("notices/choices/", ChoicesPage.as_view(), name="choices"),
    path("notices/<uuid:public_id>/", OpenNoticePage.as_view(), name="open"),
    path("settings/mail/", MailPage.as_view(), name="mail"),
]
