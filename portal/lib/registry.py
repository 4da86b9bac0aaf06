"""What a lower slice asks of higher ones without naming them: one registry for each question.

Higher slices answer in their `AppConfig.ready()`; `manage.py slices` lists all questions and who
answers them.
"""

from collections.abc import ItemsView, ValuesView
from typing import Any, Generic, TypeVar

Answer = TypeVar("Answer")
REGISTRIES: list["Registry[Any]"] = []


class Registry(Generic[Answer]):
    """The answers to one question by the name they are given under; a later one replaces."""

    def __init__(self, question: str) -> None:
        self.question = question
        self._answers: dict[str, Answer] = {}
        REGISTRIES.append(self)

    def register(self, name: str, answer: Answer) -> None:
        """Answer under ``name``."""
        self._answers[name] = answer

    def __contains__(self, name: str) -> bool:
        return name in self._answers

    def __getitem__(self, name: str) -> Answer:
        return self._answers[name]

    def get(self, name: str) -> Answer | None:
        """The answer given under ``name``."""
        return self._answers.get(name)

    def items(self) -> ItemsView[str, Answer]:
        """Names and answers, in the order they were given."""
        return self._answers.items()

    def values(self) -> ValuesView[Answer]:
        """The answers, in the order they were given."""
        return self._answers.values()

    def only(self) -> Answer:
        """The answer to a question that one slice answers."""
        (answer,) = self._answers.values()
        return answer
