"""Reading, importing, comparing and publishing standards on pages and over the API."""

import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.access.actor import SYSTEM
from portal.audit.models import Entry, Payload
from portal.lib import months
from standards.catalogue.diff import compare
from standards.catalogue.document import parse
from standards.catalogue.markup import html_of
from standards.catalogue.models import Acknowledgement, Version
from standards.catalogue.services.documents import next_number
from standards.catalogue.services.publishing import send_for_review
from tests.factories.catalogue import LEADS, make_published, make_standard, standard_text
from tests.factories.network import make_partner, make_structure
from tests.factories.people import brand_user, member_user, signed_in
from tests.kit.page_text import read, words_of

BRANCHED = standard_text(
    code="calls",
    name="Calls",
    metrics="- {code: calls, name: Calls, kind: count, unit: calls}\n",
    targets="""\
- {metric: calls, method: pass, value: 111, audience: {territories: [FR]}}
- {metric: calls, method: pass, value: 222}
""",
)


@pytest.fixture
def partners(db: None):
    make_structure()
    return make_partner("fr", name="Alpine"), make_partner("us", name="Castell", territory="US")


def names(answer) -> list[str]:
    assert answer.status_code == 200
    return re.findall(r"<h2><a href=\"[^\"]+\">([^<]+)</a></h2>", answer.content.decode())


def test_a_partner_reads_what_binds_it_with_its_own_targets(partners) -> None:
    make_published(BRANCHED)
    make_published(LEADS, audience={"territories": ["US"]})
    make_standard(standard_text(code="secret", name="Secret draft"))
    fr = signed_in(member_user("owner", partners[0]))
    us = signed_in(member_user("viewer", partners[1]))
    assert names(fr.get("/standards/")) == ["Calls"]
    assert names(us.get("/standards/")) == ["Calls", "Lead handling"]
    pages = [words_of(read(client, "/standards/of/calls/")) for client in (fr, us)]
    assert [re.findall(r"Calls: at least (\d+)", page) for page in pages] == [["111"], ["222"]]
    hidden = [fr.get(f"/standards/of/{code}/") for code in ("leads", "secret", "nothing")]
    assert [answer.status_code for answer in hidden] == [404, 404, 404]
    assert len({answer.content for answer in hidden}) == 1
    assert fr.get("/standards/of/calls/1/").status_code == 404
    assert fr.get("/standards/of/calls/1/file/").status_code == 404


def test_the_reading_page_shows_the_whole_clause_safely(partners) -> None:
    make_published(
        LEADS.replace("Who waits goes elsewhere.", "See <script>alert(1)</script> *why*")
    )
    page = signed_in(member_user("owner", partners[0])).get("/standards/of/leads/").content.decode()
    assert "<strong>reply within 24 hours</strong>" in page
    assert "First reply within 24 hours: at least 90 %" in page
    assert "Days to close a complaint: at most 3 days" in page
    assert "Showroom checklist done: yes" in page
    assert "judged from 20 cases on" in page
    assert "<em>why</em>" in page
    assert "alert(1)" not in page
    assert 'href="#clause-reply"' in page


def test_markdown_keeps_no_active_content() -> None:
    text = (
        '<img src=x onerror=alert(1)> [a](javascript:alert(1)) <a href="https://a.example" '
        'onclick="x()" style="color:red">b</a>\n\n# Title\n\n| a |\n|---|\n| b |'
    )
    made = html_of(text)
    assert not re.search(r"img|onerror|javascript|onclick|style|<h[123]", made)
    assert '<a href="https://a.example" rel="noopener noreferrer nofollow">b</a>' in made
    assert "<h4>Title</h4>" in made
    assert "<td>b</td>" in made


