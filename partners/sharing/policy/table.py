"""The policy as data: `decide`, the filter, the mask and the prover all read these tables."""

from typing import NamedTuple

from partners.sharing.policy.terms import BRAND_ONLY, OPEN, RESTRICTED, SHAREABLE, Kind

PEER_KINDS = frozenset({Kind.CENTRE, Kind.BAND, Kind.SPREAD, Kind.TOTAL})

# What no rule can lift.
CEILING: dict[int, frozenset[Kind]] = {
    OPEN: frozenset(Kind),
    SHAREABLE: frozenset(Kind),
    RESTRICTED: frozenset({Kind.OWN, Kind.TARGET}),
    BRAND_ONLY: frozenset(),
}


class Line(NamedTuple):
    """One line of the policy: its code, what it decides, the circumstance it is about."""

    code: str
    allows: bool
    when: str


# First line that matches wins.
LINES: tuple[Line, ...] = (
    Line("subject_inactive", False, "subject is inactive"),
    Line("credential_old", False, "credential is older than the subject's epoch"),
    Line("metric_unknown", False, "metric is unknown"),
    Line("above_ceiling", False, "kind is above the ceiling"),
    Line("denied", False, "a live deny applies"),
    Line("allowed", True, "an allow applies and alone satisfies its conditions"),
    Line("conditions_unmet", False, "an allow applies"),
    Line("nothing_applies", False, "always"),
)

# What one allow has to satisfy, alone; each code is shown in *why* when it fails.
CONDITIONS: tuple[str, ...] = (
    "not_in_force",
    "other_purpose",
    "too_recent",
    "too_old",
    "not_acknowledged",
    "not_contributed",
    "agreement_unsigned",
)
