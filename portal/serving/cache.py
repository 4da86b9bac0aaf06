"""A shared cache that may be away: then each process goes on with one of its own.

What is kept there is counted or kept again at little cost (attempts to sign in, budgets of the
API). A limit that is counted per process is a limit still; neither is everybody let in nor nobody.
"""

import time
from typing import Any

import structlog
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache

from portal.lib.mappings import Options

log = structlog.get_logger(__name__)

# After no answer, this process leaves the shared cache alone for so many seconds.
SILENT_SECONDS = 10.0
# Above this many the process forgets some, so it is more than one attacker fills in ten seconds.
_ENTRIES = 20_000


class SteadyCache(BaseCache):
    """Every act on the shared cache called ``location``, or on this process's own."""

    def __init__(self, location: str, params: Options) -> None:
        super().__init__(params)
        self._location = location
        self._own = LocMemCache("steady", {"MAX_ENTRIES": _ENTRIES})

    def _do(self, act: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= _Silence.until:
            try:
                return getattr(caches[self._location], act)(*args, **kwargs)
            except ValueError:  # what `incr` says of a key that is not there
                raise
            except Exception as error:  # noqa: BLE001 - whatever its client raises means: away
                _Silence.until = time.monotonic() + SILENT_SECONDS
                log.warning("cache_unreachable", error=type(error).__name__)
        return getattr(self._own, act)(*args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> Any:
        """As any cache's."""
        return self._do("add", *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        """As any cache's."""
        return self._do("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        """As any cache's."""
        return self._do("set", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        """As any cache's."""
        return self._do("touch", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """As any cache's."""
        return self._do("delete", *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        """As any cache's."""
        return self._do("incr", *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        """As any cache's."""
        return self._do("has_key", *args, **kwargs)

    def clear(self) -> Any:
        """As any cache's."""
        return self._do("clear")


class _Silence:
    """When this process asks the shared cache again (Django makes a cache object per thread)."""

    until = 0.0
