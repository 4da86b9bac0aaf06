"""A form field that names partners by text: codes or names, a line each, or pasted from a list."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.network.models import Partner
from partners.network.queries.lookup import label_of_partner, partners_named, partners_offered

# So many of the lines that name nobody get their matches told; the others are named.
_EXPLAINED = 5
# What a pasted column or row of codes has between them.
_BETWEEN = re.compile(r"[,;\t]|\s{2,}")


class NamesInput(forms.Textarea):
    """Lines of text; several values, as a list sends them, are several lines."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        """All that was sent under ``name``."""
        sent = data.getlist(name) if hasattr(data, "getlist") else data.get(name, "")
        return "\n".join(map(str, sent)) if isinstance(sent, (list, tuple)) else str(sent)

    def format_value(self, value: Any) -> str:
        """What stands in the box: what was typed, or stored codes with the names they stand for."""
        if value is None or isinstance(value, str):
            return value or ""
        partners = partners_named(value, Partner.objects.all())
        return "\n".join(
            label_of_partner(partners[code]) if code in partners else code for code in value
        )


class NamedPartners(forms.Field):
    """Partners as a list of codes. A list of all of them would be no choice in a great network."""

    widget = NamesInput

    def clean(self, value: Any) -> list[str]:
        """The codes, each once, in the order they were named."""
        lines = [line.strip() for line in (value or "").splitlines() if line.strip()]
        words = {line: [w.strip() for w in _BETWEEN.split(line) if w.strip()] for line in lines}
        texts = {text for line, parts in words.items() for text in (line, *parts)}
        partners = partners_named(texts, Partner.objects.all())
        named = [text for line in lines for text in ([line] if line in partners else words[line])]
        unknown = list(dict.fromkeys(text for text in named if text not in partners))
        if unknown:
            raise ValidationError(_problems(unknown))
        return list(dict.fromkeys(partners[text].code for text in named))


def _problems(unknown: list[str]) -> list[str]:
    sentences = [_problem(text) for text in unknown[:_EXPLAINED]]
    if rest := unknown[_EXPLAINED:]:
        sentences.append(
            _("Nobody is named by these either: {texts}.").format(texts=", ".join(rest))
        )
    return sentences


def _problem(text: str) -> str:
    offer = partners_offered(text, Partner.objects.all())
    if not offer.partners:
        return _("“{text}” names no partner. Write its code or its whole name.").format(text=text)
    names = ", ".join(f"{name} ({code})" for code, name in offer.partners)
    if offer.more:
        names += ngettext(" and {n} more", " and {n} more", offer.more).format(n=offer.more)
    return _("“{text}” may be one of these: {names}. Write the one that is meant.").format(
        text=text, names=names
    )
