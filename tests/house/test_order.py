"""The order of the slices, where import-linter cannot see it: foreign keys and URL names."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import ForeignKey
from django.urls import get_resolver

ORDER = [name.rpartition(".")[2] for name in settings.SLICES]
ROOT = Path(settings.BASE_DIR)


def _rank(label: str) -> int:
    # Libraries (auth, sessions) stand below every slice.
    return ORDER.index(label) if label in ORDER else len(ORDER)


def test_foreign_keys_point_down() -> None:
    wrong = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in ORDER
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey)
        and _rank(field.related_model._meta.app_label) < _rank(model._meta.app_label)
    ]
    assert wrong == []


def _url_names() -> set[str]:
    found = set()

    def walk(resolver: object, space: str) -> None:
        for pattern in resolver.url_patterns:  # type: ignore[attr-defined]  # a resolver
            if hasattr(pattern, "url_patterns"):
                walk(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
            elif pattern.name:
                found.add(f"{space}{pattern.name}")

    walk(get_resolver(), "")
    return found


URL_TAG = re.compile(r"""{%\s*url\s+["']([^"']+)["']""")
URL_CALL = re.compile(r"""(?:reverse|redirect)\(\s*["']([a-z_]+:[a-z_]+)["']""")


def test_every_url_name_used_exists() -> None:
    names = _url_names()
    used = {
        (path.relative_to(ROOT), name)
        for folder in ("portal", "partners", "standards")
        for pattern, expression in (("*.html", URL_TAG), ("*.py", URL_CALL))
        for path in (ROOT / folder).rglob(pattern)
        for name in expression.findall(path.read_text())
    }
    assert used
    assert sorted((str(p), n) for p, n in used if n not in names) == []
