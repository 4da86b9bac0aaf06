"""Spans of one partner never overlap: the database itself refuses."""

from django.db import migrations

# Months as numbers; an open span ends after every month there is.
NUMBER = "(CAST(substr({0}, 1, 4) AS integer) * 12 + CAST(substr({0}, 6, 2) AS integer) - 1)"
END = 120000
START = NUMBER.format("from_month")
LAST = f"(CASE WHEN to_month = '' THEN {END - 1} ELSE {NUMBER.format('to_month')} END)"
# One range over all partners, so that no extension is needed to compare two columns.
POSTGRESQL = f"""
    ALTER TABLE network_placement ADD CONSTRAINT placement_apart EXCLUDE USING gist (
        int8range(partner_id * {END} + {START}, partner_id * {END} + {LAST}, '[]') WITH &&
    )
"""
SQLITE = """
    CREATE TRIGGER placement_apart_{name} BEFORE {verb} ON network_placement
    WHEN EXISTS (
        SELECT 1 FROM network_placement other
        WHERE other.partner_id = NEW.partner_id AND other.id IS NOT NEW.id
        AND (NEW.to_month = '' OR other.from_month <= NEW.to_month)
        AND (other.to_month = '' OR other.to_month >= NEW.from_month)
    )
    BEGIN SELECT RAISE(ABORT, 'placements overlap'); END
"""


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(SQLITE.format(name="insert", verb="INSERT"))
        schema_editor.execute(SQLITE.format(name="update", verb="UPDATE"))
    else:
        schema_editor.execute(POSTGRESQL)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER placement_apart_insert")
        schema_editor.execute("DROP TRIGGER placement_apart_update")
    else:
        schema_editor.execute("ALTER TABLE network_placement DROP CONSTRAINT placement_apart")


class Migration(migrations.Migration):
    dependencies = [("network", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
