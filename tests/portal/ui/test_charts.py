"""Charts: finding, text alternative, numbers, and a spec that Vega-Lite accepts."""

import json
import re

import pytest
import vl_convert

from portal.ui.charts import Bar, BulletRow, Series, Step, bars, bullet, trend, waterfall


def charts():
    months = ["2026-04", "2026-05", "2026-06"]
    return {
        "trend": trend(
            title="First replies got faster",
            months=months,
            series=[Series("You", [72.0, None, 87.25]), Series("Peers", [70, 71, 72])],
            unit="%",
            target=(80, 90),
        ),
        "open target": trend(
            title="t", months=months, series=[Series("You", [1, 2, 3])], target=(80, None)
        ),
        "bullet": bullet(
            title="Two of two above the middle",
            rows=[BulletRow("Reply", 87, 80, 70, 85, 90), BulletRow("Audit", own=60)],
            unit="%",
        ),
        "waterfall": waterfall(
            title="Why 81.4", steps=[Step("Reply", 36.0), Step("Cap", -4.6, "missing")]
        ),
        "bars": bars(title="Late reply leads", rows=[Bar("Late", 64), Bar("Other", 5, True)]),
    }


def literal(node):
    """The spec with a colour in place of every token."""
    return json.loads(
        "#123456".join(
            part if index == 0 else part.partition('"')[1] + part.partition('"')[2]
            for index, part in enumerate(json.dumps(node).split("token:"))
        )
    )


@pytest.mark.parametrize("name", sorted(charts()))
def test_spec_is_drawn_by_vega_lite(name):
    spec = literal(charts()[name].spec) | {"width": 600}
    svg = vl_convert.vegalite_to_svg(json.dumps(spec))
    assert "#123456" in svg
    assert "NaN" not in svg


def test_trend_tells_first_and_last_and_leaves_a_gap():
    chart = charts()["trend"]
    assert chart.alt == (
        "First replies got faster. You: 72.0 % in April 2026, 87.3 % in June 2026. "
        "You: no number: May 2026. Peers: 70.0 % in April 2026, 72.0 % in June 2026."
    )
    assert chart.rows[1] == ["May 2026", "no number", "71.0"]


def drawn_texts(chart):
    spec = literal(chart.spec) | {"width": 600}
    return re.findall(r">([^<>]+)</text>", vl_convert.vegalite_to_svg(json.dumps(spec)))


def test_a_month_not_sent_is_a_gap_that_says_so_in_drawing_numbers_and_words():
    months = [f"2026-{number:02d}" for number in range(1, 8)]
    own = Series(
        "Score",
        [None, 70, None, None, 74, 75, None],
        dict.fromkeys(["2026-03", "2026-07"], "not sent"),
    )
    chart = trend(title="Up 5 points.", months=months, series=[own])
    # Before the first value nothing was there to be sent.
    assert [row[1] for row in chart.rows] == [
        "–", "70.0", "not sent", "no number", "74.0", "75.0", "not sent",
    ]  # fmt: skip
    assert chart.alt == (
        "Up 5 points. Score: 70.0 in February 2026, 75.0 in June 2026. "
        "not sent: March 2026, July 2026. no number: April 2026."
    )
    told = [text for text in drawn_texts(chart) if text in ("not sent", "no number")]
    assert sorted(told) == ["no number", "not sent", "not sent"]
    (lines, _gaps) = chart.spec["layer"]
    assert [row["value"] for row in lines["data"]["values"]] == [
        None, 70.0, None, None, 74.0, 75.0, None,
    ]  # fmt: skip
    assert lines["mark"]["invalid"] == "break-paths-show-domains"


def test_a_trend_says_whom_each_value_covers():
    share = Series("Upholding", [50, None], covers={"2026-01": "1 of 2 judged"})
    chart = trend(title="t", months=["2026-01", "2026-02"], series=[share])
    assert chart.columns == ["Month", "Upholding", "Covers"]
    assert chart.rows == [["January 2026", "50.0", "1 of 2 judged"], ["February 2026", "–", "–"]]


def test_bullet_leaves_no_trace_of_what_is_not_given():
    chart = charts()["bullet"]
    assert chart.rows[1] == ["Audit", "60.0", "–", "–", "–", "–"]
    assert chart.spec["data"]["values"][1] == {"label": "Audit", "own": 60.0}


def test_waterfall_adds_up_to_its_total():
    chart = charts()["waterfall"]
    assert chart.rows[-1] == ["Score", "31.4", "–"]
    assert "Cap -4.6 (missing)" in chart.alt.replace("−", "-")


def test_equal_charts_have_equal_ids_and_different_ones_do_not():
    first, second = charts(), charts()
    assert [first[name].key for name in first] == [second[name].key for name in second]
    assert len({chart.key for chart in first.values()}) == len(first)


@pytest.mark.parametrize("given", [{"own": 60}, {"middle": 80}, {"own": 60, "target": 90}, {}])
def test_bullet_has_a_layer_only_for_what_is_given(given):
    chart = bullet(title="One row", rows=[BulletRow("Audit", **given)], unit="%")
    fields = [layer["encoding"]["x"]["field"] for layer in chart.spec["layer"]]
    assert sorted(fields) == sorted(given)
    assert "<svg" in vl_convert.vegalite_to_svg(json.dumps(literal(chart.spec) | {"width": 600}))