def test_owner_and_submitter_mark_as_read_in_one_click_viewers_cannot(partners) -> None:
    make_published(BRANCHED)
    alpine = partners[0]
    viewer = signed_in(member_user("viewer", alpine))
    owner = signed_in(member_user("owner", alpine, email="o@d.example"))
    page = "/standards/of/calls/"
    assert "I have read this" not in viewer.get(page).content.decode()
    assert viewer.post(page, {"partner": alpine.public_id}).status_code == 404
    assert "I have read this for Alpine" in owner.get(page).content.decode()
    assert owner.post(page, {"partner": partners[1].public_id}).status_code == 404
    answer = owner.post(page, {"partner": alpine.public_id}, follow=True).content.decode()
    assert "Noted for Alpine" in answer
    assert "I have read this" not in answer
    read = Acknowledgement.objects.filter(acknowledged_at__isnull=False)
    assert list(read.values_list("partner__code", flat=True)) == ["fr"]


def test_an_announced_version_is_shown_as_such_until_its_month(partners) -> None:
    make_published(BRANCHED, "2999-01")
    page = signed_in(member_user("owner", partners[0])).get("/standards/of/calls/")
    assert "in force from January 2999" in page.content.decode()


def test_an_author_imports_another_publishes(partners) -> None:
    writer = signed_in(brand_user("author", "a@b.example"))
    second = signed_in(brand_user("author", "b@b.example"))
    answer = writer.post("/standards/import/", {"text": LEADS}, follow=True)
    assert "Lead handling 1.0 is in." in answer.content.decode()
    page = "/standards/of/leads/1.0/"
    writer.post(page, {"step": "review"})
    assert "another author has to publish it" in writer.get(page).content.decode()
    publish = {
        "step": "publish",
        "whom": "chosen",
        "effective_month": "2999-03",
        "territories": ["EU"],
    }
    refused = writer.post(page, publish)
    assert refused.status_code == 422
    assert "You wrote this yourself." in refused.content.decode()
    meant = second.post(page, {**publish, "step": "preview"}).content.decode()
    assert "1 of 2 partners is meant today." in meant
    assert Version.objects.get().state == "review"
    done = second.post(page, publish, follow=True).content.decode()
    assert "Lead handling 1.0 is published." in done
    assert "0 of 1 partner<" in done


def test_publishing_into_months_that_are_over_says_how_many_and_needs_a_reason(partners) -> None:
    version = make_standard()
    send_for_review(version=version, actor=SYSTEM)
    client = signed_in(brand_user("author"))
    page = "/standards/of/leads/1.0/"
    past = months.shift(months.of(timezone.localdate()), -3)
    publish = {"step": "publish", "whom": "all", "effective_month": past}
    shown = client.post(page, {**publish, "step": "preview"}).content.decode()
    assert "3 months that are over are scored anew." in shown
    refused = client.post(page, publish)
    assert refused.status_code == 422
    assert "This scores 3 months anew that are over already." in refused.content.decode()
    done = client.post(page, {**publish, "reason": "The contract says so."}, follow=True)
    assert "Lead handling 1.0 is published." in done.content.decode()
    entry = Entry.objects.get(action="version.published")
    assert entry.changes["past_months"] == [None, 3]
    assert Payload.objects.get().data == {"reason": "The contract says so."}


def test_a_new_version_starts_with_the_next_number(partners) -> None:
    make_published()
    make_standard(LEADS.replace("'1.0'", "'1.1'").replace("within three", "within two"))
    client = signed_in(brand_user("author"))
    start = "/standards/import/?from=leads&version="
    published, draft = (client.get(start + number).content.decode() for number in ("1.0", "1.1"))
    assert "number: &#x27;1.2&#x27;" in published
    assert "number: &#x27;1.1&#x27;" in draft


@pytest.mark.parametrize(
    ("number", "taken", "following"),
    [
        ("1", ["1"], "2"),
        ("1.9", [], "1.10"),
        ("2026.1", ["2026.2"], "2026.3"),
        ("b", [], "b.1"),
        ("v2-beta", [], "v3-beta"),
    ],
)
def test_the_next_number_counts_on(number: str, taken: list[str], following: str) -> None:
    assert next_number(number, taken) == following


