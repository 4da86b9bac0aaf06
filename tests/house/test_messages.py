"""The catalogue of messages: every code once, every code used, every code used is there."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from portal.lib.messages import CATALOGUE

ROOT = Path(settings.BASE_DIR)
KERNEL = ROOT / "portal" / "lib" / "messages"
# A module ``messages``, or a folder of that name.
OF_SLICES = {
    slice_: [*folder.glob("messages.py"), *folder.glob("messages/*.py")]
    for slice_ in settings.SLICES
    for folder in [ROOT / Path(*slice_.split("."))]
}
TEXTS = [*KERNEL.glob("*.py"), *(path for paths in OF_SLICES.values() for path in paths)]
RAISING = {"Refusal", "Problem", "Fault"}


def _product() -> list[ast.Module]:
    return [
        ast.parse(path.read_text())
        for slice_ in ("portal", "partners", "standards")
        for path in sorted((ROOT / slice_).rglob("*.py"))
        if path not in TEXTS and "migrations" not in path.parts
    ]


def _written(tree: ast.Module) -> list[str]:
    return [
        key.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant)
        and isinstance(value, ast.Call)
        and isinstance(value.func, ast.Name)
        and value.func.id == "Entry"
    ]


def _codes(path: Path) -> set[str]:
    return set(_written(ast.parse(path.read_text())))


def _refused(path: Path) -> set[str]:
    return _refused_in(ast.parse(path.read_text()))


def _refused_in(tree: ast.Module) -> set[str]:
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in RAISING
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def test_codes_are_written_once() -> None:
    # Merged dicts would let the second hide the first.
    written = Counter(code for path in TEXTS for code in _written(ast.parse(path.read_text())))
    assert [code for code, times in written.items() if times > 1] == []
    assert set(written) == set(CATALOGUE)


def test_codes_refused_with_are_in_the_catalogue() -> None:
    refused = {code for tree in _product() for code in _refused_in(tree)}
    assert len(refused) > 50
    assert refused - set(CATALOGUE) == set()


def test_no_slice_refuses_with_a_message_of_a_slice_above_it() -> None:
    below: set[str] = {code for path in KERNEL.glob("*.py") for code in _codes(path)}
    for slice_, messages in reversed(OF_SLICES.items()):
        below |= {code for path in messages for code in _codes(path)}
        folder = ROOT / Path(*slice_.split("."))
        refused = {code for path in folder.rglob("*.py") for code in _refused(path)}
        assert refused - below == set(), slice_


def test_codes_of_the_catalogue_are_used() -> None:
    trees = _product()
    words = {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    # f"{column}_unknown": a code is put together from a name and a fixed end.
    ends = {
        str(node.values[-1].value)
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        and len(node.values) == 2
        and isinstance(node.values[-1], ast.Constant)
        and re.fullmatch(r"_[a-z]+", str(node.values[-1].value))
    }
    unused = {
        code
        for code in CATALOGUE
        if code not in words and not any(code.endswith(end) for end in ends)
    }
    assert unused == set()


def test_a_sentence_about_one_thing_speaks_of_one_thing() -> None:
    bad = CATALOGUE["document_bad"]
    told = [bad.render({"count": count}) for count in (1, 2)]
    assert told == [
        "The standard cannot be taken: 1 problem.",
        "The standard cannot be taken: 2 problems.",
    ]


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_no_sentence_counts_things_in_one_form_only(code: str) -> None:
    text = CATALOGUE[code].text
    assert not isinstance(text, str) or not re.search(r"\{count\} \w+s\b", text), text


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_texts_and_remedies_end_as_sentences(code: str) -> None:
    entry = CATALOGUE[code]
    for form in entry.forms:
        assert re.search(r"[.?!:}”]$", form), form
    assert not entry.remedy or re.search(r"[.?!}”]$", entry.remedy), entry.remedy
