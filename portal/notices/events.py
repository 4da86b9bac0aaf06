"""News from the mail queue."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class MailRefused:
    """A mail server refused the recipient for good: the address does not work."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)