def test_problems_of_a_document_are_listed_with_their_place(partners) -> None:
    client = signed_in(brand_user("author"))
    bad = LEADS.replace("kind: yesno", "kind: maybe").replace("value: 90", "value: ninety")
    answer = client.post("/standards/import/", {"text": bad})
    assert answer.status_code == 422
    shown = answer.content.decode()
    rows = [(problem.row, problem.column) for problem in answer.context["problems"]]
    lines = bad.splitlines()
    assert [column for _row, column in rows] == [
        "metrics › room › kind",
        "sections › contact › clauses › reply › targets › reply24 › value",
    ]
    assert [lines[row - 1].strip() for row, _column in rows] == ["kind: maybe", "value: ninety"]
    assert "ninety" in shown
    assert not Version.objects.exists()


def test_who_has_not_read_it_is_listed_with_the_people_who_could(partners) -> None:
    make_published()
    alpine, castell = partners
    client = signed_in(member_user("owner", alpine))
    member_user("viewer", castell)
    page = "/standards/of/leads/1.0/unread/"
    admin = signed_in(brand_user("admin"))
    limited = signed_in(brand_user("manager", territories=["US"]))
    assert 'href="/standards/of/leads/1.0/unread/"' in admin.get("/standards/").content.decode()
    shown = admin.get(page)
    assert [(row.name, row.readers) for row in shown.context["unread"].partners] == [
        ("Alpine", 1),
        ("Castell", 0),
    ]
    assert "1 has nobody yet who could" in shown.content.decode()
    assert f'href="/partners/{castell.public_id}/team/"' in shown.content.decode()
    seen = limited.get(page).context["unread"].partners
    assert [row.name for row in seen] == ["Castell"]
    client.post("/standards/of/leads/", {"partner": alpine.public_id})
    assert [row.name for row in admin.get(page).context["unread"].partners] == ["Castell"]
    make_standard(standard_text(code="draft"))
    assert client.get(page).status_code == 404
    assert admin.get("/standards/of/draft/1/unread/").status_code == 404


def test_only_authors_write(partners) -> None:
    make_published()
    for role in ("admin", "manager", "analyst", "auditor", "legal"):
        client = signed_in(brand_user(role))
        assert names(client.get("/standards/")) == ["Lead handling"]
        assert client.get("/standards/of/leads/").status_code == 200
        assert client.get("/standards/import/").status_code == 404
        assert client.get("/standards/of/leads/1.0/").status_code == 404


def test_the_file_of_a_version_is_what_was_imported(partners) -> None:
    make_published()
    answer = signed_in(brand_user("analyst")).get("/standards/of/leads/1.0/file/")
    assert answer.content.decode() == LEADS


def test_a_comparison_names_changed_words_new_and_gone_clauses(partners) -> None:
    make_published()
    newer = (
        LEADS.replace("'1.0'", "'1.1'")
        .replace("within three days", "within two days")
        .replace("value: 3\n", "value: 2\n")
        .replace("code: room\n        title: Showroom", "code: lounge\n        title: Lounge")
    )
    make_standard(newer)
    page = signed_in(brand_user("author")).get("/standards/of/leads/1.1/").content.decode()
    assert "What changes from version 1.0" in page
    assert "<del>three</del><ins>two</ins>" in page
    found = compare(parse(LEADS), parse(newer))
    assert [(part.kind, part.code, [c.field for c in part.changes]) for part in found] == [
        ("changed", "close", ["text", "targets"]),
        ("new", "lounge", ["title", "text", "targets"]),
        ("gone", "room", []),
    ]


def test_the_list_takes_the_same_queries_for_one_and_three(partners) -> None:
    client = signed_in(brand_user("author"))
    owner = signed_in(member_user("owner", partners[0]))
    counts = []
    for codes in (["a"], ["b", "c"]):
        for code in codes:
            metrics = f"- {{code: m-{code}, name: M, kind: count}}\n"
            targets = f"- {{metric: m-{code}, method: pass, value: 1}}\n"
            make_published(standard_text(code=code, metrics=metrics, targets=targets))
        for who in (client, owner):
            who.get("/standards/")
            with CaptureQueriesContext(connection) as captured:
                who.get("/standards/")
            counts.append(len(captured))
    assert counts[:2] == counts[2:]


