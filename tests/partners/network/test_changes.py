"""A later list of partners becomes changes that somebody approves, or nothing."""

import io
import re

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from partners.network.models import ColumnMatch, NetworkChange, OtherCode, Partner, Placement, Tier
from partners.network.queries import places_in
from partners.network.services.partners import place
from partners.people.models import Invitation
from portal.access.actor import SYSTEM
from portal.audit.models import Entry
from portal.jobs.services import drain
from portal.notices.models import Mail
from standards.catalogue.services.documents import import_standard
from standards.catalogue.services.publishing import publish
from tests.factories.network import make_partner, make_structure
from tests.factories.people import brand_user, member_user, signed_in

pytestmark = pytest.mark.db
MONTH = "2026-03"


@pytest.fixture
def manager(db: None):
    make_structure()
    for number in range(1, 5):
        make_partner(f"N{number}", name=f"North {number}", attributes={"workshop": True})
    return signed_in(brand_user("manager"))


def start(client, text: str) -> str:
    answer = client.post("/partners/changes/", {"text": text})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def table(*rows: tuple[str, ...]) -> str:
    return "\n".join("\t".join(row) for row in rows)


def approve(client, page: str, **posted):
    """Look at the page, then press *Approve* with what it showed."""
    client.post(page, {"month": MONTH, "last_month": "2026-02", **posted})
    shown = client.get(page).content.decode()
    digest = re.search(r'name="digest" value="(\w*)"', shown)[1]
    answer = client.post(page, {"approve": "1", "digest": digest, "month": MONTH})
    drain()
    return answer


def counts_on(client, page: str) -> dict[str, int]:
    text = client.get(page).content.decode()
    stats = re.findall(r"\?kind=(\w+)\".*?stat__value\">\s*([\d,]+)", text, re.DOTALL)
    return {kind: int(count.replace(",", "")) for kind, count in stats}


def test_tiers_change_from_a_month_on_and_earlier_months_keep_theirs(manager) -> None:
    page = start(manager, table(("Code", "Tier"), ("N1", "Gold"), ("N2", "gold"), ("N3", "")))
    assert counts_on(manager, page) == {"tier": 2, "unlisted": 1}
    assert approve(manager, page).status_code == 302
    tiers = {place.partner_code: place.tier for place in places_in(MONTH)}
    assert tiers == {"N1": "gold", "N2": "gold", "N3": "", "N4": ""}
    assert {place.tier for place in places_in("2026-02")} == {""}
    assert "2 changes were made." in manager.get(page).content.decode()
    assert Mail.objects.count() == 0


def test_every_kind_of_change_has_its_count_and_its_list(manager) -> None:
    member_user("owner", Partner.objects.get(code="N1"), email="one@dealer.example")
    page = start(
        manager,
        table(
            ("Code", "Name", "Region", "Owner", "Type", "Level", "Has workshop", "E-mail", "Zone"),
            ("N1", "North One", "DE", "New House", "agent", "gold", "no", "new@dealer.example", ""),
            ("N2", "North 2", "FR", "own", "dealer", "", "yes", "two@dealer.example", ""),
            ("X9", "Fresh", "DE", "own", "dealer", "gold", "", "", ""),
        ),
    )
    counts = counts_on(manager, page)
    assert counts == {
        "new": 1, "name": 1, "territory": 1, "owner": 1, "tier": 1, "kind": 1,
        "attributes": 1, "contact": 2, "unlisted": 2,
    }  # fmt: skip
    for kind, count in counts.items():
        shown = manager.get(f"{page}?kind={kind}").content.decode()
        body = shown[shown.index("<h2>") :]
        assert body.count("<tr>") - 1 >= count, kind
    assert "Germany" in manager.get(f"{page}?kind=territory").content.decode()
    assert "Approve these 9 changes" in manager.get(page).content.decode()
    approve(manager, page)
    place = next(p for p in places_in(MONTH) if p.partner_code == "N1")
    assert (place.partner_name, place.territory, place.owner_name) == (
        "North One",
        "DE",
        "New House",
    )
    assert (place.kind, place.tier, place.attributes) == ("agent", "gold", {"workshop": False})
    assert Partner.objects.get(code="X9").name == "Fresh"
    assert set(Invitation.objects.values_list("email", "state")) == {
        ("new@dealer.example", "planned"), ("two@dealer.example", "planned"),
    }  # fmt: skip
    assert places_in("2026-02")[0].territory == "FR"


