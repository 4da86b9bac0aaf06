"""Settings shared by all tests."""

import gc

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.kit import flush
from tests.kit.proofs import pytest_terminal_summary, tell

__all__ = ["pytest_terminal_summary", "tell"]

# The machine's load must not decide a property test.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")
# A mutant must not live or die by chance, nor take long: that one example fails is enough.
settings.register_profile(
    "mutants",
    settings.get_profile("suite"),
    derandomize=True,
    max_examples=25,
    phases=(Phase.explicit, Phase.generate),
)

flush.install()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Slow tests begin first, and the long proofs only when asked for by name (`make prove`)."""
    items.sort(key=lambda item: not _may_begin_first(item))
    if "prove" in config.option.markexpr:
        return
    long = [item for item in items if item.get_closest_marker("prove")]
    items[:] = [item for item in items if item not in long]
    config.hook.pytest_deselected(items=long)


def _may_begin_first(item: pytest.Item) -> bool:
    """Whether it takes long and leaves no traces: a worker that gets it last keeps others waiting.

    Tests that commit stay where pytest-django puts them, behind those that roll back.
    """
    database = item.get_closest_marker("django_db")
    commits = database is not None and database.kwargs.get("transaction", False)
    fixtures = getattr(item, "fixturenames", ())
    commits = commits or not {"transactional_db", "live_server"}.isdisjoint(fixtures)
    return item.get_closest_marker("slow") is not None and not commits


def pytest_collection_finish() -> None:
    """What is imported stays: looking through it for garbage again and again took an eighth."""
    gc.collect()
    gc.freeze()
