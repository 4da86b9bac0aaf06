"""Files of a month as people bring them, and what the portal said of the last one."""

import io
from collections.abc import Callable
from typing import Any

import xlsxwriter
from django.test import Client
from django.urls import reverse

from standards.reporting.models import Period, Revision, Submission, Upload
from standards.reporting.services.uploads import notes_of, problems_of

# What the form of two metrics (`tests.factories.grid.two_metrics`) is filled in with.
HEAD = ["partner", "partner_name", "month", "reply24.n", "reply24.d", "calls"]
CELLS = {"reply24": {"n": 253, "d": 323}, "calls": {"value": 92}}


def bring(client: Client, period: Period, content: bytes, name: str = "month.csv") -> Any:
    """The page that a file of the month leads to."""
    file = io.BytesIO(content)
    file.name = name
    address = reverse("reporting:upload", args=(period.collection.code, period.code))
    return client.post(address, {"file": file}, follow=True)


def prepared(client: Client, period: Period, suffix: str) -> bytes:
    """The file that the portal prepares for a month."""
    address = reverse("reporting:prepared", args=(period.collection.code, period.code, suffix))
    return client.get(address).content


def act(client: Client, action: str, **data: str) -> Any:
    """The page after something was done with the last upload."""
    return client.post(outcome_of(last_upload()), {"action": action, **data}, follow=True)


def outcome_of(upload: Upload) -> str:
    """The address of an upload's page."""
    return reverse("reporting:upload_outcome", args=(upload.public_id,))


def last_upload() -> Upload:
    """The upload that came last."""
    return Upload.objects.latest("pk")


def found() -> list[tuple[str, int | None, str, str]]:
    """Code, row, column and value of every problem of the last upload, in order."""
    return [(item.code, item.row, item.column, item.value) for item in problems_of(last_upload())]


def places() -> list[tuple[str, int | None, str]]:
    """The same without values."""
    return [(code, row, column) for code, row, column, _ in found()]


def noted() -> list[str]:
    """What is said of the last upload without being a problem, with its remedies."""
    return [f"{note.text} {note.remedy}" for note in notes_of(last_upload())]


def sent(client: Client) -> list[Any]:
    """What counts after the last upload was sent."""
    act(client, "send")
    return list(Revision.objects.values_list("cells", flat=True))


def drafts() -> dict[str, Any]:
    """The cells that stand in each partner's draft, by code."""
    rows = Submission.objects.order_by("partner__code")
    return {row.partner.code: row.draft.get("cells", {}) for row in rows}


def workbook_of(*writers: tuple[str, Callable[[Any], None]]) -> bytes:
    """A workbook of named sheets, each written by its function."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        for name, write in writers:
            write(workbook.add_worksheet(name))
    return buffer.getvalue()


def filled(rows: list[list[Any]]) -> Callable[[Any], None]:
    """What writes these rows to a sheet."""

    def write(sheet: Any) -> None:
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return write


def rows_for(month: str, first: str = "P009", second: str = "P010") -> list[list[Any]]:
    """The form of two outlets with `CELLS` filled in for both."""
    return [
        HEAD,
        [first, "Rostock", month, 253, 323, 92],
        [second, "Kiel", month, 253, 323, 92],
    ]


def text_of(rows: list[list[Any]], mark: str = ",") -> bytes:
    """Rows as a text file."""
    return "\n".join(mark.join(map(str, row)) for row in rows).encode()
