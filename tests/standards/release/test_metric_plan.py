"""A family's plan as it is stored: what is written is read again, early plans included."""

import json
from decimal import Decimal

import pytest

from standards.release.metric_plan import Kept, read_metric_plan, written_metric_plan
from standards.release.quantizer import Quantizer

MEASURE = {"grid": "0.5", "lower": "0", "upper": "100", "has_mean": True, "scale": "identity"}
STORED = {
    "code": "nps",
    "kind": "nps",
    "factor": "1.0000",
    "polarity": "higher",
    "k": 5,
    "width": "0.0500",
    "is_sensitive": False,
    "measure": MEASURE,
    "phase": "5ec",
    "codes": [],
    "cells": [["nps", ["nps"]], ["nps:promoters", ["nps"]]],
    "parts": {"nps:promoters": {**MEASURE, "grid": "2"}},
    "functions": [
        {
            "code": "late", "times": "-1", "plus": "100", "bounds": ["0", "100"], "places": 1,
            "has_mean": True, "is_turned": False,
        },
        {
            "code": "free", "times": "1.50", "plus": "0", "bounds": None, "places": 0,
            "has_mean": False, "is_turned": True,
        },
    ],
}  # fmt: skip


def test_what_is_stored_is_written_again_to_the_byte() -> None:
    assert json.dumps(written_metric_plan(read_metric_plan(STORED))) == json.dumps(STORED)
    coded = {**STORED, "measure": None, "codes": [["yes", ["yes"]], ["other", ["a", "b"]]]}
    assert json.dumps(written_metric_plan(read_metric_plan(coded))) == json.dumps(coded)


def test_a_part_is_counted_in_steps_of_its_own() -> None:
    plan = read_metric_plan(STORED)
    assert plan.quantizer_of("nps") == Quantizer(Decimal("0.5"), Decimal(0), Decimal(100))
    assert plan.quantizer_of("nps:promoters").grid == 2
    assert plan.cells[1] == Kept("nps:promoters", ("nps",))
    assert plan.secret_of("nps:promoters") == "5ec|nps:promoters"
    assert plan.released == {"nps", "late", "free"}


def test_early_plans_shift_nothing_and_release_no_parts_or_functions() -> None:
    late = ("phase", "parts", "functions")
    plan = read_metric_plan({key: part for key, part in STORED.items() if key not in late})
    assert (plan.secret_of("nps"), plan.functions) == ("", ())
    assert plan.quantizer_of("nps:promoters") == plan.quantizer_of("nps")
    assert plan.released == {"nps"}


def test_answers_have_no_quantizer() -> None:
    stored = {**STORED, "measure": None}
    with pytest.raises(LookupError, match="nps has answers"):
        read_metric_plan(stored).quantizer_of("nps")
