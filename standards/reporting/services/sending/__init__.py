"""The one door for months: form, file, API and pack all end in :func:`send_months`."""

from standards.reporting.services.sending.examine import EARLY, Examined, examine_months
from standards.reporting.services.sending.inputs import Answer, MonthInput, Sent
from standards.reporting.services.sending.send import needs_reason, returned_unchanged, send_months

__all__ = [
    "EARLY",
    "Answer",
    "Examined",
    "MonthInput",
    "Sent",
    "examine_months",
    "needs_reason",
    "returned_unchanged",
    "send_months",
]
