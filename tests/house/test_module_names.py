"""Modules are named by nouns; of verbal nouns only those a stranger would look for by that name."""

from pathlib import Path

ROOTS = ("portal", "partners", "standards", "tests", "benchmarks")
# By the part of the name that stands last, of modules and packages.
KNOWN = {
    "authoring": "the author's side of a standard",
    "differencing": "the field's word for attacks by subtraction",
    "freezing": "a release is frozen, as the glossary says",
    "importing": "reading a sender's table",
    "landing": "the page after signing in",
    "loading": "of packs",
    "logging": "as the standard library",
    "matching": "of records",
    "narrowing": "of a rule, as of types",
    "onboarding": "from a name to a first month",
    "parsing": "of texts",
    "pasting": "of blocks into a grid",
    "publishing": "of a version",
    "reporting": "of months, the slice",
    "reopening": "of months that were closed",
    "sampling": "of twins",
    "scoring": "of months, the slice",
    "seeding": "of a database",
    "sending": "of months",
    "serving": "of requests, the package of processes",
    "sharing": "of facts, the slice",
    "stopping": "*Stop sharing now*",
    "throttling": "as in Django REST framework",
    "vouching": "for whoever decides about others",
    "wiring": "of events",
}


def names() -> set[str]:
    """Of every module and package."""
    return {
        part
        for root in ROOTS
        for path in Path(root).rglob("*.py")
        for part in (path.stem, *path.parts[:-1])
    }


def gerunds(words: set[str]) -> set[str]:
    """What ends the names that end like a gerund."""
    return {word.rpartition("_")[2] for word in words if word.endswith("ing")}


def test_no_module_is_named_by_a_gerund_of_ours() -> None:
    assert gerunds(names()) - KNOWN.keys() == set()


def test_every_word_that_is_allowed_is_used() -> None:
    assert KNOWN.keys() - gerunds(names()) == set()


def test_the_guard_sees_the_last_word_of_a_name() -> None:
    assert gerunds({"telling", "test_door_writing", "lists", "ingots"}) == {"telling", "writing"}
