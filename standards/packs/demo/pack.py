"""The demo network as a pack: the same for the same `as_of` month, whatever the day."""

from pathlib import Path
from random import Random

import yaml

from portal.lib import months
from portal.lib.canonical import digest
from standards.catalogue.document.parser import Loader
from standards.packs.demo.partners import profiles
from standards.packs.demo.values import all_months
from standards.packs.manifest import Manifest
from standards.packs.parser import Pack

MONTHS = 24
FOLDER = Path(__file__).parent


def demo_pack(as_of: str) -> Pack:
    """24 months up to ``as_of``; every draw comes from one generator seeded by it."""
    first = months.shift(as_of, 1 - MONTHS)
    chance = Random(f"northwind {as_of}")  # noqa: S311 - a repeatable demo, no secret
    people = profiles(chance, first, as_of)
    text = (FOLDER / "pack.yaml").read_text()
    for token, value in (
        ("FIRST_MONTH", first),
        ("FIRST_DAY", f"{first}-01"),
        ("LAST_DAY", f"{months.shift(as_of, 18)}-28"),
    ):
        text = text.replace(token, value)
    standards = [path.read_text() for path in sorted((FOLDER / "standards").glob("*.yaml"))]
    return Pack(
        manifest=Manifest.model_validate(yaml.load(text, Loader=Loader)),  # noqa: S506 - a SafeLoader
        standards=tuple(standards),
        partners=tuple(profile.row for profile in people),
        months=all_months(chance, people, first, as_of),
        bad=(),
        digest=digest([text, *standards]),
    )
