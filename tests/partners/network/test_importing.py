"""A sender's table becomes partners: matched, corrected in the page, created."""

import io
import re

import pytest
from django.core import mail

from partners.network.models import ColumnMatch, Owner, Partner, PartnerImport
from partners.network.queries import places_in
from partners.people.models import Invitation
from portal.access.actor import SYSTEM
from portal.accounts.services.erasure import erase_person
from portal.audit.models import Entry
from portal.notices.models import Mail
from tests.factories.network import make_partner, make_structure
from tests.factories.people import brand_user, make_user, signed_in

HEADINGS = ["Dealer ID", "Firma", "Inhaber", "Region", "Type", "Level", "Opened", "Has workshop"]

GOOD = [
    "\t".join(HEADINGS),
    "N1\tNorth One\tNorth Group\tFrance\tDealer\tGold\t03/2024\tyes",
    "N2\tNorth Two\tNorth Group\tFR\tdealer\t\t2024-03\tno",
]


def test_a_match_by_likeness_is_shown_on_top_until_it_is_confirmed(manager) -> None:
    text = "Code\tName\tOwner\tSales region\tType\tFirst month\nN1\tOne\tOwn\tFR\tShop\t2024-03"
    page = start(manager, text)
    shown = manager.get(page).content.decode()
    assert "Matched by likeness, please check: Sales region." in shown
    assert shown.index("Your column") < shown.index("Rows to look at")
    assert "→ Territory" in shown
    assert not ColumnMatch.objects.exists()
    manager.post(page, {"all-status": "prospect"})
    assert not ColumnMatch.objects.exists()
    manager.post(page, {"cell-2-4": "dealer", "create": "1"})
    assert Partner.objects.get().code == "N1"
    assert ColumnMatch.objects.get(heading="salesregion").field == "territory"
    again = start(manager, text.replace("N1", "N2"))
    assert "Matched by likeness" not in manager.get(again).content.decode()


@pytest.fixture
def manager(db: None):
    make_structure()
    return signed_in(brand_user("manager"))


def start(client, text: str):
    answer = client.post("/partners/import/", {"text": text})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def test_a_pasted_table_becomes_partners_in_two_steps(manager) -> None:
    page = start(manager, "\n".join(GOOD))
    shown = manager.get(page).content.decode()
    assert "All is right: 2 partners can be created." in shown
    assert "1 owner is new and will be created" in shown
    answer = manager.post(page, {"create": "1"}, follow=True)
    assert "2 partners were created. Nobody was mailed." in answer.content.decode()
    found = places_in("2024-03")
    assert [(p.partner_code, p.territory, p.owner_name, p.tier, p.attributes) for p in found] == [
        ("N1", "FR", "North Group", "gold", {"workshop": True}),
        ("N2", "FR", "North Group", "", {"workshop": False}),
    ]
    assert set(Partner.objects.values_list("status", flat=True)) == {"prospect"}
    assert not PartnerImport.objects.exists()
    assert mail.outbox == []


def test_owners_that_may_be_one_are_named_before_they_are_created(manager) -> None:
    make_partner("old", owner="north", owner_name="North Harbour")
    text = "\n".join(
        "\t".join(cells)
        for cells in (
            ("Code", "Name", "Owner", "Territory", "Kind", "First month"),
            ("N1", "One", "North Harbor", "FR", "dealer", "2024-03"),
            ("N2", "Two", "Südhaus GmbH", "FR", "dealer", "2024-03"),
            ("N3", "Three", "Suedhaus", "FR", "dealer", "2024-03"),
            ("N4", "Four", "Westwind", "FR", "dealer", "2024-03"),
        )
    )
    shown = manager.get(start(manager, text)).content.decode()
    assert "Is this one owner or two?" in shown
    assert "“North Harbor” is new and much like North Harbour (north)" in shown
    assert "“Südhaus GmbH” is new and much like Suedhaus" in shown
    assert "“Westwind” is new" not in shown


def test_every_bad_row_is_listed_corrected_in_the_page_and_created(manager) -> None:
    make_partner("OLD")
    rows = [*GOOD, "OLD\tA\tB\tFrance\tDealer\t\t2024-03\t", "N4\tD\tE\tAtlantis\tShop\t\tsoon\t"]
    page = start(manager, "\n".join(rows))
    answer = manager.get(page)
    shown = answer.content.decode()
    assert "4 cells to correct below" in shown
    assert sorted(re.findall(r'name="(cell-\d+-\d+)"', shown)) == [
        "cell-4-0",
        "cell-5-3",
        "cell-5-4",
        "cell-5-6",
    ]
    assert manager.post(page, {"create": "1"}).status_code == 422
    assert Partner.objects.count() == 1
    fixed = {
        "cell-4-0": "N3",
        "cell-5-3": "Germany",
        "cell-5-4": "agent",
        "cell-5-6": "2024-04",
        "create": "1",
    }
    assert manager.post(page, fixed).status_code == 302
    assert sorted(Partner.objects.values_list("code", flat=True)) == ["N1", "N2", "N3", "N4", "OLD"]


