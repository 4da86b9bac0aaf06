"""Which moment of the sharing rules it is: a text that differs after every change of them."""

from django.db import connection

# Asked by every open page every second: one statement, without the ORM's time to make it.
_COUNTS = """
SELECT rules.rows, rules.versions, records.rows, records.steps FROM
(SELECT count(*) AS rows, coalesce(sum(version), 0) AS versions FROM sharing_sharingrule) rules,
(SELECT count(*) AS rows, count(approved_at) + count(ended_at) AS steps FROM sharing_classrecord)
records
"""


def rules_moment() -> str:
    """Four counts that only grow: rules and their versions, records and their steps.

    For comparing inside the brand only: it moves with rules for others too.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS)
        return ".".join(str(number) for number in cursor.fetchone())
