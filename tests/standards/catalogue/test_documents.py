"""Import, export and everything a document can get wrong."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.access.actor import SYSTEM
from portal.audit.models import Entry
from portal.lib.results import Refusal
from standards.catalogue.models import Clause, Metric, Section, Standard, Target, Version
from standards.catalogue.services.documents import export_standard, import_standard
from tests.factories.catalogue import LEADS, make_published, make_standard, standard_text

pytestmark = pytest.mark.django_db

RICH = standard_text(
    code="rich",
    metrics="""\
- code: mix
  name: Channel mix
  kind: ratio
  factor: 100
  breakdown:
    dimension: channel
    members:
      - {code: web, name: On the web}
      - phone
    total: true
- code: wait90
  name: "Waiting: 90th percentile"
  kind: percentile
  quantile: 0.9
  polarity: lower
- code: late90
  name: Late
  kind: percentile
  quantile: 0.9
  derived_from: [wait90]
  function: {times: 0.0625, plus: -1}
- code: recommend
  name: Recommended
  kind: nps
  release: {grid: 2, parts: 2.5}
- code: mood
  name: Mood
  kind: choice
  choices: [good, bad, "007", yes]
""",
    targets="""\
- metric: mix
  method: points
  weight: 0.125
  window_months: 3
  audience:
    kinds: [agent, dealer]
- metric: wait90
  method: bands
  bands:
    - {at: 10.50, attainment: 1}
    - {at: 20, attainment: 0.5}
- metric: mood
  method: lookup
  lookup: {good: 1, bad: 0, yes: 0.25}
