"""Puts the sections of all a person's roles together; the most urgent lead comes first."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from portal.access.actor import Actor
from portal.home.sections.brand import (
    approval_section,
    network_section,
    trail_section,
    writing_section,
)
from portal.home.sections.partner import partner_section
from portal.home.sections.parts import Lead, Section
from portal.home.sections.review import review_section
from portal.home.sections.setup import setup_section

SECTIONS: tuple[Callable[[Actor], Section | None], ...] = (
    setup_section,
    partner_section,
    review_section,
    network_section,
    approval_section,
    writing_section,
    trail_section,
)


@dataclass(frozen=True, slots=True)
class Content:
    """The landing page: what to do, most urgent first, then the sections with figures."""

    first: Lead | None
    others: tuple[Lead, ...]
    sections: tuple[Section, ...]
    quiet: str


def content_of(actor: Actor) -> Content:
    """The landing page of ``actor``."""
    sections = [section for build in SECTIONS if (section := build(actor)) is not None]
    leads = [lead for section in sections for lead in section.leads]
    leads.sort(key=lambda lead: lead.due or dt.date.max)
    content_sections = tuple(section for section in sections if section.figures or section.empty)
    return Content(
        first=leads[0] if leads else None,
        others=tuple(leads[1:]),
        sections=content_sections,
        quiet=next((section.quiet for section in sections if section.quiet), ""),
    )