def test_a_list_that_is_silent_removes_nobody(manager) -> None:
    page = start(manager, table(("Code", "Tier"), ("N1", "gold")))
    assert counts_on(manager, page) == {"tier": 1, "unlisted": 3}
    approve(manager, page)
    assert not Partner.objects.exclude(left_month="").exists()


def test_who_leaves_is_marked_and_leaves_with_the_last_month(manager) -> None:
    page = start(manager, table(("Code", "Tier"), ("N1", ""), ("N2", "")))
    manager.post(page, {"listed": ["N3", "N4"], "leave": ["N3"]})
    assert counts_on(manager, page) == {"gone": 1, "unlisted": 2}
    approve(manager, page)
    rows = dict(Partner.objects.values_list("code", "left_month"))
    assert rows == {"N1": "", "N2": "", "N3": "2026-02", "N4": ""}
    assert Partner.objects.get(code="N3").status == "left"


def test_all_leave_and_all_stay(manager) -> None:
    page = start(manager, table(("Code", "Tier"), ("N1", "gold")))
    manager.post(page, {"leave_all": "1"})
    assert counts_on(manager, page)["gone"] == 3
    manager.post(page, {"keep_all": "1"})
    assert "gone" not in counts_on(manager, page)


def test_a_new_code_may_be_the_same_partner_and_she_says_which(manager) -> None:
    text = table(
        ("Code", "Name", "Owner", "Territory", "Kind"),
        *((f"N{n}", f"North {n}", "own", "FR", "dealer") for n in (1, 2, 3)),
        ("Z4", "North 4", "own", "FR", "dealer"),
    )
    page = start(manager, text)
    shown = manager.get(page).content.decode()
    assert "1 new row may be a partner that the list does not name" in shown
    assert "Approve" not in shown
    manager.post(page, {"same-5": "N4"})
    assert counts_on(manager, page) == {"code": 1, "doubles": 1}
    approve(manager, page)
    assert OtherCode.objects.get().partner.code == "N4"
    assert Partner.objects.count() == 4
    # The next list with that code names the same partner without a question.
    again = start(manager, text.replace("North 4", "North Four"))
    assert counts_on(manager, again) == {"name": 1}


def test_a_new_code_may_be_another_partner(manager) -> None:
    text = table(
        ("Code", "Name", "Owner", "Territory", "Kind"),
        *((f"N{n}", f"North {n}", "own", "FR", "dealer") for n in (1, 2, 3)),
        ("Z4", "North 4", "own", "FR", "dealer"),
    )
    page = start(manager, text)
    manager.post(page, {"same-5": ""})
    assert counts_on(manager, page) == {"new": 1, "doubles": 1, "unlisted": 1}
    # Only one of those that were offered can be meant.
    manager.post(page, {"same-5": "N1"})
    assert "may be a partner" in manager.get(page).content.decode()


@pytest.mark.parametrize(
    ("heading", "codes", "sentence"),
    [
        ("Nr", ["0301234567", "0307654321"], "holds numbers only"),
        ("Dealer phone no", ["030 1234", "030 4321"], "by likeness only"),
        ("Code", ["A1", "A2"], "Only 0 of 2 rows"),
    ],
)
def test_the_column_that_names_partners_is_never_guessed(manager, heading, codes, sentence) -> None:
    page = start(manager, table((heading, "Tier"), *((code, "gold") for code in codes)))
    shown = manager.get(page).content.decode()
    assert sentence in shown
    assert "Approve" not in shown
    digest = re.search(r'name="digest" value="(\w*)"', shown)[1]
    assert manager.post(page, {"approve": "1", "digest": digest}).status_code == 422
    assert NetworkChange.objects.get().state == "draft"


