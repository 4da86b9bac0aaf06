"""Jobs of packs: doors only."""

import datetime as dt

from django.utils.translation import gettext_noop as _

from portal.jobs.registry import Progress, task
from portal.jobs.retention import delete_in_parts, kept_for
from standards.packs.models import ExitPack
from standards.packs.services import exit_packs


@task("packs.exit_pack", title=_("Building the exit pack of a partner"))
def build_exit_pack(progress: Progress, partner_id: int) -> None:
    """Build what a partner that left takes with it."""
    progress.result(packs=exit_packs.build(partner_id=partner_id))


@kept_for("exit packs", days=exit_packs.KEPT_DAYS)
def forget_exit_packs(before: dt.datetime) -> int:
    """Packs nobody fetched in time."""
    return delete_in_parts(ExitPack.objects.filter(created_at__lt=before))
