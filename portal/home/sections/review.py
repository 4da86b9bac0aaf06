"""A manager's section: due, in, missing, and what needs a look, each a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.people.enums import InvitationState
from partners.people.queries import invitations_within
from portal.access.actor import Actor
from portal.home.links import link
from portal.home.sections.parts import Figure, Lead, Section
from portal.ui.formats import day_text, month_text, number_text
from standards.reporting.queries.inbox import PeriodFigures, period_figures
from standards.reporting.queries.reopening import waiting_extensions

if TYPE_CHECKING:
    from standards.reporting.models import Period


# Home names so many; the page of months lists all.
_MOST_EXTENSIONS = 3


def review_section(actor: Actor) -> Section | None:
    """What a person who looks after partners sees; None for others."""
    if not actor.may("months.review"):
        return None
    counts = _latest(actor)
    figures: list[Figure] = []
    leads: list[Lead] = []
    for count in counts:
        figures += _figures(count)
        leads += _leads(count)
    return Section(
        title=_("Your partners"),
        leads=(*_extensions(actor), *leads, *_invitations(actor)),
        figures=tuple(figures),
        quiet=_quiet(counts),
        empty=_("No month is open yet. It appears here when the first collection starts."),
    )


def _quiet(counts: list[PeriodFigures]) -> str:
    """All is decided; what closed incomplete is said all the same."""
    closed = [
        ngettext(
            "%(month)s closed with %(count)d missing.",
            "%(month)s closed with %(count)d missing.",
            count.missing,
        )
        % {"month": month_text(count.period.code), "count": count.missing}
        for count in counts
        if count.missing and count.period.lock_date < timezone.localdate()
    ]
    if closed:
        return " ".join([*closed, _("Nothing else needs you now.")])
    return _("Nothing needs you now: clean months were received automatically.")


def _latest(actor: Actor) -> list[PeriodFigures]:
    """Of each collection the last month that closed, before it the one that runs.

    The running one is the first that has not closed: it is collected now, or as soon as it is over.
    """
    today = timezone.localdate()
    shown: dict[int, list[PeriodFigures]] = {}
    for figures in period_figures(actor, months_back=6):
        # What others bring is asked of nobody.
        if figures.is_brought:
            continue
        months = shown.setdefault(figures.period.collection_id, [])
        if figures.period.lock_date >= today:
            months[:] = [figures]
        elif not months or months[-1].period.lock_date >= today:
            months.append(figures)
    collections = sorted(shown.values(), key=lambda each: each[0].period.collection.code)
    return [figures for each in collections for figures in each]


def _figures(count: PeriodFigures) -> list[Figure]:
    period = count.period
    note = f"{period.collection.name} · {month_text(period.code)}"
    # In the words of the pages they lead to: before its day is over nobody is missing.
    cells = (
        (_("Due") if count.is_due else _("Asked"), count.due, "asked"),
        (_("In"), count.received, "in"),
        (_("Missing") if count.is_due else _("Not in yet"), count.missing, "missing"),
        (_("Need you"), count.needs_look, "need"),
    )
    return [
        Figure(label=label, value=number_text(value), note=note, url=_url(period, show))
        for label, value, show in cells
    ]


def _leads(count: PeriodFigures) -> list[Lead]:
    period, leads = count.period, []
    month = month_text(period.code)
    if count.needs_look:
        number = count.needs_look
        leads.append(
            Lead(
                title=ngettext(
                    "The month of %(count)d partner needs you",
                    "The month of %(count)d partners needs you",
                    number,
                )
                % {"count": number},
                text=_("Unusual values wait for your look: accept them, or return the month."),
                action=_("Look at them"),
                url=_url(period, "need"),
                icon="eye",
                badge=month,
                due=period.due_date,
            )
        )
    if count.missing and period.due_date < timezone.localdate() <= period.lock_date:
        number = count.missing
        leads.append(
            Lead(
                title=ngettext(
                    "%(count)d partner has not sent yet",
                    "%(count)d partners have not sent yet",
                    number,
                )
                % {"count": number},
                text=_("%(collection)s closes on %(day)s.")
                % {
                    "collection": period.collection.name,
                    "day": day_text(period.lock_date, timezone.localdate()),
                },
                action=_("Look at them"),
                url=_url(period, "missing"),
                icon="mail",
                badge=month,
                due=period.lock_date,
            )
        )
    return leads


def _extensions(actor: Actor) -> list[Lead]:
    rows = list(waiting_extensions(actor)[:_MOST_EXTENSIONS])
    return [
        Lead(
            title=_("%(partner)s asks for a later date") % {"partner": row.partner.name},
            text=_("Until %(day)s: %(reason)s")
            % {"day": day_text(row.until, timezone.localdate()), "reason": row.reason},
            action=_("Decide"),
            url=link("reporting:extension", row.public_id),
            icon="calendar",
            badge=month_text(row.period.code),
            due=row.until,
        )
        for row in rows
    ]


def _invitations(actor: Actor) -> list[Lead]:
    bounced = invitations_within(actor).filter(state=InvitationState.BOUNCED)
    count = bounced.count()
    if not count:
        return []
    return [
        Lead(
            title=ngettext("%(count)d invitation bounced", "%(count)d invitations bounced", count)
            % {"count": count},
            text=_("The address does not work. Correct it and send the invitation again."),
            action=_("Correct"),
            url=link("people:invitations") + "?state=bounced",
            icon="mail",
        )
    ]


def _url(period: Period, show: str) -> str:
    return link("reporting:inbox_month", period.collection.code, period.code) + (
        f"?show={show}" if show else ""
    )
