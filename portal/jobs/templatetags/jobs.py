"""The template tag of long work; built in, so that no template loads it."""

from typing import Any

from django import template

from portal.lib.mappings import TemplateContext

register = template.Library()


@register.inclusion_tag("jobs/progress.html")
def progress(job: Any) -> TemplateContext:
    """A job's bar; it renews itself until the job has ended."""
    return {"job": job}
