"""The list of sharing rules, those that wait for approval first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from partners.sharing.models import ClassRecord, RuleState, SharingRule
from partners.sharing.presentation import rule_views
from partners.sharing.queries import approvers, rules_used
from partners.sharing.queries.growth import growths
from partners.sharing.queries.standards_shown import standards_shown_by
from partners.sharing.sentences import sentence
from partners.sharing.services.base import adopt_base_rule, base_fields
from portal.access.pages import Page
from portal.access.rules import may
from standards.catalogue.enums import SharingClass
from standards.catalogue.queries.sets import all_metrics

MOST = 500


class RuleList(Page):
    """All sharing rules; a first run is told who the second person is and where to begin."""

    access = may("sharing.read")
    template_name = "sharing/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list."""
        visible_rules = SharingRule.objects.visible_to(self.actor)
        rows = list(visible_rules.order_by("-created_at", "pk")[:MOST])
        older = visible_rules.count() - MOST if len(rows) == MOST else 0
        views = rule_views(rows, rules_used())
        pairs = list(zip(views, rows, strict=True))
        live = [row for row in rows if row.state == RuleState.APPROVED]
        grown = growths(live, timezone.now().date())
        brand_only = all_metrics().filter(sharing_class=SharingClass.BRAND_ONLY)
        ended = (RuleState.REVOKED,)
        first = (
            SharingRule(**base_fields()) if not rows and self.actor.may("sharing.edit") else None
        )
        return self.render(
            waiting=[view for view, row in pairs if _waits(row)],
            declined=[view for view, row in pairs if row.state == RuleState.DECLINED],
            stops=[view for view, row in pairs if _is_stopped(row)],
            growing=[view for view, row in pairs if row.pk in grown],
            rules=[
                view
                for view, row in pairs
                if not _waits(row)
                and not _is_stopped(row)
                and row.state not in (*ended, RuleState.DECLINED)
                and row.pk not in grown
            ],
            ended=[view for view, row in pairs if row.state in ended],
            records=ClassRecord.objects.visible_to(self.actor)
            .filter(state=RuleState.DRAFT)
            .count(),
            brand_only=list(brand_only.values_list("name", flat=True)),
            may_edit=self.actor.may("sharing.edit"),
            first_sentence=sentence(first) if first else "",
            standards=standards_shown_by(first, timezone.now().date()) if first else None,
            older=older,
            approvers=approvers(self.actor) if not rows else [],
        )


class BaseRule(Page):
    """Put the one rule of a new network in force: own results and targets, once read."""

    access = may("sharing.edit")

    def post(self, request: HttpRequest) -> HttpResponse:
        """Adopt it, then show it."""
        rule = adopt_base_rule(actor=self.actor)
        return redirect("sharing:rule", public_id=rule.public_id)


def _is_stopped(row: SharingRule) -> bool:
    """Whether it closes at once, or was closed at once, until somebody decides again."""
    return row.state == RuleState.STOPPED or (row.is_stop and row.state != RuleState.REVOKED)


def _waits(row: SharingRule) -> bool:
    asked = row.state == RuleState.APPROVED and row.ending_asked_by is not None
    return row.state == RuleState.DRAFT or asked
