"""Doors of the catalogue: telling a whole network takes longer than a press of a button may."""

from django.utils.translation import gettext_noop as _

from portal.jobs.registry import Progress, task
from standards.catalogue.services import notifications


@task("catalogue.tell_published", title=_("Telling partners about a standard"))
def tell_published(progress: Progress, *, version_id: int) -> None:
    """Tell the people of the audience."""
    progress.result(told=notifications.tell_published(version_id=version_id))
