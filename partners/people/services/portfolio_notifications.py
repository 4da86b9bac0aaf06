"""Both managers are told who stands in for whom, and what changes hands."""

from uuid import UUID

from django.urls import reverse

from partners.people.models import Deputyship, Handover
from portal.accounts.services.persons import names_of
from portal.lib.ids import new_public_id
from portal.lib.mappings import JsonObject
from portal.notices.services import notify

CODES = (
    "deputy_named",
    "deputy_ended",
    "handover_planned",
    "handover_done",
    "handover_called_off",
)


def tell_of_deputy(code: str, row: Deputyship, *, by: UUID | None) -> None:
    """A notice to both, except whoever did it."""
    params = {
        "first": row.first_date.isoformat(),
        "last": row.last_date.isoformat(),
        **_who(row.manager.public_id, row.deputy.public_id),
    }
    _tell(code, (row.manager.public_id, row.deputy.public_id), params, by)


def tell_of_handover(code: str, row: Handover, *, by: UUID | None) -> None:
    """A notice to both, except whoever did it."""
    params = {
        "day": row.day.isoformat(),
        "places": ", ".join([*row.territories, *row.partners]),
        **_who(row.giver.public_id, row.taker.public_id),
    }
    _tell(code, (row.giver.public_id, row.taker.public_id), params, by)


def _who(first: UUID, second: UUID) -> dict[str, str]:
    return {"from_id": str(first), "to_id": str(second)}


def _tell(code: str, people: tuple[UUID, UUID], params: dict[str, str], by: UUID | None) -> None:
    notify(
        person_ids=[person for person in people if person != by],
        code=code,
        params=params,
        link=reverse("people:portfolio"),
        key=f"{code}:{new_public_id()}",
    )


def named(params: JsonObject) -> JsonObject:
    """The parameters with the names of both, as they are called now."""
    ids = {UUID(str(params[key])) for key in ("from_id", "to_id")}
    names = {str(person): name for person, name in names_of(ids).items()}
    return {
        **params,
        "from_name": names.get(str(params["from_id"]), ""),
        "to_name": names.get(str(params["to_id"]), ""),
    }
