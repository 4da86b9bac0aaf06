"""Route x role x object > status, as a table people can read.

Run the test with WRITE_ACCESS_TABLE=1 to write what the portal answers now; the diff of
``access_table.csv`` is what a reviewer reads. The test compares with the committed file.
"""

import csv
import io
from pathlib import Path

from django.test import Client

from tests.leaks.probe import Answer, answer, client_for
from tests.leaks.routes import Ask, asks
from tests.leaks.worlds import World

FILE = Path(__file__).parent / "access_table.csv"
ROLES = (
    "nobody", "admin", "legal", "author", "manager", "local", "analyst", "auditor",
    "owner", "signer", "submitter", "viewer", "machine",
)  # fmt: skip
Key = tuple[str, str, str]


def answers(world: World) -> dict[Key, dict[str, Answer]]:
    """By route, address without ids, and whose object it is: the answer each role gets."""
    found: dict[Key, dict[str, Answer]] = {}
    wanted = asks(world.objects)
    for role in ROLES:
        client = Client(raise_request_exception=False)
        if role != "nobody":
            client = client_for(world, role)
        for ask in wanted:
            if role == "machine" and not ask.url.startswith("/api/"):
                continue
            found.setdefault(_key(ask, world), {})[role] = answer(client, ask)
    return found


def _key(ask: Ask, world: World) -> Key:
    url = ask.url
    for kind, ids in world.objects.items():
        for value in ids.values():
            url = url.replace(value, f"<{kind}>")
    return ask.route, url, ask.about or "-"


def as_text(found: dict[Key, dict[str, Answer]]) -> str:
    """The table: one line a route, address and object, one column a role."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["route", "address", "object", *ROLES])
    for key in sorted(found):
        writer.writerow([*key, *(_status(found[key].get(role)) for role in ROLES)])
    return out.getvalue()


def _status(one: Answer | None) -> str:
    return "" if one is None else str(one.status)
