"""What the landing page shows, by role."""

from portal.home.sections.compose import Content, content_of

__all__ = ["Content", "content_of"]
