"""A sealed receipt of what was sent: to keep, to show, and to be told from a forgery."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from portal.access.actor import SYSTEM
from standards.catalogue.enums import SharingClass
from standards.reporting.models import Revision
from standards.reporting.services.sending import MonthInput, send_months
from tests.factories.grid import load, two_metrics
from tests.factories.reporting import make_metric, make_partners, make_period, member_of, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def period():
    return two_metrics()


def file_of(client, revision):
    return client.get(reverse("reporting:receipt_file", args=(revision.public_id,)))


@pytest.fixture
def receipt(client, period, tmp_path):
    alpine = make_partners("alpine")[0]
    load(period, alpine)
    sign_in(client, member_of(alpine))
    answer = file_of(client, Revision.objects.get())
    path = tmp_path / "receipt.json"
    path.write_bytes(answer.content)
    return path


def verdict(path, capsys):
    call_command("verify_receipt", str(path))
    return capsys.readouterr().out


def test_a_receipt_holds_what_was_received_and_is_found_genuine(period, receipt, capsys):
    told = json.loads(receipt.read_text())
    assert told["values"] == {"reply24": {"n": 174, "d": 200}, "calls": {"value": 12}}
    assert (told["partner"], told["period"], told["revision"]) == ("alpine", period.code, 1)
    assert verdict(receipt, capsys).startswith(f"Genuine: {period.code} of alpine, sending 1")


@pytest.mark.parametrize(
    "name", ["number", "partner", "period", "received_at", "is_on_time", "seal", "values"]
)
def test_whatever_is_altered_is_found(receipt, name):
    told = json.loads(receipt.read_text())
    told[name] = {} if name == "values" else "2020-01-01T00:00:00+00:00"
    receipt.write_text(json.dumps(told))
    with pytest.raises(CommandError, match="altered, or was not made by this portal"):
        call_command("verify_receipt", str(receipt))


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", '{"format": "cx-receipt/9"}', "\x00", "[" * 100_000]
)
def test_what_is_no_receipt_is_said_to_be_none(tmp_path, text):
    path = tmp_path / "none.json"
    path.write_text(text)
    with pytest.raises(CommandError, match="This is not a receipt"):
        call_command("verify_receipt", str(path))


def test_half_a_character_is_altered_text_too(receipt):
    told = json.loads(receipt.read_text())
    receipt.write_text(json.dumps({**told, "partner_name": "\ud800"}))
    with pytest.raises(CommandError, match="altered"):
        call_command("verify_receipt", str(receipt))


def test_a_receipt_stays_genuine_when_the_key_of_the_portal_changes(receipt, settings, capsys):
    old, settings.SECRET_KEY = (
        settings.SECRET_KEY,
        "another key of at least fifty characters, as is due",
    )
    with pytest.raises(CommandError, match="not made by this portal"):
        call_command("verify_receipt", str(receipt))
    settings.SECRET_KEY_FALLBACKS = [old]
    assert "Genuine" in verdict(receipt, capsys)


def test_a_receipt_of_others_and_one_that_is_not_there_look_the_same(client, period):
    alpine, bell = make_partners("alpine", "bell")
    load(period, bell)
    sign_in(client, member_of(alpine))
    others = file_of(client, Revision.objects.get())
    missing = client.get(
        reverse("reporting:receipt_file", args=("00000000-0000-4000-8000-000000000000",))
    )
    assert (others.status_code, others.content) == (missing.status_code, missing.content)
    assert others.status_code == 404


def test_what_partners_never_learn_of_is_in_no_receipt(client):
    make_metric("calls", "count")
    make_metric("margin", "count", sharing_class=SharingClass.BRAND_ONLY, provenance="gathered")
    period = make_period(["calls", "margin"])
    (alpine,) = make_partners("alpine")

    cells = {"calls": {"value": 12}, "margin": {"value": 7}}
    send_months(period=period, months=[MonthInput(alpine.pk, cells)], source="pack", actor=SYSTEM)
    sign_in(client, member_of(alpine))
    text = file_of(client, Revision.objects.get()).content.decode()
    assert '"calls"' in text
    assert "margin" not in text
