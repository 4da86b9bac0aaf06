"""No mapping from names to anything: whoever knows the keys gives them a type."""

from pathlib import Path

from django.conf import settings

PATTERN = "dict[str, Any]"
# Grammars of others, and documents whose keys are data: one name each, where it is explained.
GRAMMARS = {"portal/ui/charts/chart.py": 1, "standards/release/figures.py": 1}


def test_mappings_have_types() -> None:
    root = Path(settings.BASE_DIR)
    counts = {
        str(path.relative_to(root)): count
        for slices in ("portal", "partners", "standards")
        for path in sorted((root / slices).rglob("*.py"))
        if (count := path.read_text().count(PATTERN))
    }
    assert counts == GRAMMARS
