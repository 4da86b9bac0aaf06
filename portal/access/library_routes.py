"""Rules for the few views that belong to libraries and cannot declare their own."""

from portal.access.rules import PUBLIC, SIGNED_IN, Rule

LIBRARY_ROUTES: dict[str, Rule] = {
    "django.contrib.staticfiles.views.serve": PUBLIC,
    "django.views.i18n.set_language": PUBLIC,
    "allauth.account.views.LoginView": PUBLIC,
    "allauth.account.views.login": PUBLIC,
    "allauth.account.views.RequestLoginCodeView": PUBLIC,
    "allauth.account.views.ConfirmLoginCodeView": PUBLIC,
    "allauth.account.views.LogoutView": PUBLIC,
    "allauth.account.views.AccountInactiveView": PUBLIC,
    "allauth.account.views.PasswordResetView": PUBLIC,
    "allauth.account.views.PasswordResetDoneView": PUBLIC,
    "allauth.account.views.PasswordResetFromKeyView": PUBLIC,
    "allauth.account.views.PasswordResetFromKeyDoneView": PUBLIC,
    "allauth.account.views.PasswordChangeView": SIGNED_IN,
    "allauth.account.views.PasswordSetView": SIGNED_IN,
    "allauth.account.views.ReauthenticateView": SIGNED_IN,
}
