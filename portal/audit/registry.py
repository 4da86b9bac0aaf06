"""The words for what stands in the trail; the kernel itself knows no nouns of higher slices."""

from collections.abc import Mapping

from django.utils.translation import gettext

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
