"""May this kind of fact be disclosed to this partner? Pure functions over tables of data.

`terms` holds the words, `table` the policy itself, `decision` reads it for one request, `mask`
for whole networks at once. Nothing here knows Django; `partners.sharing.policy_inputs` turns rows
into these terms.
"""

from partners.sharing.policy.decision import (
    Decision,
    covers_subject,
    decide,
    in_dates,
    names_metric,
)
from partners.sharing.policy.table import CEILING, CONDITIONS, LINES, PEER_KINDS
from partners.sharing.policy.terms import (
    ANY,
    BRAND_ONLY,
    OPEN,
    RESTRICTED,
    SHAREABLE,
    Audience,
    Catalogue,
    Exemption,
    Kind,
    Lowering,
    MetricEntry,
    Purpose,
    Request,
    Rule,
    Subject,
)

__all__ = [
    "ANY",
    "BRAND_ONLY",
    "CEILING",
    "CONDITIONS",
    "LINES",
    "OPEN",
    "PEER_KINDS",
    "RESTRICTED",
    "SHAREABLE",
    "Audience",
    "Catalogue",
    "Decision",
    "Exemption",
    "Kind",
    "Lowering",
    "MetricEntry",
    "Purpose",
    "Request",
    "Rule",
    "Subject",
    "covers_subject",
    "decide",
    "in_dates",
    "names_metric",
]
