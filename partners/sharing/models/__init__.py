"""Tables of sharing."""

from partners.sharing.models.agreements import Edition
from partners.sharing.models.ledger import BRAND, LedgerRow, LedgerSeal
from partners.sharing.models.rules import (
    ClassRecord,
    RecordKind,
    Remark,
    RemarkKind,
    RuleState,
    SharingRule,
    SharingRuleQuerySet,
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
    "RuleState",
    "SharingRule",
    "SharingRuleQuerySet",
]
