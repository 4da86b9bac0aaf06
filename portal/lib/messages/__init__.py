"""The one catalogue of codes and texts: forms, API, files and commands all speak from it.

A slice's own stand in its `messages.py`, those of the kernel here; a code is used once. ``text``
says what is wrong, ``remedy`` what to do.
"""

from portal.lib.messages.catalogue import CATALOGUE
from portal.lib.messages.entry import Entry, _, ngettext_lazy

__all__ = ["CATALOGUE", "Entry", "_", "ngettext_lazy"]
