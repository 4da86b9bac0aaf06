"""The sharing rules of a pack: drafts, or in force by two people it names."""

from partners.people.queries import holds_brand_role
from partners.sharing.queries import announced, is_rule_named
from partners.sharing.services import rules
from partners.sharing.services.approval import approve_rule
from portal.access.actor import SYSTEM, Actor, actor_for
from portal.accounts.queries import person_at
from portal.lib.results import Refusal
from standards.packs.manifest import Manifest, RulePart


def save_rules(manifest: Manifest) -> None:
    """Sharing rules: drafts, or in force when the pack names a writer and an approver."""
    writer, approver = _approvers(manifest)
    for part in manifest.rules:
        if is_rule_named(part.name):
            continue
        rule = rules.create_rule(
            fields=_rule_fields(part), actor=writer, channel="pack", waits=False
        )
        if approver is not None:
            seen = announced(rule).digest
            approve_rule(rule=rule, seen=seen, actor=approver, channel="pack")


def _approvers(manifest: Manifest) -> tuple[Actor, Actor | None]:
    if manifest.approvers is None or not manifest.rules:
        return SYSTEM, None
    first, second = (_approver(email) for email in manifest.approvers)
    if first.person_id == second.person_id or not first.may("sharing.edit"):
        raise Refusal("pack_approvers", email=manifest.approvers[0], why="sharing.edit")
    if not second.may("sharing.approve"):
        raise Refusal("pack_approvers", email=manifest.approvers[1], why="sharing.approve")
    return first, second


def _approver(email: str) -> Actor:
    user = person_at(email)
    if user is None or not user.is_active or not holds_brand_role(user):
        raise Refusal("person_unknown", email=email)
    return actor_for(user)


def _rule_fields(part: RulePart) -> rules.RuleFields:
    first, last = part.days()
    return {
        "name": part.name,
        "is_deny": part.effect == "deny",
        "territories": list(part.territories),
        "kinds_of_partner": list(part.kinds_of_partner),
        "tiers": list(part.tiers),
        "owners": list(part.owners),
        "partners": list(part.partners),
        "metrics": list(part.metrics),
        "kinds": list(part.kinds),
        "lookback_months": part.lookback_months,
        "lag_months": part.lag_months,
        "valid_from": first,
        "valid_to": last,
        "is_reciprocal": part.reciprocal,
        "needs_acknowledgement": part.acknowledged,
    }
