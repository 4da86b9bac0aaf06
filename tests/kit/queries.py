"""What a request costs in statements beside its own."""

from django.conf import settings

# A request behind the second wall is a savepoint within the test's transaction.
WALL = 2 if settings.ROW_SECURITY else 0
