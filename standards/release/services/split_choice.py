"""The brand's choice of how finely partners are compared in a coming year."""

from django.db import transaction

from portal.access.actor import Actor
from portal.audit.services import record
from portal.lib.results import Refusal
from standards.release.models import Season, SplitChoice
from standards.release.plans import SPLITS
from standards.release.services.seasons import chosen_split


def choose_split(*, year: int, split: str, actor: Actor) -> SplitChoice:
    """Store the choice for ``year`` and the years after it, until another is made."""
    if split not in SPLITS:
        raise Refusal("split_unknown", split=split)
    with transaction.atomic():
        if Season.objects.filter(year__gte=year).exists():
            raise Refusal("season_fixed", year=year)
        before = chosen_split(year)
        choice = SplitChoice.objects.create(year=year, split=split, person_id=actor.person_id)
        record(
            "season.split_chosen",
            actor=actor,
            object_type="season",
            object_id=year,
            changes={"split": [before, split]},
        )
    return choice
