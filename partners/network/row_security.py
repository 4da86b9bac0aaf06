"""Which of the slice's tables is whose, beside those that lead to their partner by themselves."""

# The same for everybody.
SHARED = {"Attribute", "Kind", "Territory", "Tier"}
# Out of reach for partners' people.
BRAND_ONLY = {
    "ColumnMatch",
    "NetworkChange",
    "OtherCode",
    "PartnerGrant",
    "PartnerImport",
    "TerritoryGrant",
}
