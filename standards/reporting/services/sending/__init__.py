"""The one door for months: form, file, API and pack all end in :func:`send_months`."""

from standards.reporting.services.sending.examine import Examined, examine_months
from standards.reporting.services.sending.inputs import Answer, MonthInput, Sent
from standards.reporting.services.sending.send import needs_reason, send_months

__all__ = [
    "Answer",
    "Examined",
    "MonthInput",
    "Sent",
    "examine_months",
    "needs_reason",
    "send_months",
]
