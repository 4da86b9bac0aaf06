"""News from the mail queue."""

from dataclasses import dataclass, field

from portal.lib.mappings import JsonObject


@dataclass(frozen=True, slots=True)
class MailRefused:
    """The address does not work: a server refused it for good."""

    code: str
    params: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MailDelivered:
    """A mail server took the mail."""

    code: str
    params: JsonObject = field(default_factory=dict)
