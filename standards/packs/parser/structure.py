"""`pack.yaml`: its text as a `Manifest`, or every problem with its line."""

from collections.abc import Sequence
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from portal.lib.results import Problem, Refusal
from standards.catalogue.document.faults import path_of, problems_of
from standards.catalogue.document.parser import Loader
from standards.packs.manifest import Manifest

NAME = "pack.yaml"
# What the pack's own fields refuse; everything else speaks as the documents of standards do.
_OWN = ("pack_month", "pack_day")


def read_manifest(text: str) -> Manifest:
    """The manifest in ``text``; refuses with everything that is wrong."""
    try:
        data = yaml.load(text, Loader=Loader)  # noqa: S506 - a SafeLoader
        return Manifest.model_validate(data)
    except yaml.YAMLError as error:
        problems = [_syntax(error)]
    except (ValueError, RecursionError) as error:
        if not isinstance(error, ValidationError):
            problems = [Problem("document_syntax", {"detail": type(error).__name__}, file=NAME)]
        else:
            root = yaml.compose(text, Loader=Loader)
            errors = error.errors(include_url=False)
            problems = [_problem(item, root) for item in errors]
    raise Refusal(
        "pack_unreadable", file=NAME, detail=problems[0].text.rstrip("."), problems=problems
    ) from None


def _syntax(error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    detail = str(getattr(error, "problem", "") or error).replace("\n", " ")
    return Problem(
        "document_syntax",
        {"detail": detail},
        row=mark.line + 1 if mark else None,
        column=str(mark.column + 1) if mark else "",
        file=NAME,
    )


def _problem(error: ErrorDetails, root: Any) -> Problem:
    row = _line(root, error["loc"])
    if error["type"] in _OWN:
        value = str(error["input"])[:60]
        column = path_of(error["loc"])
        return Problem(
            error["type"], {"value": value}, row=row, column=column, value=value, file=NAME
        )
    fault = problems_of([error])[0]
    return Problem(
        fault.code, fault.params, row=row, column=fault.column, value=fault.value, file=NAME
    )


def _line(node: Any, location: Sequence[int | str]) -> int | None:
    """The line of the deepest node on the way to ``location``."""
    for step in location:
        inner = None
        if isinstance(node, yaml.MappingNode):
            inner = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            inner = node.value[step] if step < len(node.value) else None
        if inner is None:
            break
        node = inner
    return node.start_mark.line + 1 if node is not None else None
