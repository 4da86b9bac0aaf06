"""Builders for standards: the worked example, and small ones with given targets."""

from textwrap import indent
from typing import Any

from portal.access.actor import SYSTEM
from standards.catalogue.models import Version
from standards.catalogue.services.documents import import_standard
from standards.catalogue.services.publishing import publish

LEADS = """\
format: cx-standard/1
standard:
  code: leads
  name: Lead handling
  summary: Nobody who asks waits.
version:
  number: '1.0'
metrics:
  - code: reply24
    name: First reply within 24 hours
    kind: share
    unit: '%'
    factor: 100
    lower: 0
    upper: 100
    minimum_sample: 20
    stage: discovery
    protects: satisfaction
    sharing: shareable
    release:
      grid: 1
  - code: close_days
    name: Days to close a complaint
    kind: mean
    unit: days
    polarity: lower
    lower: 0
    upper: 365
    minimum_sample: 5
  - code: room
    name: Showroom checklist done
    kind: yesno
sections:
  - code: contact
    title: First contact
    clauses:
      - code: reply
        title: Reply within a day
        text: Every lead gets a **reply within 24 hours**.
        rationale: Who waits goes elsewhere.
        evidence: |-
          The CRM's export.

          One line per lead.
        targets:
          - metric: reply24
            value: 90
            floor: 60
            weight: 40
            mandatory: true
      - code: close
        title: Close complaints
        text: Complaints are closed within three days.
        targets:
          - metric: close_days
            value: 3
            floor: 10
            weight: 35
  - code: place
    title: The showroom
    clauses:
      - code: room
        title: Showroom
        text: The checklist is done every month.
        targets:
          - metric: room
            method: pass
            value: 1
            weight: 25
            mandatory: true
"""


def standard_text(
    code: str = "basics", number: str = "1", targets: str = "", metrics: str = "", name: str = ""
) -> str:
    """A standard of one clause with the given ``targets`` and ``metrics`` (YAML lists)."""
    text = (
        f"format: cx-standard/1\nstandard:\n  code: {code}\n  name: {name or code.capitalize()}\n"
        f'version:\n  number: "{number}"\n'
    )
    if metrics:
        text += "metrics:\n" + indent(metrics, "  ")
    text += (
        "sections:\n  - code: all\n    title: All\n    clauses:\n"
        "      - code: one\n        title: One\n        text: Do it.\n"
    )
    return text + ("        targets:\n" + indent(targets, " " * 10) if targets else "")


def make_standard(text: str = LEADS) -> Version:
    """A draft."""
    return import_standard(text=text, actor=SYSTEM)


def make_published(
    text: str = LEADS, effective_month: str = "2024-01", audience: dict[str, Any] | None = None
) -> Version:
    """A version in force."""
    version = make_standard(text)
    publish(version=version, effective_month=effective_month, audience=audience or {}, actor=SYSTEM)
    version.refresh_from_db()
    return version
