"""Sections of the brand: sharing rules, standards in the making, who upholds, the trail."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.people.queries import role_requests_waiting, second_people
from partners.sharing.lifecycle import approvals_waiting
from partners.sharing.queries.rules import rules_within
from portal.access.actor import Actor
from portal.audit.queries import all_entries, unsealed_entries
from portal.home.links import link
from portal.home.queries.setup import is_being_set_up, scored_month
from portal.home.sections.parts import Figure, Lead, Section
from portal.ui.formats import month_text, number_text
from standards.catalogue.queries.sets import versions_in_the_making
from standards.insight.queries.overview import MonthScore, month_scores


def network_section(actor: Actor) -> Section | None:
    """The network's headline: how many partners uphold every standard."""
    if not actor.may("network.read"):
        return None
    return Section(
        title=_("The network")
        if actor.reach("network.read").is_whole
        else _("Your part of the network"),
        figures=_upholding(actor),
        empty=_(
            "No month is scored yet. Figures appear once partners have sent their first month."
        ),
    )


def approval_section(actor: Actor) -> Section | None:
    """Sharing rules that wait for this person."""
    if not actor.may("sharing.approve"):
        return None
    leads = []
    waiting = approvals_waiting(actor)
    if waiting:
        leads.append(
            Lead(
                title=ngettext(
                    "%(count)d sharing rule waits for you",
                    "%(count)d sharing rules wait for you",
                    waiting,
                )
                % {"count": waiting},
                text=_("Look at what would change, then approve it or leave it."),
                action=_("Look at it"),
                url=link("sharing:rules"),
                icon="share",
            )
        )
    return Section(
        title=_("Sharing"),
        leads=(*leads, *_roles_waiting(actor), *_second_approver(actor)),
        # Before there is anything to share a number says nothing.
        figures=() if is_being_set_up(actor) else _rules(actor),
        quiet=_("Nothing waits for you now."),
    )


def _rules(actor: Actor) -> tuple[Figure, ...]:
    """The rules there are, with the way to them also when none waits."""
    drafts = approvals_waiting(actor)
    note = _("%(count)d to approve") % {"count": drafts} if drafts else _("none to approve")
    return (
        Figure(
            label=_("Sharing rules"),
            value=number_text(rules_within(actor).count()),
            note=note,
            url=link("sharing:rules"),
        ),
    )


def writing_section(actor: Actor) -> Section | None:
    """Standards in the making."""
    if not actor.may("standards.write"):
        return None
    return Section(
        title=_("Standards in the making"),
        figures=tuple(
            Figure(
                label=row.standard.name,
                value=row.number,
                is_text=True,
                note=row.get_state_display(),
                url=link("catalogue:version", row.standard.code, row.number),
            )
            for row in versions_in_the_making()
        ),
        empty=_("No draft now. Import a standard, or begin a new version of one."),
    )


def trail_section(actor: Actor) -> Section | None:
    """What the trail recorded lately."""
    if not actor.reach("audit.read").everything or is_being_set_up(actor):
        return None
    since = timezone.now() - timedelta(days=7)
    rows = all_entries().filter(at__gte=since)
    unsealed = unsealed_entries().count()
    note = _("all sealed") if not unsealed else _("%(count)d to be sealed") % {"count": unsealed}
    return Section(
        title=_("Audit trail"),
        figures=(
            Figure(
                label=_("Changes in the last 7 days"),
                value=number_text(rows.count()),
                note=note,
                url=link("accounts:trail"),
            ),
        ),
    )


def _upholding(actor: Actor) -> tuple[Figure, ...]:
    newest = scored_month()
    if not newest:
        return ()
    # The overview's own figure and method: two pages must not name two typical scores.
    (score,) = month_scores([newest], actor)
    return (
        Figure(
            label=_("Partners upholding every standard"),
            value=number_text(score.upholding),
            unit=_("of %(count)s") % {"count": number_text(score.judged)},
            note=month_text(newest),
            url=link("insight:overview") + f"?month={newest}",
        ),
        Figure(
            label=_("Mean score"),
            value=number_text(score.mean, 1),
            unit=_("of 100"),
            note=_mean_note(score),
            url=link("insight:heatmap") + f"?month={newest}",
        ),
    )


def _mean_note(score: MonthScore) -> str:
    """Whom the mean covers, and what it is with those that sent nothing."""
    note = _("mean of the %(count)s that sent") % {"count": number_text(score.sent)}
    if not score.silent:
        return note
    return (
        note
        + " · "
        + _("%(mean)s with %(count)s missing, counted as 0")
        % {"mean": number_text(score.mean_of_all, 1), "count": number_text(score.silent)}
    )


def _roles_waiting(actor: Actor) -> list[Lead]:
    count = role_requests_waiting(actor)
    if not count:
        return []
    return [
        Lead(
            title=ngettext("%(count)d role waits for you", "%(count)d roles wait for you", count)
            % {"count": count},
            text=_("Who comes to approve or to give roles is confirmed by a second person."),
            action=_("Look at it"),
            url=link("people:role_requests"),
            icon="people",
        )
    ]


def _second_approver(actor: Actor) -> list[Lead]:
    # While the portal is being set up this is its first step.
    if not actor.may("settings.edit") or is_being_set_up(actor):
        return []
    if second_people(actor, "sharing.approve"):
        return []
    return [
        Lead(
            title=_("Who is the second approver?"),
            text=_(
                "A sharing rule needs two people, and nobody counts as the second yet. Until "
                "somebody does, nothing beyond own results and targets can be shared."
            ),
            action=_("How to name that person"),
            url=link("home:setup"),
            icon="people",
        )
    ]
