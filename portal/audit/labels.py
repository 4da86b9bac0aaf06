"""What people call the things and actions in the trail, as the slices declare them."""

from functools import cache

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from portal.lib.slices import declared

# What happens to things of several slices.
COMMON_VERBS = {
    "accept": _("accepted"),
    "add": _("added"),
    "approved": _("approved"),
    "changed": _("changed"),
    "corrected": _("corrected"),
    "create": _("created"),
    "created": _("created"),
    "declined": _("declined"),
    "deactivate": _("switched off"),
    "draft": _("draft again"),
    "drafted": _("drafted"),
    "end": _("ended"),
    "ended": _("ended"),
    "erase": _("erased"),
    "give": _("given"),
    "given": _("confirmed"),
    "issue": _("issued"),
    "kept": _("kept"),
    "loaded": _("loaded"),
    "made": _("made"),
    "offered": _("offered"),
    "opened": _("opened"),
    "published": _("published"),
    "reactivate": _("switched on"),
    "rename": _("renamed"),
    "resumed": _("resumed"),
    "returned": _("returned"),
    "revised": _("revised"),
    "revoke": _("withdrawn"),
    "revoked": _("withdrawn"),
    "saved": _("saved"),
    "sealed": _("sealed"),
    "send": _("sent"),
    "sent": _("sent"),
    "signed": _("signed"),
    "state": _("state changed"),
    "status": _("status changed"),
    "stop": _("stopped"),
    "stopped": _("stopped"),
}


@cache
def objects() -> dict[str, str]:
    """Names of object types, to be translated."""
    return {
        name: label
        for _slice, module in declared("audit_labels")
        for name, label in module.OBJECTS.items()
    }


@cache
def verbs() -> dict[str, str]:
    """Names of what happened, to be translated."""
    return COMMON_VERBS | {
        name: label
        for _slice, module in declared("audit_labels")
        for name, label in getattr(module, "VERBS", {}).items()
    }


def object_label(object_type: str) -> str:
    """What people call an object type; itself when nobody named it."""
    label = objects().get(object_type)
    return gettext(label) if label else object_type


def action_label(action: str) -> str:
    """``partner.placed`` as *Partner: moved*."""
    noun, _dot, verb = action.partition(".")
    if not verb:
        return action
    done = verbs().get(verb)
    return f"{object_label(noun)}: {gettext(done) if done else verb.replace('_', ' ')}"
