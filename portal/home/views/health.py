"""Health for machines: the process alone, and everything it needs."""

from django.http import HttpRequest, JsonResponse
from django.views import View

from portal.access.rules import PUBLIC
from portal.home.health import readiness


class HealthView(View):
    """``/healthz``: this process answers."""

    access = PUBLIC

    def get(self, request: HttpRequest) -> JsonResponse:
        """200 as long as the process lives."""
        return JsonResponse({"status": "ok"})


class ReadyView(View):
    """``/readyz``: 200 only when every part works; the body names each."""

    access = PUBLIC

    def get(self, request: HttpRequest) -> JsonResponse:
        """200 or 503, with one entry a check."""
        checks = readiness()
        is_ready = all(check.is_ok for check in checks)
        body = {
            "status": "ready" if is_ready else "not ready",
            "checks": {
                check.name: {
                    "ok": check.is_ok,
                    **({"detail": check.detail} if check.detail else {}),
                }
                for check in checks
            },
        }
        return JsonResponse(body, status=200 if is_ready else 503)
