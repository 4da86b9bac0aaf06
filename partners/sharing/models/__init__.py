"""Tables of sharing."""

from partners.sharing.models.agreements import Edition
from partners.sharing.models.ledger import BRAND, LedgerRow, LedgerSeal
from partners.sharing.models.scopes import (
    ClassRecord,
    RecordKind,
    Remark,
    RemarkKind,
    Scope,
    ScopeQuerySet,
    ScopeState,
)

__all__ = [
    "BRAND",
    "ClassRecord",
    "Edition",
    "LedgerRow",
    "LedgerSeal",
    "RecordKind",
    "Remark",
    "RemarkKind",
    "Scope",
    "ScopeQuerySet",
    "ScopeState",
]
