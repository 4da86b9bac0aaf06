"""Which of the slice's tables is whose, beside those that lead to their partner by themselves."""

from portal.access.querysets import Own

OWN = {"ExitPack": Own("person_id")}
# Out of reach for partners' people.
BRAND_ONLY = {"PackLoad"}
