"""The entry point of the web process (`python -m portal.serving web`)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
# Loads Django, which the front's words need.
_wsgi = get_wsgi_application()

from portal.serving.front import Front  # noqa: E402 - only once Django is loaded

application = Front(_wsgi)