def test_numbers_are_codes_with_a_persons_word_and_then_remembered(manager) -> None:
    for code in ("1001", "1002"):
        make_partner(code)
    text = table(("Nr", "Tier"), ("1001", "gold"), ("1002", "gold"))
    page = start(manager, text)
    assert "Yes, it is the code" in manager.get(page).content.decode()
    manager.post(page, {"key": "1"})
    assert counts_on(manager, page)["tier"] == 2
    approve(manager, page)
    assert ColumnMatch.objects.get(heading="nr").field == "code"
    again = start(manager, text.replace("gold", "star"))
    assert counts_on(manager, again)["tier"] == 2


def test_zeros_in_front_and_capitals_name_the_same_partner(manager) -> None:
    make_partner("007")
    page = start(manager, table(("Code", "Tier"), ("n1", "gold"), ("7", "gold")))
    assert counts_on(manager, page) == {"tier": 2, "alike": 2, "unlisted": 3}
    shown = manager.get(f"{page}?kind=alike").content.decode()
    assert ">n1<" in shown
    assert ">007<" in shown


def test_a_dash_takes_away_and_an_empty_cell_says_nothing(manager) -> None:
    make_partner("G1", tier="gold", attributes={"workshop": True})
    make_partner("G2", tier="gold", attributes={"workshop": True})
    page = start(manager, table(("Code", "Tier", "Has workshop"), ("G1", "-", "–"), ("G2", "", "")))
    assert counts_on(manager, page) == {"tier": 1, "attributes": 1, "unlisted": 4}
    approve(manager, page)
    places = {p.partner_code: (p.tier, p.attributes) for p in places_in(MONTH)}
    assert places["G1"] == ("", {})
    assert places["G2"] == ("gold", {"workshop": True})


def test_bad_cells_stand_against_all_of_it(manager) -> None:
    page = start(manager, table(("Code", "Tier"), ("N1", "gold"), ("N2", "platinum"), ("N1", "")))
    shown = manager.get(page).content.decode()
    assert "2 cells to correct below" in shown
    assert "Approve" not in shown
    manager.post(page, {"shown": ["3", "4"], "cell-3-1": "gold", "out": ["4"]})
    assert counts_on(manager, page)["tier"] == 2
    approve(manager, page)
    assert Placement.objects.filter(tier__code="gold").count() == 2


def test_approving_twice_does_nothing_twice(manager) -> None:
    page = start(manager, table(("Code", "Tier"), ("N1", "gold")))
    approve(manager, page)
    entries, places = Entry.objects.count(), Placement.objects.count()
    digest = NetworkChange.objects.get().digest
    manager.post(page, {"approve": "1", "digest": digest})
    drain()
    assert (Entry.objects.count(), Placement.objects.count()) == (entries, places)


def test_what_was_not_shown_is_not_approved(manager) -> None:
    page = start(manager, table(("Code", "Tier"), ("N1", "gold")))
    digest = re.search(r'name="digest" value="(\w+)"', manager.get(page).content.decode())[1]
    answer = manager.post(page, {"approve": "1", "digest": digest, "month": "2025-01"})
    assert answer.status_code == 422
    assert "no longer as it was shown" in answer.content.decode()
    assert Placement.objects.filter(tier__code="gold").count() == 0


def test_a_network_that_moved_before_the_job_ran_changes_nothing(manager) -> None:
    page = start(manager, table(("Code", "Tier"), ("N1", "gold"), ("N2", "gold")))
    digest = re.search(r'name="digest" value="(\w+)"', manager.get(page).content.decode())[1]
    manager.post(page, {"approve": "1", "digest": digest})
    Placement.objects.filter(partner__code="N2").update(tier=Tier.objects.get(code="star"))
    drain()
    row = NetworkChange.objects.get()
    assert (row.state, row.refusal) == ("draft", "change_moved")
    assert not Placement.objects.filter(tier__code="gold").exists()
    assert "no longer as it was shown" in manager.get(page).content.decode()


