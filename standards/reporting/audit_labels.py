"""What the audit trail calls things of months."""

from django.utils.translation import gettext_noop as _

OBJECTS = {
    "collection": _("Collection"),
    "extension": _("Later date"),
    "letter": _("Mail to partners"),
    "month": _("Month"),
    "months": _("Months"),
    "period": _("Period"),
    "periods": _("Periods"),
    "rehearsal": _("Rehearsal"),
    "question": _("Question"),
    "submission": _("Submission"),
}
VERBS = {
    "accepted": _("accepted"),
    "answered": _("answered"),
    "asked": _("asked for"),
    "confirmed": _("confirmed"),
    "granted": _("granted"),
    "withdrawn": _("withdrawn"),
    "taken_back": _("acceptance taken back"),
    "kept": _("kept"),
    "moved": _("got other dates"),
}
