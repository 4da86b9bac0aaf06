"""News of jobs."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class JobGivenUp:
    """A job failed for good. ``person_id`` is who started it; None for the portal's own work."""

    job_id: int
    public_id: UUID
    task: str
    person_id: UUID | None
