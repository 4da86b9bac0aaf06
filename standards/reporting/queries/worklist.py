"""What waits for the manager of some partners."""

from django.utils.translation import ngettext

from partners.people.registry import Waiting
from portal.access.actor import Actor
from standards.reporting.enums import SubmissionState
from standards.reporting.models import Submission
from standards.reporting.queries.reopening import waiting_extensions


def what_waits(actor: Actor) -> list[Waiting]:
    """Months that need a look, months returned, and later dates asked for; three queries."""
    months = Submission.objects.visible_to(actor, "months.review")
    looks = months.filter(state=SubmissionState.RECEIVED, needs_look=True).count()
    returned = months.filter(state=SubmissionState.RETURNED).count()
    later = waiting_extensions(actor).count()
    return [
        Waiting(
            ngettext("%(n)d month needs a look", "%(n)d months need a look", looks) % {"n": looks},
            looks,
        ),
        Waiting(
            ngettext(
                "%(n)d month was returned and is awaited",
                "%(n)d months were returned and are awaited",
                returned,
            )
            % {"n": returned},
            returned,
        ),
        Waiting(
            ngettext(
                "%(n)d later date waits for a decision",
                "%(n)d later dates wait for a decision",
                later,
            )
            % {"n": later},
            later,
        ),
    ]
