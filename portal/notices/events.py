"""News from the mail queue."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class MailRefused:
    """The address does not work: a server refused it for good."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MailDelivered:
    """A mail server took the mail."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)
