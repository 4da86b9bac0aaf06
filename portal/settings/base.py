"""What every installation shares; dev, test and production add where things live."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from portal.settings.celery import *  # noqa: F403 - settings are composed by topic
from portal.settings.rest import *  # noqa: F403 - settings are composed by topic
from portal.settings.security import *  # noqa: F403 - settings are composed by topic

BASE_DIR = Path(__file__).resolve().parents[2]

# Highest slice first; portal/house order is checked by import-linter.
SLICES = [
    "portal.home",
    "standards.packs",
    "standards.disclosure",
    "standards.insight",
    "standards.release",
    "standards.scoring",
    "standards.reporting",
    "partners.sharing",
    "standards.catalogue",
    "partners.people",
    "partners.network",
    "portal.accounts",
    "portal.notices",
    "portal.audit",
    "portal.jobs",
    "portal.access",
    "portal.ui",
]

INSTALLED_APPS = [
    "portal.apps.PortalConfig",
    *SLICES,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "guardian",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.access.guard.SizeGuard",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.accounts.middleware.EpochMiddleware",
    "portal.access.middleware.ActorMiddleware",
    "portal.access.guard.TextGuard",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.home.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "portal.ui.templatetags.ui",
                "portal.jobs.templatetags.jobs",
            ],
        },
    }
]

LANGUAGE_CODE = "en"
# A language is listed here once its translation exists; with one, nobody is asked to choose.
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["portal.formats"]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "portal.ui.finders.VegaFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Partners' requests run as a role of their own that sees their rows only (docs/sharing.md,
# "The second wall"); PostgreSQL only.
ROW_SECURITY = False
ROW_SECURITY_ROLE = "portal_partner"
# A migration that cannot have its lock gives up instead of queueing every request behind it.
MIGRATION_LOCK_TIMEOUT = "5s"

# How long /readyz waits for a worker's answer, in seconds.
WORKER_PATIENCE = 2.0

BRAND_NAME = "Northwind"
# The month, 1 to 12, in which the financial year begins.
FINANCIAL_YEAR_BEGINS = 1
# Codes and links a person waits for are sent beside the request.
MAIL_BESIDE_REQUESTS = True
# Whether a database has to be told that it is the portal before a copy of it mails anybody.
MAIL_NEEDS_HOME = False
# Files above this are refused before they are read.
UPLOAD_LIMIT_MB = 20
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
