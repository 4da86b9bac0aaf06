"""A pack as read."""

import datetime as dt
from dataclasses import dataclass, field

from partners.network.rows import PartnerRow
from portal.lib.results import Problem
from standards.packs.manifest import Manifest


@dataclass(slots=True)
class PackMonth:
    """One partner's month: raw cells and the rows they stood in; ``reason`` of a correction.

    ``accepted``: why unusual values are right, by cell.
    """

    cells: dict[str, dict[str, str]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    sent_on: dt.date | None = None
    reason: str = ""
    accepted: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as read.

    ``months`` is by (partner code, month); ``bad`` are row problems so far, and ``unclean`` the
    partner-months they stand in. ``standard_files`` name the files of ``standards``.
    """

    manifest: Manifest
    standards: tuple[str, ...]
    partners: tuple[PartnerRow, ...]
    months: dict[tuple[str, str], PackMonth]
    bad: tuple[Problem, ...]
    digest: str
    unclean: frozenset[tuple[str, str]] = frozenset()
    standard_files: tuple[str, ...] = ()
