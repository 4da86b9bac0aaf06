"""Which of the slice's tables is whose, beside those that lead to their partner by themselves."""

from portal.access.querysets import Own

# Rows of one person.
OWN = {
    "Notice": Own("person_id"),
    "DeliveryChoice": Own("person_id"),
    "ChosenHours": Own("person_id"),
}
# Out of reach for partners' people.
BRAND_ONLY = {"Mail", "MailHold"}
