"""The ledger takes what a page of several outlets shows at once, and also when the page fails."""

import datetime as dt
import uuid

import pytest

from partners.sharing.models import LedgerRow
from partners.sharing.services.ledger import Shown, note, noted_together
from portal.access.actor import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def show(partner: uuid.UUID) -> None:
    shown = [Shown("reply|centre|2026-04", "rule@1", "release")]
    day = dt.date(2026, 5, 1)
    note(shown, day=day, channel="page", purpose="receipt", partner=partner, actor=SYSTEM)


def test_several_outlets_are_noted_with_one_query(django_assert_num_queries) -> None:
    partners = [uuid.uuid4() for _ in range(3)]
    with django_assert_num_queries(1), noted_together():
        for partner in partners:
            show(partner)
    assert set(LedgerRow.objects.values_list("partner_public_id", flat=True)) == set(partners)
    with django_assert_num_queries(0), noted_together():
        pass


def show_and_break(partner: uuid.UUID) -> None:
    with noted_together():
        show(partner)
        raise ValueError("broken")


def test_what_was_looked_for_is_noted_although_the_page_failed() -> None:
    partner = uuid.uuid4()
    with pytest.raises(ValueError, match="broken"):
        show_and_break(partner)
    assert LedgerRow.objects.get().partner_public_id == partner
