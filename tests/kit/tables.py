"""Every row of every table, to show that something changed nothing."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps


def all_rows(without: Iterable[str] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of every table, by model; models named in ``without`` are left out."""
    left_out = set(without)
    return {
        model._meta.label: sorted(model._default_manager.values_list(), key=repr)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label not in left_out
    }
