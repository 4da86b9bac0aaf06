"""Tags, layouts and error pages."""

import re

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.test import Client, RequestFactory

from portal.lib.results import Problem
from portal.ui.charts import Bar, bars
from portal.ui.icons import ICONS
from tests.factories.people import make_user, signed_in


def rendered(source, **context):
    return Template(source).render(Context(context))


class NameForm(forms.Form):
    name = forms.CharField(label="Your <name>", help_text="As in the passport", required=True)


def test_field_ties_hint_and_error_to_the_control():
    html = rendered("{% field form.name %}", form=NameForm({"name": ""}))
    described = re.search(r'aria-describedby="([^"]+)"', html).group(1).split()
    assert all(f'id="{key}"' in html for key in described)
    assert 'aria-invalid="true"' in html
    assert "Your &lt;name&gt;" in html


def test_badge_has_a_shape_beside_the_colour():
    assert "<svg" in rendered('{% badge "Received" "ok" %}')
    assert "&lt;b&gt;" in rendered("{% badge text %}", text="<b>")


def test_every_icon_is_drawn_from_path_commands_only():
    assert {
        name for name, path in ICONS.items() if not re.fullmatch(r"[\dMmLlHhVvCcSsAaZz .\-]+", path)
    } == set()


def test_problems_show_row_column_value_and_remedy():
    problem = Problem("file_empty", row=7, column="Sum", value="<x>", partner="A1")
    html = rendered("{% problems items %}", items=[problem])
    for part in ("7", "Sum", "&lt;x&gt;", "A1", "The file is empty.", "Choose a file"):
        assert part in html


def test_problems_beyond_the_limit_are_counted():
    html = rendered("{% problems items 2 %}", items=[Problem("file_empty")] * 5)
    assert "3 more" in html


def test_chart_is_safe_inside_its_script_and_has_its_table():
    chart = bars(title="</script><b>", rows=[Bar("</script>", 1)])
    html = rendered("{% chart spec %}", spec=chart)
    assert html.count("</script>") == 1
    assert "<table" in html
    assert 'role="img"' in html


@pytest.mark.django_db
def test_layout_holds_no_inline_script_or_style_and_is_small():
    answer = signed_in(make_user()).get("/me/")
    html = answer.content.decode()
    assert "style=" not in html
    assert re.findall(r"<script(?![^>]*(src=|application/json))", html) == []
    sizes = [len(answer.content)]
    for address in re.findall(r'(?:href|src)="/static/([^"]+)"', html):
        with open(finders.find(address), "rb") as file:
            sizes.append(len(file.read()))
    assert sum(sizes) < 150_000


@pytest.mark.django_db
def test_missing_page_says_what_to_do_and_nothing_about_the_address():
    answer = Client().get("/no/such/page/")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()
    assert "no/such" not in answer.content.decode()


@pytest.mark.django_db
def test_expired_form_page_explains_itself():
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/code/", {"email": "a@b.cc"})
    assert answer.status_code == 403
    assert "The page was open for too long" in answer.content.decode()


def test_server_error_page_needs_nothing_but_itself():
    from django.views.defaults import server_error

    page = server_error(RequestFactory().get("/"))
    assert page.status_code == 500
    assert "Something went wrong on our side" in page.content.decode()


def test_charting_library_is_found_as_a_static_file():
    with open(finders.find("ui/vega.js"), encoding="utf-8") as file:
        text = file.read()
    assert "window.vegaEmbed=" in text
    assert len(text) > 500_000
