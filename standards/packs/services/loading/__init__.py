"""Load a pack through the same services as everything else: all or nothing, in one transaction."""

from standards.packs.services.loading.load import Loaded, load

__all__ = ["Loaded", "load"]
