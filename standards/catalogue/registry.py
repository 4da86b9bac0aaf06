"""What higher slices have to say to whoever is about to publish."""

from collections.abc import Callable, Collection

# From the codes of a version's metrics: sentences for the one who publishes.
Teller = Callable[[Collection[str]], list[str]]
_tellers: list[Teller] = []


def register_teller(teller: Teller) -> None:
    """Let a higher slice say what follows from publishing metrics."""
    if teller not in _tellers:
        _tellers.append(teller)


def follows(codes: Collection[str]) -> list[str]:
    """All that follows, in sentences; nothing when nothing does."""
    return [text for teller in _tellers for text in teller(codes)]
