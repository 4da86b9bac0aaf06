"""What the audit trail calls what is done from the landing pages only."""

from django.utils.translation import gettext_noop as _

VERBS = {"reminded": _("reminded of a first step")}
OBJECTS: dict[str, str] = {}
