"""A partner's section: the month due, the latest score, what to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.network.queries.own import own_partners
from partners.sharing.queries.agreements import editions_to_sign
from portal.access.actor import Actor
from portal.home.links import link
from portal.home.sections.parts import Figure, Lead, Section
from portal.ui.formats import day_text, month_text
from standards.catalogue.queries.acknowledgements import unread_standards
from standards.disclosure.presentation import OutletRow, outlet_rows
from standards.reporting.cell_display import dates_text
from standards.reporting.queries.history import MonthRow, is_questioned, own_months
from standards.reporting.queries.questions import questions_to_answer

if TYPE_CHECKING:
    from partners.network.models import Partner
    from partners.sharing.models import Edition

_SHOWN_OUTLETS = 4
_MONTHS_BACK = 6


def partner_section(actor: Actor) -> Section | None:
    """What a person who acts for partners sees; None for others."""
    if not actor.is_partner:
        return None
    partners = own_partners(actor, "scorecard.read")
    if not partners:
        return None
    # By the one door: what no rule shares now is not there.
    scores = [row for row in outlet_rows(actor, partners[:_SHOWN_OUTLETS]) if row.score]
    return Section(
        title=partners[0].name if len(partners) == 1 else _("Your outlets"),
        leads=(
            *_questions(actor, partners),
            *_months_due(actor, partners),
            *_to_sign(actor),
            *_to_read(actor),
        ),
        figures=tuple(_score(row, len(partners) > 1) for row in scores),
        tickets=" ".join(row.ticket for row in scores),
        quiet=_("Nothing is due now. Thank you."),
    )


def _sending(actor: Actor, partners: Sequence[Partner]) -> list[Partner]:
    sendable = {partner.pk for partner in own_partners(actor, "months.send")}
    return [partner for partner in partners if partner.pk in sendable]


def _months_due(actor: Actor, partners: Sequence[Partner]) -> list[Lead]:
    rows = own_months(_sending(actor, partners), _MONTHS_BACK, is_due_only=True)
    months = Counter(row.period.month for row in rows)
    return [
        _lead(row, is_alone=months[row.period.month] == 1)
        for row in sorted(rows, key=lambda row: row.period.due_date)
    ]


def _lead(row: MonthRow, *, is_alone: bool) -> Lead:
    waiting = [outlet for outlet in row.outlets if outlet.is_to_send and not outlet.waits_until]
    returned = [outlet for outlet in waiting if outlet.state == "returned"]
    period = row.period
    month = month_text(period.code)
    today = timezone.localdate()
    late = today > period.due_date
    dates = dates_text(period, today, with_comparison=False)
    text = returned[0].return_reason if returned else dates
    if len(row.outlets) > 1:
        names = ", ".join(outlet.partner.name for outlet in waiting[:_SHOWN_OUTLETS])
        text = f"{names}{' …' if len(waiting) > _SHOWN_OUTLETS else ''} · {text}"
    started = any(outlet.state == "started" for outlet in waiting)
    return Lead(
        title=_("%(collection)s for %(month)s")
        % {"collection": period.collection.name, "month": month},
        text=text,
        action=_("Go on") if started else _("Enter the numbers"),
        url=link("reporting:grid", period.collection.code, period.code)
        if is_alone
        else link("reporting:together", period.month),
        icon="pencil",
        badge=_("came back") if returned else _("still open") if late else _("due"),
        badge_look="warn" if returned or late else "info",
        due=period.due_date,
    )


def _questions(actor: Actor, partners: Sequence[Partner]) -> list[Lead]:
    # Whether there is any is read with the months that are due.
    if not is_questioned(_sending(actor, partners), _MONTHS_BACK):
        return []
    today = timezone.localdate()
    return [
        Lead(
            title=_("%(partner)s: a question about %(number)s")
            % {"partner": asked.question.submission.partner.name, "number": asked.name},
            text=asked.question.text,
            action=_("Answer"),
            url=link("reporting:question", asked.question.public_id),
            icon="info",
            badge=_("was asked for by %(day)s") % {"day": day_text(asked.question.answer_by, today)}
            if asked.is_overdue
            else _("answer by %(day)s") % {"day": day_text(asked.question.answer_by, today)},
            badge_look="warn" if asked.is_overdue else "info",
            due=asked.question.answer_by,
        )
        for asked in questions_to_answer(actor)
    ]


def _to_read(actor: Actor) -> list[Lead]:
    if not actor.may("standards.acknowledge"):
        return []
    unread = unread_standards(actor)
    if not unread:
        return []
    count = len(unread)
    return [
        Lead(
            title=ngettext("%(count)d standard to read", "%(count)d standards to read", count)
            % {"count": count},
            text=", ".join(unread.values()),
            action=_("Read"),
            url=link("catalogue:standard", next(iter(unread)))
            if count == 1
            else link("catalogue:list"),
            icon="book",
        )
    ]


def _to_sign(actor: Actor) -> list[Lead]:
    if not actor.may("agreements.sign"):
        return []
    return [
        Lead(
            title=_("Agreement about sharing to sign"),
            text=_to_sign_text(edition),
            action=_("Read and sign"),
            url=link("sharing:edition", edition.public_id),
            icon="share",
        )
        for edition in editions_to_sign(actor)
    ]


def _to_sign_text(edition: Edition) -> str:
    today = timezone.localdate()
    text = (
        _("%(owner)s · counts from %(date)s once it is signed")
        if today < edition.valid_from
        else _("%(owner)s · counts as soon as it is signed")
    )
    return text % {"owner": edition.owner.name, "date": day_text(edition.valid_from, today)}


def _score(row: OutletRow, has_others: bool) -> Figure:
    state = _("final") if row.is_final else _("provisional")
    if row.is_silent:
        state += " · " + _("nothing was sent")
    return Figure(
        label=row.partner.name if has_others else _("Your score"),
        value=row.score,
        unit=_("of 100"),
        note=f"{month_text(row.month)} · {state}",
        url=link("disclosure:scorecard", row.partner.public_id, row.month),
    )
