"""What people hear about roles, and about work that the portal does for them."""

from django.utils.translation import gettext_noop as _

from portal.access.actor import BRAND_ROLES
from portal.access.capabilities import DECIDING
from portal.notices.enums import Delivery
from portal.notices.topics import Topic

TOPICS = (
    Topic(
        "roles",
        _("Who comes to decide about others"),
        codes=("role_asked", "role_given", "role_declined"),
        roles=tuple(sorted(DECIDING)),
        choices=(Delivery.NOW,),
        why=_("Who decides about others is told at once whom else that is said of."),
    ),
    Topic(
        "own_roles",
        _("Roles that you are given"),
        codes=("role_yours",),
        roles=tuple(sorted(BRAND_ROLES)),
        choices=(Delivery.NOW,),
        why=_("It says how you sign in."),
    ),
    Topic(
        "portfolios",
        _("Deputies, and partners that are handed over"),
        codes=(
            "deputy_named",
            "deputy_ended",
            "handover_planned",
            "handover_done",
            "handover_called_off",
        ),
        roles=("manager", "admin"),
        choices=(Delivery.NOW, Delivery.DAILY),
        why=_("It says whose partners are yours to look after."),
    ),
    Topic(
        "jobs",
        _("Work that did not finish"),
        codes=("job_given_up",),
        default=Delivery.DAILY,
    ),
)
