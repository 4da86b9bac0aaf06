"""PDFs hold no boxes: what no font can draw is written in letters, and the typesetter is asked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import typst

from portal.ui import papers

CASES = "东京モーターズ 😀 שלום عربي Łódź"


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without a font of its own."""
    bare = typst.Fonts(include_system_fonts=False)
    monkeypatch.setattr(papers, "_fonts", lambda: bare)
    papers._sign.cache_clear()
    yield
    papers._sign.cache_clear()


def test_signs_without_a_font_are_written_in_letters(alone: None) -> None:
    told = papers._drawable({"title": CASES, "lines": [[CASES, "Ænima"], 3]})
    assert told["title"].startswith("DongJingmo")
    assert told["title"].endswith("Łódź")
    assert told["lines"] == [[told["title"], "Ænima"], 3]


def test_a_pdf_of_any_name_is_set_without_a_box(alone: None, tmp_path: Path) -> None:
    template = tmp_path / "name.typ"
    template.write_text(
        '#let data = json(bytes(sys.inputs.data))\n#set document(title: "Name", date: none)\n'
        "#data.name"
    )
    # The typesetter refuses what it cannot draw: that this is set at all is the proof.
    assert papers.pdf(template, {"name": CASES}).startswith(b"%PDF")
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        papers._compiled(
            template.read_bytes(), {"data": f'{{"name": "{CASES}"}}', "language": "en"}
        )


def test_equal_data_give_equal_bytes(alone: None, tmp_path: Path) -> None:
    template = tmp_path / "name.typ"
    template.write_text('#set document(title: "Name", date: none)\n#sys.inputs.data')
    assert papers.pdf(template, {"name": CASES}) == papers.pdf(template, {"name": CASES})
