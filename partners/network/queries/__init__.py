"""What the network tells other slices."""

from partners.network.queries.codes import (
    audience_problems,
    known_codes,
    managed_owners,
    namesakes_of_owners,
    new_owner_code,
    next_code,
    owner_code,
    owner_labels,
    territories_within,
)
from partners.network.queries.history import PlacementSpan, placement_history, span_in
from partners.network.queries.partner_list import (
    Filters,
    Listing,
    PartnerLine,
    Tally,
    partner_page,
    tally,
)
from partners.network.queries.places import Place, owners_served, placements_in, places_in
from partners.network.queries.records import present_ids, visible_ids, visible_spans, with_place
from partners.network.queries.rights import (
    PARTNER_RIGHT,
    TERRITORY_RIGHT,
    given_partners,
    given_paths,
    given_territories,
    partners_given_to,
    territories_given_to,
)
from partners.network.queries.sets import (
    all_partners,
    all_placements,
    coded,
    partners_by_key,
    partners_within,
)
from partners.network.queries.structure import TerritoryNode, territory_tree

__all__ = [
    "PARTNER_RIGHT",
    "TERRITORY_RIGHT",
    "Filters",
    "Listing",
    "PartnerLine",
    "Place",
    "PlacementSpan",
    "Tally",
    "TerritoryNode",
    "all_partners",
    "all_placements",
    "audience_problems",
    "coded",
    "given_partners",
    "given_paths",
    "given_territories",
    "known_codes",
    "managed_owners",
    "namesakes_of_owners",
    "new_owner_code",
    "next_code",
    "owner_code",
    "owner_labels",
    "owners_served",
    "partner_page",
    "partners_by_key",
    "partners_given_to",
    "partners_within",
    "placement_history",
    "placements_in",
    "places_in",
    "present_ids",
    "span_in",
    "tally",
    "territories_given_to",
    "territories_within",
    "territory_tree",
    "visible_ids",
    "visible_spans",
    "with_place",
]
