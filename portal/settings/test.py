"""Tests: a database of their own or a given one, tasks run by the tests themselves."""

import os
import tempfile
from pathlib import Path

import environ

from portal.settings.base import *  # noqa: F403 - settings are composed
from portal.settings.celery import transport_options
from portal.settings.environment import SQLITE_OPTIONS, database
from portal.settings.logging import configure

_env = environ.Env()
DATA_DIR = Path(tempfile.gettempdir()) / "portal-tests"
SECRET_KEY = "tests-only"  # noqa: S105 - not a secret
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# A file, as in production: in memory all threads would share one connection, and what one of them
# writes would be a locked table to another. It is one by name before there is a test database, too,
# since a live server asks for that when it starts. Nothing in it has to outlive the power.
_FOLDER = tempfile.TemporaryDirectory(prefix="portal-tests-")
_FILE = str(Path(_FOLDER.name) / "portal.sqlite3")
DATABASES = {"default": _env.db_url("DATABASE_URL", default=f"sqlite:///{_FILE}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"] = {
        **database(DATABASES["default"], **SQLITE_OPTIONS),
        "TEST": {"NAME": _FILE},
    }
CELERY_BROKER_URL = os.environ.get("BROKER_URL", "memory://")
CELERY_BROKER_TRANSPORT_OPTIONS = transport_options(CELERY_BROKER_URL)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEFAULT_FROM_EMAIL = "standards@northwind.example"
SITE_URL = "http://testserver"
MAIL_BESIDE_REQUESTS = False
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_AUTOREFRESH = True
DEMO = False
WORKER_PATIENCE = 0.1
# Off unless asked for: the db-marked tests can be run once with the wall standing.
ROW_SECURITY = _env.bool("ROW_SECURITY", default=False)
LOGGING = configure("ERROR")
