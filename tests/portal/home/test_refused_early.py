"""Requests that are refused before anybody is asked who they are."""

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/api/v1/partners"])
def test_a_foreign_host_is_a_bad_request(client: Client, settings: Any, path: str) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    assert client.get(path, headers={"host": "evil.example"}).status_code == 400
