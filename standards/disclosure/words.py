"""Sentences of a scorecard: statuses, comparisons, reasons, in words without blame."""

import datetime as dt
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.lib.messages import CATALOGUE
from portal.ui.formats import month_text, number_text
from standards.disclosure.boards import Part, Peers


def status_words(fields: dict[str, Any]) -> tuple[str, str]:
    """A line's status in words, with the badge's look."""
    status = fields["status"]
    if status == "not_judged":
        return _("shown, not judged ({sample} of {minimum})").format(
            sample=fields["sample"], minimum=fields["minimum"]
        ), "quiet"
    words = {
        "missing": (_("missing"), "bad"),
        "awaited": (_("not there yet"), "quiet"),
        "waived": (_("waived"), "quiet"),
        "shown": (_("shown only"), "quiet"),
    }
    if status in words:
        text, tone = words[status]
        return text, tone
    return (_("met"), "ok") if fields["met"] else (_("not met"), "warn")


def value_words(fields: dict[str, Any]) -> str:
    """The value with its unit, or what was answered."""
    if fields["kind"] in ("yesno", "choice"):
        code: str = fields["code"]
        return {"yes": _("yes"), "no": _("no"), "": "–"}.get(code, code)
    if fields["value"] is None:
        return "–"
    return f"{number_text(fields['value'], fields['precision'])} {fields['unit']}".strip()


def reckoning(fields: dict[str, Any]) -> str:
    """What the value was made of, e.g. *174 of 200*."""
    if fields["numerator"] is None or fields["denominator"] is None:
        return ""
    if fields["kind"] == "nps":
        return _("{n} answers").format(n=number_text(fields["denominator"]))
    text = _("{n} of {d}").format(
        n=number_text(fields["numerator"]), d=number_text(fields["denominator"])
    )
    if fields["window"] > 1:
        text += " · " + _("over {n} months").format(n=fields["window"])
    return text


def part_words(part: Part) -> str:
    """*Upper half of 10-19 owners, France · Gold*."""
    names = {
        (1, 2): _("better half"),
        (2, 2): _("lower half"),
        (1, 3): _("best third"),
        (2, 3): _("middle third"),
        (3, 3): _("lowest third"),
        (1, 4): _("best quarter"),
        (2, 4): _("second quarter"),
        (3, 4): _("third quarter"),
        (4, 4): _("lowest quarter"),
    }
    text = names[part.part, part.parts]
    return f"{text} ({part.label})" if part.label else text


def peer_words(peers: Peers) -> list[str]:
    """One sentence per fact about others, each naming group and month."""
    if peers.withheld:
        return [withheld_words(peers.withheld, peers.month, peers.appears_on)]
    found = []
    if peers.median:
        found.append(
            _("Middle of {size} owners ({group}): {value}").format(
                size=peers.size,
                group=peers.label or _("your group"),
                value=number_text(peers.median),
            )
        )
    if peers.mean and not peers.median:
        found.append(_("Typical partner: {value}").format(value=number_text(peers.mean)))
    found += [_("You are in the {part}").format(part=part_words(part)) for part in peers.parts]
    if peers.network:
        found.append(_("Whole network: {value}").format(value=number_text(peers.network)))
    return found


def withheld_words(code: str, month: str, appears_on: dt.date | None) -> str:
    """The public reason and what helps."""
    if code == "withheld_not_released" and appears_on is None:
        code = "withheld_no_date"
    entry = CATALOGUE[code]
    params = {
        "month": month_text(month),
        "date": date_format(appears_on) if appears_on else "",
    }
    return f"{entry.render(params)} {entry.render_remedy(params)}".strip()
