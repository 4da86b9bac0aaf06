"""Which of the slice's tables is whose, beside those that lead to their partner by themselves."""

from portal.access.querysets import Own

# The same for everybody.
SHARED = {"Collection", "CollectionMetric", "Period"}
# Partners' tables their people write.
WRITTEN = {"Extension", "Question", "Revision", "SentKey", "Submission"}
# Rows of one person.
OWN = {"ColumnMemory": Own("person_id"), "Upload": Own("person_id")}
# Out of reach for partners' people.
BRAND_ONLY = {"ExtensionForAll"}
