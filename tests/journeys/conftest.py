"""The network of difficult partners, for the journeys that walk its figures."""

from collections.abc import Iterator

import pytest
import time_machine

from portal.accounts.models import User
from tests.factories import difficult


@pytest.fixture
def people(db: None) -> Iterator[dict[str, User]]:
    """Its people by name, on the day after all has happened."""
    found = difficult.build()
    with time_machine.travel(difficult.NOW, tick=False):
        yield found