def test_the_trail_has_one_entry_for_the_list_and_one_a_partner(manager) -> None:
    page = start(manager, table(("Code", "Tier"), ("N1", "gold"), ("N2", "gold")))
    approve(manager, page)
    summary = Entry.objects.get(action="partner_list.approved")
    assert summary.changes == {"month": [None, MONTH], "tier": [None, 2]}
    rows = Entry.objects.filter(action="partner.placed").order_by("label")
    assert [(row.label, row.changes["tier"], row.channel) for row in rows] == [
        ("N1", ["", "gold"], "file"),
        ("N2", ["", "gold"], "file"),
    ]


def test_what_a_list_changed_is_taken_back_by_a_list(manager) -> None:
    page = start(
        manager,
        table(
            ("Code", "Name", "Tier", "Has workshop"),
            ("N1", "Other", "gold", "-"),
            ("N2", "North 2", "gold", "no"),
        ),
    )
    before = [(p.partner_name, p.tier, p.attributes) for p in places_in(MONTH)]
    approve(manager, page)
    assert [(p.partner_name, p.tier, p.attributes) for p in places_in(MONTH)] != before
    answer = manager.post(f"{page}back/")
    assert counts_on(manager, answer["Location"])["tier"] == 2
    approve(manager, answer["Location"])
    assert [(p.partner_name, p.tier, p.attributes) for p in places_in(MONTH)] == before


def test_a_place_planned_for_later_keeps_its_own_start(manager) -> None:
    place(partner=Partner.objects.get(code="N1"), month="2027-01", territory="DE", actor=SYSTEM)
    page = start(manager, table(("Code", "Tier"), ("N1", "gold")))
    approve(manager, page)
    spans = Placement.objects.filter(partner__code="N1").order_by("from_month")
    assert list(spans.values_list("from_month", "to_month", "territory__code", "tier__code")) == [
        ("2024-01", "2026-02", "FR", None),
        ("2026-03", "2026-12", "FR", "gold"),
        ("2027-01", "", "DE", None),
    ]


def test_a_workbook_is_a_list_too(manager) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((("Händler-Nr", "Stufe"), ("N1", "Gold"))):
            sheet.write_row(number, 0, row)
    file = SimpleUploadedFile("Händler.xlsx", content.getvalue())
    answer = manager.post("/partners/changes/", {"file": file})
    page = answer["Location"]
    # "Händler-Nr" is known as a code.
    assert counts_on(manager, page)["tier"] == 1


def test_partners_that_left_are_named_and_not_changed(manager) -> None:
    Partner.objects.filter(code="N1").update(status="left", left_month="2025-01")
    page = start(manager, table(("Code", "Tier"), ("N1", "gold"), ("N2", "gold")))
    shown = manager.get(page).content.decode()
    assert "This partner has left; its last month is 2025-01." in shown
    assert "Approve" not in shown


def test_the_list_itself_is_not_kept_when_it_was_made(manager) -> None:
    page = start(manager, table(("Code", "E-mail"), ("N1", "x@dealer.example")))
    approve(manager, page)
    assert NetworkChange.objects.get().rows == []


def test_whom_a_move_concerns_is_said_before_it_is_approved(manager) -> None:
    brand_user("manager", email="fran@brand.example", territories=["FR"], name="Fran")
    brand_user("manager", email="gert@brand.example", territories=["DE"], name="Gert")
    text = (
        "format: cx-standard/1\nstandard: {code: care, name: Care, summary: Care.}\n"
        "version: {number: '1.0'}\nsections:\n- code: all\n  title: All\n  clauses:\n"
        "  - {code: c1, title: Clause, text: It holds., targets: []}\n"
    )
    version = import_standard(text=text, actor=SYSTEM)
    publish(
        version=version, effective_month="2024-01", audience={"territories": ["DE"]}, actor=SYSTEM
    )
    page = start(manager, table(("Code", "Territory"), ("N1", "DE"), ("N2", "DE"), ("N3", "FR")))
    shown = manager.get(page).content.decode()
    assert "Fran no longer sees 2 partners, unless they were given by name." in shown
    assert "Gert newly manages 2 partners." in shown
    assert "“Care” newly binds 2 partners and asks them for its metrics." in shown
