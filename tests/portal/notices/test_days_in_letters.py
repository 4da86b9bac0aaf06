"""Days in letters and notices are in words, with their year: they are read on another day."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from portal.notices.texts import render_part

ROOT = Path(settings.BASE_DIR)
TEXTS = sorted(
    path
    for folder in ("portal", "partners", "standards")
    for path in (ROOT / folder).glob("**/templates/notices/texts/*.txt")
)
NAME = re.compile(r"{{ (\w+)|with (?:\w+)=(\w+)|% if (\w+)")


def test_the_texts_are_found() -> None:
    assert len(TEXTS) > 10


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_day_is_in_words(path: Path) -> None:
    source = path.read_text()
    names = {name for found in NAME.findall(source) for name in found if name}
    params = dict.fromkeys(names, "2026-12-05") | {"month": "2026-11", "link": "/here/", "count": 2}
    for part in ("subject", "line", "body"):
        text = render_part(path.stem, params, part)
        assert not re.search(r"\d{4}-\d{2}-\d{2}", text), text
        # True on the day it was written, and on no other.
        assert not re.search(r"\bin \S+ days?\b|today|tomorrow", text), text


def test_a_returned_month_says_until_when_in_words() -> None:
    params = {"partner": "Alpine", "month": "2026-11", "reason": "Look.", "until": "2026-12-05"}
    assert "send the month again until 5 December 2026." in render_part(
        "month_returned", params, "body"
    )