def test_the_api_shows_what_the_caller_may_read(partners) -> None:
    make_published(BRANCHED)
    make_published(LEADS, audience={"territories": ["US"]})
    make_standard(standard_text(code="secret"))
    author = signed_in(brand_user("author"))
    fr = signed_in(member_user("owner", partners[0]))
    listed = {
        who: [row["code"] for row in client.get("/api/v1/standards").json()["results"]]
        for who, client in (("author", author), ("fr", fr))
    }
    assert listed == {"author": ["calls", "leads", "secret"], "fr": ["calls"]}
    one = fr.get("/api/v1/standards/calls").json()
    assert one["version"] == {"number": "1", "state": "published", "effective_month": "2024-01"}
    assert one["document"]["standard"]["name"] == "Calls"
    hidden = [fr.get(f"/api/v1/standards/{code}") for code in ("leads", "secret", "nothing")]
    assert [answer.status_code for answer in hidden] == [404, 404, 404]
    assert len({answer.content for answer in hidden}) == 1
    assert author.get("/api/v1/standards/leads?version=9").status_code == 404
    assert author.get("/api/v1/standards/leads?version=%00").status_code == 404


def test_a_file_and_a_pasted_standard_together_are_asked_about(partners) -> None:
    file = io.BytesIO(LEADS.encode())
    file.name = "leads.yaml"
    client = signed_in(brand_user("author"))
    answer = client.post("/standards/import/", {"file": file, "text": "code: mine"})
    assert answer.status_code == 422
    assert "Both a file (leads.yaml) and pasted text came" in answer.content.decode()
    assert "code: mine" in answer.content.decode()
    assert not Version.objects.exists()


def test_one_press_says_read_for_all_outlets_of_a_person_and_names_them(partners) -> None:
    make_published(BRANCHED)
    owner = member_user("owner", *partners, name="Olga")
    client = signed_in(owner)
    page = client.get("/standards/of/calls/").content.decode()
    assert "I have read this for all 2 outlets" in page
    # One of them has another target: it is said, and leads there.
    assert page.count("Other targets apply here") == 1
    assert "The targets below are those of Alpine" in page
    (form,) = (each for each in page.split("</form>") if "for all 2 outlets" in each)
    covered = re.findall(r'name="partner"\s+value="([^"]+)"', form)
    (version,) = re.findall(r'name="version"\s+value="([^"]+)"', form)
    assert covered == [str(partner.public_id) for partner in partners]
    stranger = make_partner("de", name="Delmar", territory="DE")
    forged = {"partner": [*covered, str(stranger.public_id)], "version": version}
    assert client.post("/standards/of/calls/", forged).status_code == 404
    assert not Acknowledgement.objects.filter(acknowledged_at__isnull=False).exists()
    answer = client.post(
        "/standards/of/calls/", {"partner": covered, "version": version}, follow=True
    )
    text = words_of(answer.content.decode())
    assert "Noted for Alpine, Castell." in text
    assert "I have read this" not in text
    for name in ("Alpine", "Castell"):
        assert re.search(rf"Marked as read for {name} on [\w ]+ by Olga\.", text)
    read = Acknowledgement.objects.filter(person_id=owner.public_id)
    assert read.count() == Entry.objects.filter(action="standard.read").count() == 2


def test_one_press_covers_what_was_shown_and_nothing_that_binds_since(partners) -> None:
    make_published(BRANCHED)
    client = signed_in(member_user("owner", *partners))
    client.post("/standards/of/calls/", {"partner": [str(partners[1].public_id)]})
    page = client.get("/standards/of/calls/").content.decode()
    assert "I have read this for Alpine" in page
    assert "all 2 outlets" not in page
    assert "Marked as read for Castell" in words_of(page)
