"""The embedded default: SQLite, a private broker and mail files in one data folder."""

import os
from pathlib import Path

import environ

from portal.settings.base import *  # noqa: F403 - settings are composed
from portal.settings.celery import transport_options
from portal.settings.environment import (
    SQLITE_OPTIONS,
    broker_socket,
    database,
    kept_secret,
    writable_folder,
)
from portal.settings.logging import configure

_env = environ.Env()
DATA_DIR = writable_folder(Path(os.environ.get("DATA_DIR") or BASE_DIR / ".data").resolve())  # noqa: F405 - from base
SECRET_KEY = kept_secret(DATA_DIR / "secret_key")
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
STATIC_ROOT = DATA_DIR / "static"
# Hashed names as in production; compressing would double the first start.
STORAGES["staticfiles"] = {  # noqa: F405 - from base
    "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
}
DATABASES = {
    "default": _env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'portal.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"] = database(DATABASES["default"], **SQLITE_OPTIONS)
CELERY_BROKER_URL = os.environ.get("BROKER_URL", f"redis+socket://{broker_socket(DATA_DIR)}")
CELERY_BROKER_TRANSPORT_OPTIONS = transport_options(CELERY_BROKER_URL)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cache",
    }
}
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = "Northwind standards <standards@northwind.example>"
SITE_URL = f"http://localhost:{os.environ.get('PORT', '8000')}"
DEMO = True
LOG_LEVEL = os.environ.get("LOG_LEVEL", "WARNING")
LOGGING = configure(LOG_LEVEL)
