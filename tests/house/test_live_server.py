"""What answers a browser answers on connections of its own."""

from typing import Any

import pytest

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_two_threads_of_the_server_share_a_connection(live_server: Any) -> None:
    assert live_server.thread.connections_override == {}