""",
)


def tables() -> list[int]:
    return [m.objects.count() for m in (Standard, Version, Section, Clause, Target, Metric, Entry)]


def rich() -> str:
    from tests.factories.network import make_structure

    make_structure()
    return RICH


def test_import_stores_every_part_of_the_document() -> None:
    version = make_standard()
    assert str(version) == "Lead handling 1.0"
    assert list(version.clauses.order_by("section__position", "position").values_list("code")) == [
        ("reply",),
        ("close",),
        ("room",),
    ]
    rows = version.targets.order_by("position").values_list(
        "metric__code", "method", "value", "floor", "weight", "is_mandatory"
    )
    assert [tuple(map(str, row)) for row in rows] == [
        ("reply24", "linear", "90.000000", "60.000000", "40.000", "True"),
        ("close_days", "linear", "3.000000", "10.000000", "35.000", "False"),
        ("room", "pass", "1.000000", "None", "25.000", "True"),
    ]


@pytest.mark.parametrize("text", [LEADS, "rich"])
def test_importing_an_export_changes_nothing(text: str) -> None:
    version = make_standard(rich() if text == "rich" else text)
    exported = export_standard(standard=version.standard)
    before = tables()
    again = import_standard(text=exported, actor=SYSTEM)
    assert (again.pk, tables()) == (version.pk, before)
    assert export_standard(standard=version.standard) == exported


def test_importing_the_same_text_twice_changes_nothing() -> None:
    make_standard()
    before = tables()
    make_standard()
    assert tables() == before


def test_export_of_the_example_is_the_text_it_was_made_from() -> None:
    version = make_standard()
    assert export_standard(standard=version.standard, version=version) == LEADS


def test_choices_that_look_like_numbers_or_booleans_stay_text() -> None:
    make_standard(rich())
    assert Metric.objects.get(code="mood").choices == [
        ["good", "good"],
        ["bad", "bad"],
        ["007", "007"],
        ["yes", "yes"],
    ]
    target = Target.objects.get(metric__code="mood")
    assert target.params == {"lookup": {"bad": "0", "good": "1", "yes": "0.25"}}


def test_import_replaces_a_draft_and_records_it() -> None:
    version = make_standard()
    changed = LEADS.replace("weight: 25", "weight: 30")
    again = import_standard(text=changed, actor=SYSTEM)
    assert again.pk == version.pk
    assert list(again.targets.order_by("position").values_list("weight", flat=True)) == [40, 35, 30]
    assert Entry.objects.filter(action="version.redrafted").count() == 1


def test_a_published_version_cannot_change_under_its_number() -> None:
    make_published()
    before = tables()
    with pytest.raises(Refusal) as caught:
        import_standard(text=LEADS.replace("weight: 25", "weight: 30"), actor=SYSTEM)
    assert caught.value.code == "version_published"
    assert tables() == before
    newer = import_standard(
        text=LEADS.replace("weight: 25", "weight: 30").replace("'1.0'", "'1.1'"), actor=SYSTEM
    )
    assert newer.state == "draft"


def test_a_metric_in_use_keeps_what_a_published_version_relies_on() -> None:
    make_published()
    text = LEADS.replace("'1.0'", "'1.1'")
    import_standard(text=text.replace("First reply within 24 hours", "Reply in time"), actor=SYSTEM)
    assert Metric.objects.get(code="reply24").name == "Reply in time"
    with pytest.raises(Refusal) as caught:
        import_standard(
            text=text.replace("factor: 100", "factor: 1000").replace("upper: 365", "upper: 90"),
            actor=SYSTEM,
        )
    assert [(p.code, p.column, p.value) for p in caught.value.problems] == [
        ("metric_frozen", "metrics[1].factor", "1000"),
        ("metric_frozen", "metrics[2].upper", "90"),
    ]


def test_import_takes_a_constant_number_of_queries() -> None:
    def queries(code: str, number: int) -> int:
        metrics = "".join(
            f"- {{code: {code}_{i}, name: M{i}, kind: count}}\n" for i in range(number)
        )
        targets = "".join(
            f"- {{metric: {code}_{i}, method: pass, value: 1}}\n" for i in range(number)
        )
        with CaptureQueriesContext(connection) as captured:
            make_standard(standard_text(code=code, metrics=metrics, targets=targets))
        return len(captured)

    assert queries("a", 1) == queries("b", 30)


BAD = {
    "empty text": ("", [("document_not_mapping", "", None)]),
    "a list": ("- a\n", [("document_not_mapping", "", None)]),
    "bad indentation": ("a: 1\n  b: 2\n", [("document_syntax", "", 2)]),
    "tab": ("a:\n\t- b\n", [("document_syntax", "", 2)]),
    "doubled key": (LEADS + "version: {}\n", [("document_doubled", "", LEADS.count("\n") + 1)]),
    "alias": ("a: &x 1\nb: *x\n", [("document_alias", "", 2)]),
    "python tag": ("a: !!python/object/apply:os.system [ls]\n", [("document_syntax", "", 1)]),
    "bottomless": ("[" * 3000, [("document_depth", "", 1)]),
    "control character": ("a: \x07\n", [("document_character", "", None)]),
    "unknown key": (
        LEADS.replace("title: First contact", "titel: First contact"),
        [
            ("document_key_missing", "sections[1].title", None),
            ("document_key_unknown", "sections[1].titel", None),
        ],
    ),
    "unknown kind": (
        LEADS.replace("kind: yesno", "kind: yes/no"),
        [("document_choice", "metrics[3].kind", None)],
    ),
    "text for a number": (
        LEADS.replace("value: 90", "value: ninety"),
        [("document_number", "sections[1].clauses[1].targets[1].value", None)],
    ),
    "decimal comma": (
        LEADS.replace("weight: 40", "weight: 40,5"),
        [("document_number", "sections[1].clauses[1].targets[1].weight", None)],
    ),
    "not a number": (
        LEADS.replace("weight: 40", "weight: NaN"),
        [("document_number", "sections[1].clauses[1].targets[1].weight", None)],
    ),
    "negative weight": (
        LEADS.replace("weight: 40", "weight: -1"),
        [("document_range", "sections[1].clauses[1].targets[1].weight", None)],
    ),
    "escape character": (
        LEADS.replace("name: Lead handling", 'name: "Lead\\0handling"'),
        [("name_control", "standard.name", None)],
    ),
    "metric nobody defined": (
        LEADS.replace("metric: room", "metric: rooms"),
        [("target_metric", "sections[2].clauses[1].targets[1].metric", None)],
    ),
    "floor on the wrong side": (
        LEADS.replace("floor: 10", "floor: 1"),
        [("target_floor", "sections[1].clauses[2].targets[1].floor", None)],
    ),
    "no floor": (
        LEADS.replace("            floor: 60\n", ""),
        [("target_needs", "sections[1].clauses[1].targets[1].floor", None)],
    ),
    "yes or no on a line": (
        LEADS.replace("method: pass", "method: linear"),
        [("target_method", "sections[2].clauses[1].targets[1].method", None)],
    ),
    "clause twice": (
        LEADS.replace("code: close\n", "code: reply\n"),
        [("document_code_twice", "sections[1].clauses[2].code", None)],
    ),
    "audience nobody knows": (
        LEADS.replace("weight: 25", "weight: 25\n            audience: {tiers: [platinum]}"),
        [
            (
                "audience_unknown",
                "sections[2].clauses[1].targets[1].audience.tiers",
                None,
            )
        ],
    ),
    "a function of nothing": (
        LEADS.replace("kind: yesno", "kind: yesno\n    function: {times: -1, plus: 1}"),
        [("function_of_one", "metrics[3].function", None)],
    ),
    "a function that does not depend on its source": (
        LEADS.replace(
            "kind: yesno", "kind: yesno\n    derived_from: [reply24]\n    function: {times: 0}"
        ),
        [("function_of_one", "metrics[3].function", None)],
    ),
    "parts of what has none": (
        LEADS.replace("kind: yesno", "kind: yesno\n    release: {parts: 2}"),
        [("metric_parts", "metrics[3].release.parts", None)],
    ),
    "bounds the wrong way": (
        LEADS.replace("upper: 365", "upper: 0"),
        [("metric_bounds", "metrics[2].lower", None)],
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_document_is_refused_with_its_place_and_a_remedy(name: str) -> None:
    text, expected = BAD[name]
    before = tables()
    with pytest.raises(Refusal) as caught:
        import_standard(text=text, actor=SYSTEM)
    found = caught.value
    assert found.code == "document_bad"
    assert [(p.code, p.column, p.row) for p in found.problems] == expected
    assert all(problem.text and problem.remedy for problem in found.problems)
    assert tables() == before


def test_commands_export_what_they_imported(tmp_path, capsys) -> None:
    path = tmp_path / "leads.yaml"
    path.write_text(LEADS)
    call_command("import_standard", str(path))
    capsys.readouterr()
    call_command("export_standard", "leads", "--version", "1.0")
    assert capsys.readouterr().out == LEADS


def test_commands_name_what_is_wrong(tmp_path, capsys) -> None:
    path = tmp_path / "leads.yaml"
    path.write_text(LEADS.replace("kind: yesno", "kind: maybe"))
    with pytest.raises(CommandError, match="cannot be taken"):
        call_command("import_standard", str(path))
    assert "metrics[3].kind “maybe”" in capsys.readouterr().err
    with pytest.raises(CommandError, match="no standard nothing"):
        call_command("export_standard", "nothing")


@pytest.mark.parametrize(
    ("metric", "target", "limit"),
    [
        ("kind: share, factor: 100", "method: pass, value: 180", "100"),
        ("kind: share, factor: 100, upper: 95", "method: linear, value: 96, floor: 10", "95"),
        ("kind: nps", "method: pass, value: 101", "100"),
        ("kind: score, lower: 0, upper: 5", "method: bands, bands: [{at: 6, attainment: 1}]", "5"),
        ("kind: count, polarity: lower", "method: pass, value: -1", "0"),
    ],
)
def test_a_target_nobody_can_reach_is_refused(metric: str, target: str, limit: str) -> None:
    text = f"""
format: cx-standard/1
standard: {{code: reach, name: Reach}}
version: {{number: "1.0"}}
metrics: [{{code: m, name: M, {metric}}}]
sections:
  - code: a
    title: A
    clauses: [{{code: c, title: C, text: T., targets: [{{metric: m, {target}}}]}}]
"""
    with pytest.raises(Refusal) as refused:
        import_standard(text=text, actor=SYSTEM)
    (problem,) = refused.value.problems
    assert problem.code == "target_reach"
    assert f"ends at {limit}" in problem.text
