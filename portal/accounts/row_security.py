"""Which of the slice's tables is whose, beside those that lead to their partner by themselves."""

from portal.access.querysets import Own

# Rows of one person.
OWN = {"ApiToken": Own("user_id", is_user_key=True), "User": Own("id", is_user_key=True)}
