"""Which of the slice's tables is whose, beside those that lead to their partner by themselves."""

# Partners' tables their people write.
WRITTEN = {"Edition"}
# Out of reach for partners' people.
BRAND_ONLY = {"LedgerRow", "LedgerSeal", "Remark"}