def test_a_row_can_be_left_out_and_taken_back(manager) -> None:
    page = start(manager, "\n".join([*GOOD, "N3\t\tX\tFrance\tDealer\t\t2024-03\t"]))
    assert (
        "All is right: 2 partners"
        in manager.post(page, {"shown": "4", "out": "4"}).content.decode()
    )
    assert "1 cell to correct" in manager.post(page, {"shown": "4"}).content.decode()


def test_columns_can_be_matched_otherwise_and_are_remembered(manager) -> None:
    text = "Kürzel\tName\tRegion\nN1\tNorth One\tFR"
    page = start(manager, text)
    shown = manager.get(page).content.decode()
    assert "Still needed:" in shown
    assert "<strong>Code, Owner, Kind</strong>" in shown
    changes = {"column-0": "code", "all-kind": "dealer", "all-joined_month": "2024-01"}
    answer = manager.post(page, changes).content.decode()
    assert "<strong>Owner</strong>" in answer
    assert ColumnMatch.objects.get(heading="kürzel").field == "code"
    again = PartnerImport.objects.get(public_id=start(manager, text).split("/")[-2])
    assert again.matches == ["code", "name", "territory"]


def test_an_import_belongs_to_its_person(manager) -> None:
    page = start(manager, "\n".join(GOOD))
    other = signed_in(brand_user("manager", "other@brand.example"))
    assert other.get(page).status_code == 404
    assert other.post(page, {"create": "1"}).status_code == 404
    assert not Partner.objects.exists()


def test_a_limited_manager_imports_only_into_own_territories(db: None) -> None:
    make_structure()
    client = signed_in(brand_user("manager", territories=["FR"]))
    page = start(client, "\n".join([*GOOD, "N3\tC\tD\tUS\tDealer\t\t2024-03\t"]))
    shown = client.get(page).content.decode()
    assert "1 cell to correct" in shown
    assert "Use one of: FR." in shown


def test_a_workbook_and_a_windows_csv_are_read(manager) -> None:
    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet()
    for number, line in enumerate(GOOD):
        sheet.write_row(number, 0, line.split("\t"))
    book.close()
    content.seek(0)
    content.name = "dealers.xlsx"
    answer = manager.post("/partners/import/", {"file": content})
    assert "All is right: 2 partners" in manager.get(answer["Location"]).content.decode()
    text = io.BytesIO(
        "\n".join(GOOD).replace("\t", ";").replace("North One", "Müller").encode("cp1252")
    )
    text.name = "dealers.csv"
    answer = manager.post("/partners/import/", {"file": text})
    manager.post(answer["Location"], {"create": "1"})
    assert Partner.objects.get(code="N1").name == "Müller"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The file is empty."),
        ("Code\tCode\nA\tB", "stands there twice"),
        ("Code\tName", "There is a header but no row below it."),
    ],
)
def test_a_table_that_cannot_be_read_says_why(manager, text: str, message: str) -> None:
    answer = manager.post("/partners/import/", {"text": text})
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not PartnerImport.objects.exists()


def test_ten_thousand_rows_with_the_last_one_bad_change_nothing(manager) -> None:
    rows = [f"C{i}\tName {i}\tGroup {i % 50}\tFR\tdealer\t\t2024-03\t" for i in range(9_999)]
    page = start(
        manager, "\n".join([GOOD[0], *rows, "C1\tTwice\tGroup 1\tFR\tdealer\t\t2024-03\t"])
    )
    answer = manager.post(page, {"create": "1"})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "1 cell to correct" in shown
    assert 'name="cell-10001-0"' in shown
    assert "The same code stands in row 3 already." in shown
    assert not Partner.objects.exists()
    assert Owner.objects.count() == 1


def test_addresses_of_owners_become_invitations_that_nobody_was_mailed(manager) -> None:
    lines = [GOOD[0] + "\tE-mail", GOOD[1] + "\tolga@n1.example", GOOD[2] + "\tnonsense"]
    page = start(manager, "\n".join(lines))
    shown = manager.get(page).content.decode()
    assert "1 cell to correct" in shown
    assert "This is not an e-mail address." in shown
    column = len(GOOD[0].split("\t"))
    answer = manager.post(page, {f"cell-3-{column}": "", "create": "1"}, follow=True)
    assert "Invitations are prepared." in answer.content.decode()
    found = Invitation.objects.values_list("partner__code", "email", "role", "state")
    assert list(found) == [("N1", "olga@n1.example", "owner", "planned")]
    assert Entry.objects.get(action="invitation.create").channel == "file"
    assert not Mail.objects.exists()


def test_an_erased_person_is_in_no_unfinished_import(manager) -> None:
    user = make_user("Olga@n1.example")
    kept = start(manager, "\n".join(GOOD))
    start(manager, f"{GOOD[0]}\tE-mail\n{GOOD[1]}\tOLGA@n1.example")
    erase_person(user=user, actor=SYSTEM)
    assert [f"/partners/import/{row.public_id}/" for row in PartnerImport.objects.all()] == [kept]


def test_a_file_and_a_pasted_table_together_are_asked_about(manager) -> None:
    file = io.BytesIO("\n".join(GOOD).encode())
    file.name = "dealers.csv"
    answer = manager.post("/partners/import/", {"file": file, "text": "Code\tName\nX1\tMine"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Both a file (dealers.csv) and pasted text came" in page
    assert "X1\tMine" in page
    assert not PartnerImport.objects.exists()
