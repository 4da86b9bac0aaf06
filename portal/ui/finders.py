"""Serves the charting library from its Python wheel: the repository holds no copy of it."""

import datetime as dt
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage

NAME = "ui/vega.js"
_SNIPPET = "window.vegaEmbed = vegaEmbed;"


@cache
def bundle() -> bytes:
    """Vega, Vega-Lite and vega-embed as one script (about 900 KB)."""
    import vl_convert

    return vl_convert.javascript_bundle(_SNIPPET).encode()


class BundleStorage(Storage):
    """A storage of one file that is made on demand; `collectstatic` copies from it."""

    prefix = ""

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        return ContentFile(bundle(), name=name)

    def exists(self, name: str) -> bool:
        """Whether ``name`` is the one file."""
        return name == NAME

    def get_modified_time(self, name: str) -> dt.datetime:
        """When the wheel was installed: an unchanged file is not copied again."""
        import vl_convert

        return dt.datetime.fromtimestamp(Path(vl_convert.__file__).stat().st_mtime, tz=dt.UTC)

    def path(self, name: str) -> str:
        """A copy on disk, for the development server."""
        folder = Path(getattr(settings, "DATA_DIR", "") or tempfile.mkdtemp()) / "generated"
        file = folder / NAME
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            part = Path(tempfile.mkstemp(dir=file.parent)[1])
            part.write_bytes(bundle())
            part.replace(file)
        return str(file)


class VegaFinder(BaseFinder):
    """Finds ``ui/vega.js``."""

    storage = BundleStorage()

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """Nothing to configure."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file on disk, or an empty list."""
        if path != NAME:
            return []
        location = self.storage.path(NAME)
        return [location] if find_all else location

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[tuple[str, Storage]]:
        """The one file and its storage."""
        yield NAME, self.storage
