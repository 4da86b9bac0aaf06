"""Sentences of a scorecard: statuses, comparisons, reasons, in words without blame."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.lib.messages import CATALOGUE
from portal.ui.formats import month_text, number_text, signed_text
from standards.disclosure.peers import Movement, Peers
from standards.measures import NPS, PART_LABELS
from standards.release.figures import Figure


def part_words(part: Figure) -> str:
    """*Upper half of 10-19 owners, France · Gold*."""
    names = {
        (1, 2): _("better half"),
        (2, 2): _("lower half"),
        (1, 3): _("best third"),
        (2, 3): _("middle third"),
        (3, 3): _("lowest third"),
        (1, 4): _("best quarter"),
        (2, 4): _("upper middle quarter"),
        (3, 4): _("lower middle quarter"),
        (4, 4): _("lowest quarter"),
    }
    text = names[part.part, part.parts]
    return f"{text} ({part.group.label})" if part.group.label else text


def peer_words(peers: Peers, names: Mapping[str, str]) -> list[str]:
    """One sentence per fact about others, each naming its group; ``names`` of choices, members."""
    if peers.withheld:
        return [withheld_words(peers.withheld, peers.month, peers.appears_on)]
    group, size = peers.group.label or _("your group"), peers.group.size
    sentences = []
    if peers.median:
        sentences.append(
            _("Middle of {size} owners ({group}): {value}").format(
                size=size, group=group, value=bound_words(peers.median)
            )
        )
    if peers.mean and not peers.median:
        sentences.append(
            _("Typical partner of {size} owners ({group}): {value}").format(
                size=size, group=group, value=bound_words(peers.mean)
            )
        )
    if peers.shares:
        sentences.append(
            _("Answers of {size} owners ({group}): {shares}").format(
                size=size, group=group, shares=share_words(peers.shares, names)
            )
        )
    if peers.members:
        middles = ", ".join(
            f"{_member(each.of, names)} {bound_words(each)}" for each in peers.members
        )
        if peers.median:
            sentences.append(_("Middle by part: {middles}").format(middles=middles))
        else:
            # No sentence before it has named the group: it says whom it covers itself.
            sentences.append(
                _("Middle by part of {size} owners ({group}): {middles}").format(
                    size=size, group=group, middles=middles
                )
            )
    sentences += [_("You are in the {part}").format(part=part_words(part)) for part in peers.parts]
    if peers.movement:
        sentences.append(movement_words(peers.movement))
    return sentences + _network_words(peers, names)


def _network_words(peers: Peers, names: Mapping[str, str]) -> list[str]:
    sentences = []
    if peers.network:
        value = bound_words(peers.network)
        sentences.append(_("Whole network: {value}").format(value=value))
    if peers.network_shares:
        shares = share_words(peers.network_shares, names)
        sentences.append(_("Whole network: {value}").format(value=shares))
    if sentences and peers.coverage < 100:
        sentences.append(
            _("It holds the areas of at least {n} % of owners").format(n=peers.coverage)
        )
    return sentences


def bound_words(figure: Figure) -> str:
    """A number, or *at least 98* where only a bound is known."""
    words = {"high": _("at least {value}"), "low": _("at most {value}")}
    return words.get(figure.end, "{value}").format(value=number_text(figure.value))


def share_words(shares: Sequence[Figure], names: Mapping[str, str]) -> str:
    """*yes 60 %, no 40 %*; a tenth and nine tenths are bounds."""
    return ", ".join(f"{_member(each.of, names)} {bound_words(each)} %" for each in shares)


def movement_words(movement: Movement) -> str:
    """*Since March: you +2.0, the middle +1*."""
    text = _("Since {month}: you {own}, the middle {peers}").format(
        month=month_text(movement.since),
        own=signed_text(movement.own),
        peers=signed_text(movement.peers),
    )
    return text if not movement.is_group_changed else text + " " + _("(the group has changed)")


def _member(code: str, names: Mapping[str, str]) -> str:
    parts = {part: _(PART_LABELS[part]) for part in NPS.released_parts}
    labels = {"yes": _("yes"), "no": _("no"), "other": _("other"), **parts}
    return names.get(code) or labels.get(code, code)


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


def unshown_words(reason: str, month: str) -> str:
    """Why the partner's own score is not shown, and what helps."""
    own = {"withheld_not_contributed": "withheld_own_not_sent"}
    return withheld_words(own.get(reason, reason), month, None)
