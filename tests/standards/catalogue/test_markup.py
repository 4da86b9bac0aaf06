"""Texts of standards that are made to stop whoever shows or compares them."""

import time

import pytest

from portal.lib.results import Refusal
from standards.catalogue.diff import words
from standards.catalogue.document import parse
from standards.catalogue.markup import html_of
from tests.kit.growth import MOST, growth

UNITS = (
    "[", "](", "![", "[a](", "*", "**a", "_a ", "*a **b ", "`", "``a`", "<", "<a ", "<a b='",
    "<!--",
    "<!-- a", "<![CDATA[", "<?", "<!A ", "&", "> ", "- ", "1. ", "|", "|-|", "\n|a|", "#",
    "    a\n",
    "\\", "~", "[a]: b\n", "[a]\n", "[^a]", "a@", "http://", "  \n", "\n\n", "<b>", "</b>", "[[a]",
    "a\n=\n",
)  # fmt: skip


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_rendering_grows_with_the_text(unit: str) -> None:
    assert growth(html_of, lambda n: unit * n, 100) < MOST


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_the_longest_text_of_a_clause_is_rendered_at_once(unit: str) -> None:
    began = time.process_time()
    html_of(unit * (20_000 // len(unit)))
    assert time.process_time() - began < 5


def read(text: str) -> None:
    try:
        parse(text)
    except Refusal:
        return


YAML = {
    "lists": lambda n: "[" * n,
    "dashes": lambda n: "- " * n,
    "questions": lambda n: "? " * n,
    "mappings": lambda n: "{a: " * n,
    "keys": lambda n: "".join(f"k{i}: 1\n" for i in range(n)),
    "escapes": lambda n: 'a: "' + "\\u0041" * n + '"',
    "plain": lambda n: "a: " + "b " * n,
    "block": lambda n: "a: |\n" + " b\n" * n,
    "comment": lambda n: "#" * n,
    "anchors": lambda n: "".join(f"k{i}: &a{i} 1\n" for i in range(n)),
    "spaces": lambda n: " " * n,
    "flow": lambda n: "a: [" + "1," * n + "]",
    "tags": lambda n: "!a " * n,
    "digits": lambda n: "a: " + "9" * n,
    "places": lambda n: "a: 0." + "9" * n,
    "bad parts": lambda n: "sections:\n" + "- {x: 1}\n" * n,
}


@pytest.mark.parametrize("kind", YAML)
def test_reading_a_document_grows_with_its_text(kind: str) -> None:
    assert growth(read, YAML[kind], 200) < MOST


@pytest.mark.parametrize(
    ("old", "new"),
    [("a b ", "b a "), ("a ", "a a "), ("a b c ", "c b a "), ("a", "b"), ("a\n", "b\na\n")],
)
def test_comparing_the_longest_texts_ends(old: str, new: str) -> None:
    """Up to `MOST_PAIRS` it may grow as it likes; what is longer is compared more coarsely."""
    for length in (1_000, 5_000, 20_000):
        began = time.process_time()
        words((old * length)[:length], (new * length)[:length])
        assert time.process_time() - began < 5


def test_comparing_tells_all_of_both_texts() -> None:
    for old, new in (
        ("a b c", "a x c"),
        ("a b " * 2_000, "b a " * 2_000),
        ("a\n" * 999, "b\n" * 999),
    ):
        pieces = words(old, new)
        assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
        assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new
