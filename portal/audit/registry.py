"""Other append-only books that `audit_verify` checks together with the trail."""

from collections.abc import Callable

Verifier = Callable[[], list[str]]
_verifiers: dict[str, Verifier] = {}


def register_verifier(name: str, verifier: Verifier) -> None:
    """Let a higher slice have its book verified; the verifier returns its faults."""
    _verifiers[name] = verifier


def faults_elsewhere() -> list[str]:
    """The faults of every registered book."""
    return [fault for name in sorted(_verifiers) for fault in _verifiers[name]()]
