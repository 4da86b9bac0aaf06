"""What a lower slice asks of higher ones without naming them: one registry for each question.

Higher slices answer in their `AppConfig.ready()`; `manage.py slices` lists all questions and who
answers them.
"""

from typing import Any, TypeVar

Answer = TypeVar("Answer")
REGISTRIES: list["Registry[Any]"] = []


class Registry(dict[str, Answer]):
    """The answers to one question by the name they are given under; a later one replaces."""

    def __init__(self, question: str) -> None:
        super().__init__()
        self.question = question
        REGISTRIES.append(self)

    def register(self, name: str, answer: Answer) -> None:
        """Answer under ``name``."""
        self[name] = answer

    def only(self) -> Answer:
        """The answer to a question that one slice answers."""
        (answer,) = self.values()
        return answer
