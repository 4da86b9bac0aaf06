"""The one task decorator. A task is a channel: keyword ids in, one service call, nothing else."""

from collections.abc import Callable
from typing import Any, Protocol

from django.utils.translation import gettext as _

from portal.lib.registry import Registry


class Progress(Protocol):
    """What a task may tell about itself while it runs."""

    def step(self, done: int, total: int) -> None:
        """Record ``done`` of ``total`` (written at most once a second)."""

    def result(self, **values: Any) -> None:
        """Merge JSON values into the job's result."""


TaskFunction = Callable[..., None]
TASKS: Registry[TaskFunction] = Registry("what a job may ask for")
TITLES: dict[str, str] = {}
TICKS: Registry[Callable[[], None]] = Registry("what is looked at every minute")


def task(name: str, *, title: str = "") -> Callable[[TaskFunction], TaskFunction]:
    """Register ``function(progress, **ids)`` under ``name``; queue it with `services.enqueue`.

    It must be idempotent: after a crash it runs again from the start. ``title`` is what people
    read while it runs, marked with gettext_noop.
    """

    def register(function: TaskFunction) -> TaskFunction:
        TASKS.register(name, function)
        TITLES[name] = title
        return function

    return register


def every_minute(function: Callable[[], None]) -> Callable[[], None]:
    """Register a tick: called about every minute, must be idempotent and only queue work."""
    TICKS.register(f"{function.__module__}.{function.__name__}", function)
    return function


def task_title(name: str) -> str:
    """What people read for a task, in the active language; its name when it has no title."""
    title = TITLES.get(name)
    return _(title) if title else name
