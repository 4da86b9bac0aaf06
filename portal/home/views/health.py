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
    """``/readyz``: 200 only when every part that is needed works; the body names each.

    ``degraded`` is ready, with work that harms its workers (docs/adr/0022).
    """

    access = PUBLIC

    def get(self, request: HttpRequest) -> JsonResponse:
        """200 or 503, with one entry a check."""
        checks = readiness()
        is_ready = all(check.is_ok for check in checks if check.is_needed)
        is_well = all(check.is_ok for check in checks)
        body = {
            "status": "not ready" if not is_ready else "ready" if is_well else "degraded",
            "checks": {
                check.name: {
                    "ok": check.is_ok,
                    **({"detail": check.detail} if check.detail else {}),
                }
                for check in checks
            },
        }
        return JsonResponse(body, status=200 if is_ready else 503)
