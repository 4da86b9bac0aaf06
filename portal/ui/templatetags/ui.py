"""Template tags of the design system; built in, so that no template loads them."""

import datetime as dt
import json
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from portal.lib.mappings import TemplateContext
from portal.lib.results import Problem
from portal.ui import links
from portal.ui.charts import Chart
from portal.ui.formats import day_text, month_text, number_text, signed_text
from portal.ui.icons import ICONS
from portal.ui.links import PlacedLink
from portal.ui.problems import grouped

register = template.Library()

_BADGE_ICONS = {"ok": "check", "warn": "alert", "bad": "cross", "info": "info"}
# A page has dozens of them, always the same.
_DECORATIVE = {
    name: format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>', drawing
    )
    for name, drawing in ICONS.items()
}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An inline drawing; decorative unless ``label`` gives it a name."""
    if label:
        return format_html(
            '<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}"><path d="{}"/></svg>',
            label,
            ICONS[name],
        )
    return _DECORATIVE[name]


@register.simple_tag
def badge(text: Any, look: str = "quiet") -> SafeString:
    """A short status: word and, unless quiet, a shape beside the colour."""
    shape = icon(_BADGE_ICONS[look]) if look in _BADGE_ICONS else ""
    return format_html('<span class="badge badge--{}">{}{}</span>', look, shape, text)


@register.filter
def month(value: str | None) -> str:
    """``2026-06`` as *June 2026*."""
    return month_text(value or "")


@register.filter
def day(value: dt.date | None) -> str:
    """*7 November*, with its year where that is not this one."""
    if value is None:
        return ""
    date = timezone.localtime(value).date() if isinstance(value, dt.datetime) else value
    return day_text(date, timezone.localdate())


@register.filter
def may(actor: Any, capability: str) -> bool:
    """Whether the actor (``shell.actor``) may do it: a link leads nobody to a page of others."""
    return bool(actor.may(capability))


@register.filter
def number(value: Any, places: int | None = None) -> str:
    """A number by locale; '–' for none."""
    return number_text(value, places)


@register.filter
def signed(value: Any, places: int | None = None) -> str:
    """A change with its sign, by locale; '–' for none."""
    return signed_text(value, places)


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField, hint: str = "") -> TemplateContext:
    """A form field: label, control, hint and errors tied together."""
    return {
        "bound": bound,
        "hint": hint or bound.help_text,
        "is_check": isinstance(bound.field.widget, CheckboxInput),
        "is_group": bound.use_fieldset,
    }


@register.inclusion_tag("ui/parts/chart.html")
def chart(spec: Chart) -> TemplateContext:
    """A chart with its text alternative and data table."""
    return {"chart": spec, "spec_json": script_json(spec.spec)}


@register.inclusion_tag("ui/parts/problems.html")
def problems(items: list[Problem] | tuple[Problem, ...], limit: int = 200) -> TemplateContext:
    """What is wrong with input: rows, column, value, sentence and remedy; each is said once."""
    rows = grouped(items)
    groups = rows[:limit]
    return {
        "problems": groups,
        "more": sum(group.count for group in rows[limit:]),
        "has_rows": any(group.rows for group in groups),
        "has_partners": any(group.partners for group in groups),
        "has_columns": any(group.column for group in groups),
        "has_values": any(group.values for group in groups),
    }


@register.simple_tag(takes_context=True)
def links_at(context: Context, place: str, about: Any = None) -> list[PlacedLink]:
    """``{% links_at "partner" partner as links %}``: what slices put here, for who looks."""
    match = context["request"].resolver_match
    return links.links_at(place, context["shell"].actor, about, match.view_name if match else "")


@register.simple_tag
def address_at(place: str, *arguments: Any) -> str:
    """Where a place leads; '' where no slice says so."""
    return links.address_at(place, *arguments)


def script_json(value: Any) -> SafeString:
    """JSON that is safe inside a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    escaped = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return mark_safe(escaped)  # noqa: S308 - the three characters that could end the script are escaped


@register.simple_block_tag
def capture(content: str) -> SafeString:
    """``{% capture as name %}…{% endcapture %}``: keep what was rendered, for a second use."""
    # Rendered, so escaped already; ``strip`` alone would make it plain text that is escaped again.
    return mark_safe(content.strip())  # noqa: S308 - see above
