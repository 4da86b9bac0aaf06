"""The API's own pages in a real browser, under the product's CSP."""

import pytest
from django.core.cache import cache

from partners.network.models import Partner
from portal.accounts.services.tokens import issue
from tests.factories.network import make_partner, make_structure
from tests.factories.people import brand_user
from tests.kit.browser import chromium, faults

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


def test_api_pages_ask_the_api_with_a_pasted_token(live_server):
    cache.clear()
    make_structure()
    make_partner("fr-1", name="Alpine")
    user = brand_user("admin")
    _, secret = issue(user=user, name="try", scopes=["partners.read"], days=1, actor=None)
    with chromium() as browser:
        page = browser.new_page()
        said = faults(page)
        page.goto(live_server.url + "/api/v1/docs/")
        page.locator("button.authorize").first.click()
        form = page.locator(".auth-container form", has_text="Bearer")
        form.locator("input").fill(secret)
        form.locator("button.authorize").click()
        form.locator("button.btn-done").click()
        operation = page.locator("#operations-partners-partners_list")
        operation.locator(".opblock-summary-control").first.click()
        operation.locator("button.try-out__btn").click()
        operation.locator("button.execute").click()
        answer = operation.locator(".live-responses-table tbody .response-col_description")
        answer.wait_for()
        assert '"Alpine"' in answer.inner_text()
        assert str(Partner.objects.get().public_id) in answer.inner_text()
        assert said == []
