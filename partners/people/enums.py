"""Closed vocabularies of people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartnerRole(models.TextChoices):
    """What a person may do for a partner."""

    OWNER = "owner", _("Owner")
    SUBMITTER = "submitter", _("Submitter")
    VIEWER = "viewer", _("Viewer")
    INTEGRATION = "integration", _("Integration")


class BrandRoleName(models.TextChoices):
    """What a person may do at the brand."""

    ADMIN = "admin", _("Brand admin")
    AUTHOR = "author", _("Standards author")
    MANAGER = "manager", _("Partner manager")
    ANALYST = "analyst", _("Analyst")
    AUDITOR = "auditor", _("Auditor")
    LEGAL = "legal", _("Legal approver")


class RoleRequestState(models.TextChoices):
    """What became of a request."""

    WAITING = "waiting", _("Waits for a second person")
    GIVEN = "given", _("Given")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class HandoverState(models.TextChoices):
    """What became of a hand-over."""

    PLANNED = "planned", _("Planned")
    DONE = "done", _("Done")
    CALLED_OFF = "called_off", _("Called off")


class InvitationState(models.TextChoices):
    """What is known of an invitation; a mail scanner's GET sets nothing."""

    PLANNED = "planned", _("Not sent yet")
    QUEUED = "queued", _("On its way")
    SENT = "sent", _("Sent")
    BOUNCED = "bounced", _("Bounced")
    VISITED = "visited", _("Visited")
    ACCEPTED = "accepted", _("Accepted")
    REVOKED = "revoked", _("Revoked")
