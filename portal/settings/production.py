"""Production: everything from the environment; a missing value stops the start with its name."""

import environ

from portal.serving import limits
from portal.settings.base import *  # noqa: F403 - settings are composed
from portal.settings.celery import transport_options
from portal.settings.environment import mail_server, pooled, shared_cache
from portal.settings.logging import configure

_env = environ.Env()
SECRET_KEY = _env.str("SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = _env.list("ALLOWED_HOSTS")
SITE_URL = _env.str("SITE_URL")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
DATABASES = {
    "default": pooled(_env.db_url("DATABASE_URL"), size=limits.POOL, seconds=limits.POOL_SECONDS)
}
CELERY_BROKER_URL = _env.str("BROKER_URL")
CELERY_BROKER_TRANSPORT_OPTIONS = transport_options(CELERY_BROKER_URL)
CACHES = shared_cache(_env.cache_url("CACHE_URL"))
STATIC_ROOT = _env.path("STATIC_ROOT")
vars().update(mail_server(_env.email_url("EMAIL_URL")))
DEFAULT_FROM_EMAIL = _env.str("DEFAULT_FROM_EMAIL")
BRAND_NAME = _env.str("BRAND_NAME")
FINANCIAL_YEAR_BEGINS = _env.int("FINANCIAL_YEAR_BEGINS", 1)
DEMO = False
MAIL_NEEDS_HOME = True

ROW_SECURITY = _env.bool("ROW_SECURITY", default=False)
ROW_SECURITY_ROLE = _env.str("ROW_SECURITY_ROLE", default=ROW_SECURITY_ROLE)  # noqa: F405 - from base

# How many proxies of one's own stand in front: from there the client's address is counted in
# X-Forwarded-For. Too few would throttle everybody as one, too many would believe the client.
TRUSTED_PROXIES = _env.int("TRUSTED_PROXIES", default=1)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
REST_FRAMEWORK = {**REST_FRAMEWORK, "NUM_PROXIES": TRUSTED_PROXIES}  # noqa: F405 - from base

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = _env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = _env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LOGGING = configure(_env.str("LOG_LEVEL", default="INFO"), json_lines=True)
