"""Which of the slice's tables is whose, beside those that lead to their partner by themselves."""

# Partners' tables their people write.
WRITTEN = {"Invitation", "Membership", "PartnerContact"}
# Out of reach for partners' people.
BRAND_ONLY = {"BrandRole", "RoleRequest", "Deputyship", "Handover"}
