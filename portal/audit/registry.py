"""What higher slices tell the trail: words for what stands in it, and books to verify with it."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext

Verifier = Callable[[], list[str]]
_verifiers: dict[str, Verifier] = {}
_objects: dict[str, str] = {}
_verbs: dict[str, str] = {}


def register_words(*, objects: Mapping[str, str], verbs: Mapping[str, str]) -> None:
    """Name object types and what happens to them, marked with gettext_noop."""
    _objects.update(objects)
    _verbs.update(verbs)


def object_words(object_type: str) -> str:
    """What people call an object type; itself when nobody named it."""
    word = _objects.get(object_type)
    return gettext(word) if word else object_type


def action_words(action: str) -> str:
    """``partner.placed`` as *Partner: moved*."""
    noun, _dot, verb = action.partition(".")
    done = _verbs.get(verb)
    if not verb:
        return action
    return f"{object_words(noun)}: {gettext(done) if done else verb.replace('_', ' ')}"


def register_verifier(name: str, verifier: Verifier) -> None:
    """Let a higher slice have its book verified; the verifier returns its faults."""
    _verifiers[name] = verifier


def faults_elsewhere() -> list[str]:
    """The faults of every registered book."""
    return [fault for name in sorted(_verifiers) for fault in _verifiers[name]()]
