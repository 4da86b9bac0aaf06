"""The file that the portal prepares comes back as it went."""

import io

import pytest
import time_machine
from django.test import Client
from python_calamine import CalamineWorkbook

from partners.network.models import Partner
from portal.access.actor import SYSTEM
from portal.lib.months import shift
from standards.reporting.calendars import Offsets
from standards.reporting.enums import Frequency
from standards.reporting.models import Period, Revision, Upload
from standards.reporting.recurrence import Recurrence
from standards.reporting.services.calendar import open_periods, save_collection
from standards.reporting.services.sending import MonthInput, send_months
from tests.factories.grid import two_metrics
from tests.factories.reporting import (
    acting,
    make_metric,
    make_partners,
    make_period,
    member_of,
    sign_in,
)
from tests.factories.uploads import CELLS, bring, found, noted, prepared, sent

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def period(client: Client) -> Period:
    """A month of two metrics, asked of P009 and P010, whose owner's person is signed in."""
    sign_in(client, member_of(*make_partners("P009", "P010")))
    return two_metrics()


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_prepared_file_comes_back_unchanged_without_an_error(
    client: Client, period: Period, suffix: str
) -> None:
    """One outlet sent and explained, one sent, one that has nothing yet."""
    first, second = Partner.objects.order_by("code")
    make_partners("P011")
    for back in range(1, 6):
        (past,) = open_periods(
            collection=period.collection, months=[shift(period.month, -back)], actor=SYSTEM
        )
        old = MonthInput(first.pk, {**CELLS, "calls": {"value": 5}})
        send_months(period=past, months=[old], source="pack", actor=SYSTEM)
    months = [
        MonthInput(first.pk, CELLS, accepted={"calls": "Campaign"}),
        MonthInput(second.pk, CELLS),
    ]
    send_months(period=period, months=months, source="form", actor=acting("owner", first, second))
    before = Revision.objects.count()
    sign_in(client, member_of(*Partner.objects.all()))

    content = prepared(client, period, suffix)
    page = bring(client, period, content, f"x.{suffix}")
    assert found() == []
    assert "nothing new to send" in page.content.decode()

    assert Revision.objects.count() == before
    if suffix == "csv":
        line = f"P011,P011 Motors,{period.month}"
        changed = content.replace(f"{line},,,".encode(), f"{line},1,2,3".encode())
        bring(client, period, changed)
        assert found() == []
        sent(client)
        assert Upload.objects.latest("pk").outcome["unchanged"] == 2
        assert Revision.objects.latest("pk").cells["calls"] == {"value": 3}


def test_decimals_of_the_prepared_workbook_are_numbers(client: Client) -> None:
    make_metric("days", "mean")
    make_metric("told", "text")
    period = make_period(["days", "told"])
    (alpine,) = make_partners("P009")
    cells = {"days": {"sum": "1015.925", "count": 92}, "told": {"text": "1.50"}}
    month = MonthInput(alpine.pk, cells)
    send_months(period=period, months=[month], source="form", actor=acting("owner", alpine))
    sign_in(client, member_of(alpine))
    content = prepared(client, period, "xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[1][3:6] == [1015.925, 92.0, "1.50"]
    bring(client, period, content, "x.xlsx")
    assert found() == []
    sent(client)
    assert Upload.objects.get().outcome["unchanged"] == 1


def test_the_prepared_workbooks_own_explanation_is_no_second_sheet(
    client: Client, period: Period
) -> None:
    bring(client, period, prepared(client, period, "xlsx"), "x.xlsx")
    assert (found(), [note.partition(";")[0] for note in noted()]) == (
        [],
        ["The sheet “Month” was read", "2 rows have no numbers and are left out. "],
    )


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_quarter_comes_back_by_its_code_or_the_month_it_ends_in(
    client: Client, suffix: str
) -> None:
    sign_in(client, member_of(*make_partners("P009")))
    make_metric("calls", "count")
    collection = save_collection(
        code="visits", name="Visits", metrics=["calls"],
        recurrence=Recurrence(Frequency.QUARTER, "2026-04"),
        offsets=Offsets(lock=199, compared=200), actor=SYSTEM,
    )  # fmt: skip
    with time_machine.travel("2026-07-03"):
        (period,) = open_periods(collection=collection, months=["2026-06"], actor=SYSTEM)
        content = prepared(client, period, suffix)
        bring(client, period, content, f"x.{suffix}")
        assert found() == []
        for month in ("2026-04--2026-06", "2026-06", "Jun-26"):
            bring(client, period, f"partner,month,calls\nP009,{month},7\n".encode())
            assert found() == []
        bring(client, period, b"partner,month,calls\nP009,2026-05,7\n")
        assert [code for code, *_ in found()] == ["month_other"]
