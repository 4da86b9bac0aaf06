"""Agreements: a notice or a signature, and the old edition holds until the date of the new."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partners.network.models import Partner
from partners.network.queries import owners_served
from partners.network.services.partners import place
from partners.network.services.structure import save_owner
from partners.people.services.memberships import add_member
from partners.sharing.models import Edition, SharingRule
from partners.sharing.policy import ANY
from partners.sharing.queries.agreements import (
    binding_and_newest,
    edition_in_force,
    edition_number,
    edition_numbers,
)
from partners.sharing.services import rules
from partners.sharing.services.agreements import (
    drafts,
    offer_editions,
    remind_unsigned,
    reminders_due,
    sign_edition,
)
from partners.sharing.services.stops import stop_rule
from portal.access.actor import SYSTEM, Actor, actor_for
from portal.access.memory import one_moment
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.lib.results import Refusal
from portal.notices.models import Mail, Notice
from tests.factories.catalogue import make_published
from tests.factories.reporting import brand_person, make_partners, member_of, sign_in
from tests.factories.sharing import approve

TODAY, JULY, JANUARY = dt.date(2026, 5, 20), dt.date(2026, 7, 1), dt.date(2027, 1, 1)
pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture(autouse=True)
def network() -> Iterator[None]:
    """One owner with two outlets, bound by a standard."""
    with time_machine.travel(dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC), tick=False):
        make_published()
        make_partners("alpine", "bell")
        yield


@pytest.fixture
def admin() -> Actor:
    return actor_for(brand_person("admin"))


@pytest.fixture
def legal() -> Actor:
    return actor_for(brand_person("legal"))


def share(admin: Actor, legal: Actor, **changes: Any) -> SharingRule:
    columns = ("partners", "owners", "territories", "tiers", "kinds_of_partner")
    fields = {
        **{name: [ANY] for name in columns}, "name": "Peers", "metrics": ["reply24"],
        "kinds": ["own", "centre"], "valid_from": TODAY, "valid_to": dt.date(2027, 12, 31),
        **changes,
    }  # fmt: skip
    return approve(rules.create_rule(fields=fields, actor=admin), legal)


def owner_of(partner: Any) -> Actor:
    return actor_for(member_of(partner, role="owner"))


def test_first_edition_is_one_per_owner_and_needs_a_signature(admin: Actor, legal: Actor) -> None:
    share(admin, legal)
    offer = offer_editions(valid_from=JULY, actor=admin)
    assert (offer.to_sign, offer.told, offer.unchanged) == (1, 0, 0)
    edition = Edition.objects.get()
    assert [each["code"] for each in edition.content["partners"]] == ["alpine", "bell"]
    assert "reply24" in edition.content["takes"]
    assert ["reply24", "centre"] in edition.content["gives"]
    text = " ".join(s for part in edition.content["sections"] for s in part["sentences"])
    assert "First reply within 24 hours" in text
    assert "until then the edition before it" not in text
    assert edition.offered_by == admin.person_id


def test_edition_counts_from_its_date_once_signed(admin: Actor, legal: Actor) -> None:
    share(admin, legal)
    (alpine, _bell) = make_partners("alpine2", "bell2")
    offer_editions(valid_from=JULY, actor=admin)
    edition = Edition.objects.get()
    owner = owner_of(alpine)
    assert edition_number("own", JULY) == 0
    with pytest.raises(Refusal) as other:
        sign_edition(edition=edition, seen="0" * 64, actor=owner)
    assert other.value.code == "edition_other_text"
    sign_edition(edition=edition, seen=edition.digest, actor=owner)
    assert (edition_number("own", TODAY), edition_number("own", JULY)) == (0, 1)
    with pytest.raises(Refusal) as twice:
        sign_edition(edition=edition, seen=edition.digest, actor=owner)
    assert twice.value.code == "edition_closed"
    assert {"edition.offered", "edition.signed"} <= set(
        Entry.objects.values_list("action", flat=True)
    )


def test_giving_less_is_a_notice_and_the_old_edition_holds_until_then(
    admin: Actor, legal: Actor
) -> None:
    rule = share(admin, legal)
    offer_editions(valid_from=JULY, actor=admin)
    first = Edition.objects.get()
    (alpine,) = make_partners("alpine3")
    sign_edition(edition=first, seen=first.digest, actor=owner_of(alpine))
    stop_rule(rule=rule, actor=admin)
    offer = offer_editions(valid_from=JANUARY, actor=admin)
    assert (offer.to_sign, offer.told) == (0, 1)
    (opening, *_) = Edition.objects.get(number=2).content["sections"]
    assert "until then edition 1 holds, which counts from" in opening["sentences"][1]
    before, after = edition_in_force("own", dt.date(2026, 12, 31)), edition_in_force("own", JANUARY)
    assert (before and before.number, after and after.number) == (1, 2)


def test_taking_more_never_counts_without_a_signature(admin: Actor, legal: Actor) -> None:
    share(admin, legal, kinds=["own"])
    offer_editions(valid_from=JULY, actor=admin)
    first = Edition.objects.get()
    (alpine,) = make_partners("alpine4")
    sign_edition(edition=first, seen=first.digest, actor=owner_of(alpine))
    share(admin, legal, name="More")
    offer = offer_editions(valid_from=JANUARY, actor=admin)
    assert (offer.to_sign, offer.told) == (1, 0)
    assert edition_number("own", dt.date(2027, 6, 1)) == 1


def test_nothing_new_offers_nothing(admin: Actor, legal: Actor) -> None:
    share(admin, legal)
    offer_editions(valid_from=JULY, actor=admin)
    made, unchanged = drafts(JANUARY)
    assert (made, unchanged) == ([], 1)
    with pytest.raises(Refusal) as soon:
        offer_editions(valid_from=TODAY, actor=admin)
    assert soon.value.code == "edition_too_soon"


def test_rule_may_ask_for_a_signed_edition(admin: Actor, legal: Actor) -> None:
    rule = share(admin, legal, minimum_edition=1)
    assert rule.minimum_edition == 1


def test_owners_are_told_once_and_reminded_before_the_date(admin: Actor, legal: Actor) -> None:
    (alpine,) = make_partners("alpine5")
    member_of(alpine, role="owner")
    share(admin, legal)
    offer_editions(valid_from=JULY, actor=admin)
    assert Mail.objects.filter(code="edition_offered").count() == 1
    with time_machine.travel(dt.datetime(2026, 6, 17, 12, tzinfo=dt.UTC)):
        day = dt.date(2026, 6, 17)
        assert reminders_due(day)
        assert remind_unsigned(today=day) == 1
        assert not reminders_due(day)
        assert remind_unsigned(today=day) == 1
    assert Notice.objects.filter(code="edition_waits").count() == 1


def test_what_was_never_signed_is_no_measure_of_taking_more(admin: Actor, legal: Actor) -> None:
    share(admin, legal, kinds=["own"])
    offer_editions(valid_from=JULY, actor=admin)
    first = Edition.objects.get()
    (alpine,) = make_partners("alpine6")
    owner = owner_of(alpine)
    sign_edition(edition=first, seen=first.digest, actor=owner)
    more = share(admin, legal, name="More")
    offer_editions(valid_from=JANUARY, actor=admin)
    share(admin, legal, name="Gives more", metrics=["reply24"], kinds=["band"])
    offer = offer_editions(valid_from=JANUARY, actor=admin)
    assert (offer.to_sign, offer.told) == (1, 0)
    assert edition_number("own", dt.date(2027, 6, 1)) == 1
    told = Notice.objects.filter(code="edition_replaced").get()
    assert (told.params["old"], told.params["new"], told.params["sign"]) == (2, 3, True)
    stop_rule(rule=more, actor=admin)
    stop_rule(rule=SharingRule.objects.get(name="Gives more"), actor=admin)
    offer = offer_editions(valid_from=JANUARY, actor=admin)
    assert (offer.to_sign, offer.told) == (0, 1)
    assert edition_number("own", dt.date(2027, 6, 1)) == 4
    assert Mail.objects.filter(code="edition_replaced").count() == 2


def test_list_of_agreements_is_searched_and_filtered(admin: Actor, legal: Actor) -> None:
    share(admin, legal)
    offer_editions(valid_from=JULY, actor=admin)
    client = Client()
    sign_in(client, brand_person("admin"))

    def shown(query: str) -> bool:
        page = client.get(f"/sharing/agreements/?{query}").content.decode()
        return 'scope="row"' in page

    found = {query: shown(query) for query in (
        "", "q=OWN", "q=nobody", "state=waiting", "state=signed", "state=notice",
    )}  # fmt: skip
    assert [query for query, is_shown in found.items() if is_shown] == [
        "", "q=OWN", "state=waiting",
    ]  # fmt: skip
    assert client.get("/sharing/agreements/?q=%00").status_code == 200
    assert client.get("/sharing/agreements/?state=%00").status_code == 400


def test_a_planned_change_of_owner_counts_from_its_month(admin: Actor, legal: Actor) -> None:
    """Neither the other outlets' people nor those of the seller are an owner's before that."""
    share(admin, legal)
    save_owner(code="buyer", name="Buyer", actor=SYSTEM)
    (castell,) = make_partners("castell")
    alpine, bell = (Partner.objects.get(code=code) for code in ("alpine", "bell"))
    place(partner=castell, month="2020-01", owner="buyer", actor=SYSTEM)
    offer_editions(valid_from=JULY, actor=admin)
    old = Edition.objects.get(owner__code="own")
    theirs = Edition.objects.get(owner__code="buyer")
    place(partner=castell, month="2026-09", owner="own", actor=SYSTEM)
    place(partner=bell, month="2026-09", owner="buyer", actor=SYSTEM)

    both = member_of(alpine, role="owner")
    add_member(user=both, partner=bell, role="owner", actor=SYSTEM)
    seller, buyer = member_of(bell, role="owner"), member_of(castell, role="owner")

    def reads(user: User) -> list[str]:
        rows = Edition.objects.visible_to(actor_for(user), "agreements.sign")
        return sorted(rows.values_list("owner__code", flat=True))

    assert (reads(both), reads(seller), reads(buyer)) == (["own"], [], ["buyer"])
    for user, edition in ((seller, theirs), (buyer, old)):
        client = Client()
        sign_in(client, user)
        url = f"/sharing/agreements/{edition.public_id}/"
        assert client.get(url).status_code == 404
        assert client.post(url, {"seen": edition.digest}).status_code == 404
    with time_machine.travel(dt.datetime(2026, 9, 2, 12, tzinfo=dt.UTC), tick=False):
        assert (reads(both), reads(seller), reads(buyer)) == (["buyer"], ["buyer"], [])


def test_an_owner_whose_first_outlet_joins_later_reads_its_agreement(
    admin: Actor, legal: Actor
) -> None:
    share(admin, legal)
    save_owner(code="fresh", name="Fresh", actor=SYSTEM)
    (delmar,) = make_partners("delmar", joined="2026-07")
    place(partner=delmar, month="2026-07", owner="fresh", actor=SYSTEM)
    user = member_of(delmar, role="owner")
    offer_editions(valid_from=JULY, actor=admin)
    edition = Edition.objects.get(owner__code="fresh")
    assert list(Edition.objects.visible_to(actor_for(user))) == [edition]
    assert Notice.objects.filter(person_id=user.public_id, code="edition_offered").exists()


def test_what_a_page_read_of_an_owner_is_what_counts_of_it(admin: Actor, legal: Actor) -> None:
    save_owner(code="other", name="Other", actor=SYSTEM)
    share(admin, legal)

    def numbers(day: dt.date) -> tuple[dict[str, int], dict[str, int], int]:
        """As counted alone, as the page knows it, and how often the page had to ask."""
        alone = edition_numbers(["own", "other"], day)
        with one_moment():
            binding, _ = binding_and_newest("own", day, ["other"])
            assert (binding.number if binding else 0) == alone.get("own", 0)
            with CaptureQueriesContext(connection) as asked:
                known = edition_numbers(["other", "own"], day)
        return alone, known, len(asked)

    assert numbers(JULY) == ({}, {}, 0)
    offer_editions(valid_from=JULY, actor=admin)
    assert numbers(JULY) == ({}, {}, 0)
    edition = Edition.objects.get()
    sign_edition(edition=edition, seen=edition.digest, actor=owner_of(Partner.objects.first()))
    assert numbers(TODAY) == ({}, {}, 0)
    assert numbers(JULY) == ({"own": 1}, {"own": 1}, 0)


def test_an_owner_is_served_by_whoever_has_all_its_outlets() -> None:
    save_owner(code="other", name="Other", actor=SYSTEM)
    alpine, bell = Partner.objects.order_by("code")
    assert owners_served(frozenset({alpine.pk})) == {}
    assert set(owners_served(frozenset({alpine.pk, bell.pk}))) == {"own"}
    place(partner=bell, month="2026-01", owner="other", actor=SYSTEM)
    assert set(owners_served(frozenset({alpine.pk}))) == {"own"}
    assert set(owners_served(frozenset({alpine.pk, bell.pk}))) == {"own", "other"}
