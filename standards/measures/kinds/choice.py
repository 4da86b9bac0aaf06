"""Choice: one of the metric's own answers. Pure."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from standards.measures.coded import Coded, folded
from standards.measures.combination import Combined, Observations, choices
from standards.measures.shapes import Fault, MetricShape, gettext_noop


def choice_codes(choices: Iterable[Any]) -> list[str]:
    """The codes of a metric's choices, given as codes or as pairs of code and name."""
    return [str(item[0]) if isinstance(item, (list, tuple)) else str(item) for item in choices]


class Choice(Coded):
    """``{"code": "web"}``: most customers came by the web."""

    code = "choice"
    label = gettext_noop("Choice")
    has_value = False
    methods = ("lookup",)
    needs = ("choices",)

    def answers(self, metric: MetricShape) -> dict[str, str]:
        """Codes count before names; a name that several answers have says none of them."""
        pairs = [
            item if isinstance(item, (list, tuple)) else (item, item) for item in metric.choices
        ]
        names = Counter(folded(str(name)) for _, name in pairs)
        named = {name: str(code) for code, label in pairs if names[name := folded(str(label))] == 1}
        return {**named, **{folded(str(code)): str(code) for code, _ in pairs}}

    def combine(
        self, seen: Observations, groups: int, factor: float, method: str = ""
    ) -> list[list[Combined]]:
        """The share of each answer."""
        return choices(seen, groups)

    def unknown(self, metric: MetricShape, given: str) -> Fault:
        """None of the list, which is named."""
        codes = ", ".join(choice_codes(metric.choices))
        return Fault("choice_unknown", "code", {"value": given, "known": codes})
