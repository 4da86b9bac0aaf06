"""Read a pack folder into plain data; everything wrong with its files becomes problems."""

from standards.packs.reading.folder import read_pack
from standards.packs.reading.pack import Pack, PackMonth

__all__ = ["Pack", "PackMonth", "read_pack"]
