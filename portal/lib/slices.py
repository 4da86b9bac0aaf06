"""What slices declare in modules of one name, collected when it is first asked for.

`messages`, `audit_labels`, `row_security` and `links` are such modules: whoever reads what they
declare names no slice, and a slice brings all of its own in its own folder.
"""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.conf import settings


@cache
def declared(module: str) -> tuple[tuple[str, ModuleType], ...]:
    """Every slice with a module of that name, and the module, in the order of `SLICES`."""
    return tuple(
        (name, import_module(f"{name}.{module}"))
        for name in settings.SLICES
        if find_spec(f"{name}.{module}") is not None
    )
