"""Read a pack folder into plain data; everything wrong with its files becomes problems."""

from standards.packs.parser.folder import read_pack
from standards.packs.parser.pack import Pack, PackMonth

__all__ = ["Pack", "PackMonth", "read_pack"]
