"""Where in a document's text a path such as ``sections[1].clauses[2].text`` stands, in words."""

import re

import yaml

from standards.catalogue.document.parser import Loader

_STEP = re.compile(r"\[(\d+)\]|\.?([^.\[\]]+)")


class Locator:
    """Answers for one text; of a text that cannot be read it knows nothing."""

    def __init__(self, text: str) -> None:
        try:
            self._root = yaml.compose(text.removeprefix("\ufeff"), Loader=Loader)
        except (yaml.YAMLError, ValueError, RecursionError):
            self._root = None

    def line(self, path: str) -> int | None:
        """The line on which the deepest known part of the path begins, counted from 1."""
        nodes = self._walk(path)
        return nodes[-1][1].start_mark.line + 1 if nodes else None

    def words(self, path: str) -> str:
        """``sections › contact › clauses › reply › text``: codes in place of numbers."""
        names = [self._name(step, node) for step, node in self._walk(path)]
        depth = len(names)
        rest = [name or number for number, name in _STEP.findall(path)][depth:]
        return " › ".join([*names, *rest])

    def _walk(self, path: str) -> list[tuple[str, yaml.Node]]:
        node, steps = self._root, []
        for number, name in _STEP.findall(path):
            node = _item(node, int(number)) if number else _value(node, name)
            if node is None:
                break
            steps.append((number or name, node))
        return steps

    def _name(self, step: str, node: yaml.Node) -> str:
        if not step.isdecimal():
            return step
        named = _value(node, "code") or _value(node, "metric")
        return str(named.value) if isinstance(named, yaml.ScalarNode) and named.value else step


def _item(node: yaml.Node | None, number: int) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and 0 < number <= len(node.value):
        child: yaml.Node = node.value[number - 1]
        return child
    return None


def _value(node: yaml.Node | None, name: str) -> yaml.Node | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    child: yaml.Node | None = next((value for key, value in pairs if key.value == name), None)
    return child
