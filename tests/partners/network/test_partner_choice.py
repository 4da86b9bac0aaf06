"""Partners are found by what people type; no page lists them all to choose from."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from partners.network.models import Partner
from partners.network.named import NamedPartners
from partners.network.queries.lookup import MOST_OFFERED, partners_named, partners_offered
from tests.factories.people import brand_user, signed_in
from tests.factories.reporting import make_metric, make_partners

pytestmark = [pytest.mark.django_db, pytest.mark.db]
CODES = [f"nord{number:03d}" for number in range(180)]


def named(*texts: str) -> dict[str, str]:
    found = partners_named(texts, Partner.objects.all())
    return {text: row.code for text, row in found.items()}


def test_a_code_a_name_or_both_names_one_partner() -> None:
    make_partners("alpine", "bell")
    Partner.objects.filter(code="bell").update(name="Bell, North")
    texts = ("alpine", "ALPINE", "Bell, North", "Anything (bell)", "nobody", "")
    assert named(*texts) == {
        "alpine": "alpine", "ALPINE": "alpine", "Bell, North": "bell", "Anything (bell)": "bell",
    }  # fmt: skip
    Partner.objects.filter(code="alpine").update(name="Bell, North")
    assert named("Bell, North") == {}


def test_a_list_of_180_is_pasted_as_lines_or_in_a_row_and_is_one_query(
    django_assert_num_queries,
) -> None:
    make_partners(*CODES)
    field = NamedPartners(required=False)
    for text in ("\n".join(CODES), ", ".join(CODES), "\t".join([*CODES, CODES[0]])):
        with django_assert_num_queries(1):
            assert field.clean(text) == CODES
    widget: Any = field.widget
    shown = widget.format_value(CODES)
    assert len(shown.splitlines()) == len(CODES)
    assert field.clean(shown) == CODES
    assert field.clean("") == []


def test_a_line_that_names_nobody_says_who_may_be_meant() -> None:
    make_partners(*CODES)
    with pytest.raises(ValidationError) as refused:
        NamedPartners().clean("nord001\nnord17\nelse")
    several, nobody = refused.value.messages
    assert "“nord17” may be one of these: " in several
    assert "(nord170)" in several
    assert "“else” names no partner" in nobody


def test_of_many_that_fit_it_is_said_how_many_are_left_out() -> None:
    make_partners(*CODES)
    offer = partners_offered("nord", Partner.objects.all())
    assert (len(offer.partners), offer.more) == (MOST_OFFERED, 180 - MOST_OFFERED)
    assert partners_offered(" ", Partner.objects.all()).partners == ()


@pytest.mark.parametrize("page", ["/sharing/why/?partner=", "/sharing/learn/?other=bell&one="])
def test_the_workbench_offers_who_fits_and_takes_the_only_one(page: str) -> None:
    make_partners(*CODES[:30], "alpine", "bell")
    make_metric("reply", sharing_class=1)
    client = signed_in(brand_user("legal"))
    many = client.get(f"{page}nord").content.decode()
    assert many.count('value="nord0') == MOST_OFFERED
    # Enter presses the first button of the form: what was typed counts, not the first offered.
    first = re.search(r"<button[^>]*>", many[many.index('method="get"') :])
    assert first is not None
    assert "name=" not in first[0]
    assert "10 more fit." in many
    assert "holds these words" in client.get(f"{page}zzz").content.decode()
    assert "alpine)" in client.get(f"{page}alp").content.decode()
    assert "nord0" not in client.get(page).content.decode()


def test_no_page_holds_all_partners_to_choose_from() -> None:
    make_partners(*CODES[:30])
    make_metric("reply", sharing_class=1)
    client = signed_in(brand_user("admin"))
    for page in ("/sharing/new/", "/sharing/why/", "/sharing/learn/"):
        assert "nord0" not in client.get(page).content.decode()
    # Choices of partners are made in no form: a list of them has no end.
    made = re.compile(r"ModelChoiceField|ModelMultipleChoiceField|choices.*Partner\.objects")
    sources = [
        path for root in ("partners", "standards", "portal") for path in Path(root).rglob("*.py")
    ]
    assert [str(path) for path in sources if made.search(path.read_text())] == []
