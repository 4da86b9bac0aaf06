"""The one catalogue of codes and texts: forms, API, files and commands all speak from it.

Each topic has a file; a code is used once. ``text`` says what is wrong, ``remedy`` what to do.
"""

from portal.lib.messages.access import ACCESS
from portal.lib.messages.catalogue import CATALOGUE_TEXTS
from portal.lib.messages.entry import Entry
from portal.lib.messages.files import FILES
from portal.lib.messages.insight import INSIGHT
from portal.lib.messages.network import NETWORK
from portal.lib.messages.packs import PACKS
from portal.lib.messages.people import PEOPLE
from portal.lib.messages.release import RELEASE
from portal.lib.messages.reporting import REPORTING
from portal.lib.messages.serving import SERVING
from portal.lib.messages.sharing import SHARING

CATALOGUE: dict[str, Entry] = {
    **ACCESS,
    **CATALOGUE_TEXTS,
    **FILES,
    **INSIGHT,
    **NETWORK,
    **PACKS,
    **PEOPLE,
    **RELEASE,
    **REPORTING,
    **SERVING,
    **SHARING,
}

__all__ = ["CATALOGUE", "Entry"]
