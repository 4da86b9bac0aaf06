"""The sizes that protect an owner are the same in code, in texts and in the documents."""

import re
from pathlib import Path

from partners.sharing.thresholds import BLOCK_SIZE, DOMINANT_SHARE, MIN_GROUP_SIZE
from standards.release.statistics import LEAST

WORDS = {5: "five", 10: "ten"}
# *at least ten owners*, *ten owners open a group*, *no group had ten owners*.
SAID = re.compile(r"\bleast ([a-z]+) owners|\b([a-z]+) owners(?= open| are needed| with)")
ROOTS = ("portal", "partners", "standards", "docs")
KINDS = {".py", ".html", ".txt", ".md"}
# Where the sentence takes the number from the plan of its year, or counts something else.
NO_NUMBERS = {"k", "the", "of", "other", "some", "more", "those", "all", "and", "different"}


def said(text: str) -> set[str]:
    return {(one or two).lower() for one, two in SAID.findall(" ".join(text.split()))} - NO_NUMBERS


def test_every_text_says_the_sizes_that_count() -> None:
    known = {WORDS[BLOCK_SIZE], WORDS[MIN_GROUP_SIZE]}
    paths = [
        path
        for root in ROOTS
        for path in Path(root).rglob("*")
        if path.suffix in KINDS and "adr" not in path.parts and "migrations" not in path.parts
    ]
    found = {str(path): said(path.read_text()) for path in [*paths, Path("README.md")]}
    spoken = {path: words for path, words in found.items() if words}
    assert len(spoken) > 5
    assert {path: words - known for path, words in spoken.items() if words - known} == {}


def test_what_divides_a_group_leaves_a_block_on_every_side() -> None:
    assert LEAST == {"mean": 10, "median": 10, "halves": 10, "thirds": 15, "quarters": 20}
    assert MIN_GROUP_SIZE == 2 * BLOCK_SIZE == min(LEAST.values())


def test_the_reader_sees_a_number_that_does_not_count() -> None:
    assert said("groups of at least twelve owners, rounded") == {"twelve"}
    assert said("Not enough reports: nine owners are needed.") == {"nine"}


def test_the_text_says_the_share_above_which_an_owner_dominates() -> None:
    assert "more than a quarter of the outlets" in Path("standards/release/messages.py").read_text()
    assert DOMINANT_SHARE == 1 / 4
