"""V4: the policy's promises, proved for every rule and request; no line of it can be spared."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from partners.sharing.policy.table import CONDITIONS, LINES
from tests.leaks.v4 import Tables, disproved, properties


def test_policy_keeps_every_promise(tell: Callable[[str], None]) -> None:
    assert disproved(Tables()) == []
    tell(f"V4: {len(properties(Tables()))} properties proved")


@pytest.mark.parametrize("code", [line.code for line in LINES])
def test_no_line_of_the_policy_can_be_spared(code: str) -> None:
    lines = tuple(line for line in LINES if line.code != code)
    assert disproved(replace(Tables(), lines=lines)) != []


@pytest.mark.parametrize("code", CONDITIONS)
def test_no_condition_of_an_allow_can_be_spared(code: str) -> None:
    conditions = tuple(each for each in CONDITIONS if each != code)
    assert disproved(replace(Tables(), conditions=conditions)) != []
