"""The portable text of a standard (YAML): shape, reading, writing, checks. No database."""

from standards.catalogue.document.checks import check, judged
from standards.catalogue.document.example import example_text
from standards.catalogue.document.locations import Locator
from standards.catalogue.document.parser import parse
from standards.catalogue.document.shape import Document
from standards.catalogue.document.writer import render

__all__ = ["Document", "Locator", "check", "example_text", "judged", "parse", "render"]
