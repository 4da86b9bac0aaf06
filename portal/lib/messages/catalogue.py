"""All messages by code."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from portal.lib.messages.access import ACCESS
from portal.lib.messages.entry import Entry
from portal.lib.messages.files import FILES
from portal.lib.messages.serving import SERVING
from portal.lib.slices import declared


class Catalogue(Mapping[str, Entry]):
    """Messages by code; read from the slices when the first is shown."""

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        entries = {**ACCESS, **FILES, **SERVING}
        for _slice, module in declared("messages"):
            entries |= module.MESSAGES
        return entries

    def __getitem__(self, code: str) -> Entry:
        return self._entries[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


CATALOGUE = Catalogue()
