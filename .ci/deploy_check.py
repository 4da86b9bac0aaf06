"""``manage.py check --deploy`` with the production settings and a stand-in environment."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STAND_IN = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    "SECRET_KEY": "stand-in-for-the-check-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "ALLOWED_HOSTS": "portal.example",
    "SITE_URL": "https://portal.example",
    "DATABASE_URL": "postgres://portal@127.0.0.1/portal",
    "BROKER_URL": "amqp://portal@127.0.0.1//",
    "CACHE_URL": "locmemcache://",
    "EMAIL_URL": "smtp+tls://mail.example:587",
    "DEFAULT_FROM_EMAIL": "standards@portal.example",
    "BRAND_NAME": "Northwind",
}


def main() -> int:
    """Run the check; any warning fails."""
    with tempfile.TemporaryDirectory() as static:
        environment = {**os.environ, **STAND_IN, "STATIC_ROOT": static}
        command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
