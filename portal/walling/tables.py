"""Which table is whose. Only what no queryset knows is declared here; a test holds it complete."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from portal.access.querysets import VisibleQuerySet

Model = type[models.Model]

# The same for everybody; partners' people read them and write none.
SHARED = frozenset(
    {
        "auth.Permission",
        "catalogue.Clause",
        "catalogue.Metric",
        "catalogue.Publication",
        "catalogue.Section",
        "catalogue.Standard",
        "catalogue.Target",
        "catalogue.Version",
        "contenttypes.ContentType",
        "network.Attribute",
        "network.Kind",
        "network.Territory",
        "network.Tier",
        "reporting.Collection",
        "reporting.CollectionMetric",
        "reporting.Period",
        "scoring.ScoreRun",
    }
)

# Partners' tables their people write; all others they only read.
WRITTEN = frozenset(
    {
        "catalogue.Acknowledgement",
        "people.Invitation",
        "people.Membership",
        "reporting.Revision",
        "reporting.SentKey",
        "reporting.Submission",
        "sharing.Edition",
    }
)


@dataclass(frozen=True, slots=True)
class Own:
    """Rows of one person: ``column`` holds their public id, or the key of their user row."""

    column: str
    is_user_key: bool = False


OWN = {
    "account.EmailAddress": Own("user_id", is_user_key=True),
    "accounts.ApiToken": Own("user_id", is_user_key=True),
    "accounts.User": Own("id", is_user_key=True),
    "jobs.Job": Own("person_id"),
    "notices.Notice": Own("person_id"),
    "reporting.ColumnMemory": Own("person_id"),
    "reporting.Upload": Own("person_id"),
}

# Out of reach for partners' people; `brand_rows` is the way to what a request needs of them.
# Besides these, every model whose queryset says that its rows belong to no partner.
BRAND_ONLY = frozenset(
    {
        "account.EmailConfirmation",
        "accounts.User_groups",
        "accounts.User_user_permissions",
        "audit.Entry",
        "audit.Payload",
        "audit.Seal",
        "auth.Group",
        "auth.Group_permissions",
        "guardian.GroupObjectPermission",
        "guardian.UserObjectPermission",
        "jobs.Pulse",
        "network.ColumnMatch",
        "network.PartnerGrant",
        "network.PartnerImport",
        "network.TerritoryGrant",
        "notices.Mail",
        "notices.MailHold",
        "packs.PackLoad",
        "people.BrandRole",
        "people.RoleRequest",
        "release.FamilyPlan",
        "release.Intake",
        "release.Revisit",
        "release.Season",
        "release.SplitChoice",
        "release.Standing",
        "sessions.Session",
        "sharing.LedgerRow",
        "sharing.LedgerSeal",
        "sharing.Remark",
    }
)


def _models() -> list[Model]:
    return sorted(apps.get_models(include_auto_created=True), key=lambda model: model._meta.label)


def lookup_of(model: Model) -> str | None:
    """How a row leads to its partner; None when it does not."""
    rows: Any = model._default_manager.all()
    return rows.partner_lookup if isinstance(rows, VisibleQuerySet) else None


def walled() -> list[Model]:
    """Tables that lead to a partner."""
    return [model for model in _models() if lookup_of(model) is not None]


def written() -> list[Model]:
    """Those of them that partners' people write."""
    return [model for model in walled() if model._meta.label in WRITTEN]


def own() -> list[Model]:
    """Tables of single persons."""
    return [model for model in _models() if model._meta.label in OWN]


def shared() -> list[Model]:
    """Tables that are the same for everybody."""
    return [model for model in _models() if model._meta.label in SHARED]


def brand_only() -> list[Model]:
    """All others: what nobody declared is closed."""
    open_ones = {*walled(), *own(), *shared()}
    return [model for model in _models() if model not in open_ones]
