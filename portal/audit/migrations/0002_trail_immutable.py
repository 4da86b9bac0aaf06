"""Entries and seals never change and never go: the database itself refuses.

Only an entry's empty seal number may be filled, once.
"""

from django.db import migrations

COLUMNS = (
    "public_id",
    "at",
    "person_id",
    "door",
    "action",
    "object_type",
    "object_id",
    "label",
    "changes",
    "payload_digest",
    "digest",
)
SQLITE_SAME = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in COLUMNS)
SQLITE = [
    f"""
    CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
    WHEN NOT (OLD.seal_number IS NULL AND NEW.id = OLD.id AND {SQLITE_SAME})
    BEGIN SELECT RAISE(ABORT, 'the trail is immutable'); END
    """,
    """
    CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'the trail is immutable'); END
    """,
    """
    CREATE TRIGGER audit_seal_no_update BEFORE UPDATE ON audit_seal
    BEGIN SELECT RAISE(ABORT, 'the trail is immutable'); END
    """,
    """
    CREATE TRIGGER audit_seal_no_delete BEFORE DELETE ON audit_seal
    BEGIN SELECT RAISE(ABORT, 'the trail is immutable'); END
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER audit_entry_no_update",
    "DROP TRIGGER audit_entry_no_delete",
    "DROP TRIGGER audit_seal_no_update",
    "DROP TRIGGER audit_seal_no_delete",
]
POSTGRESQL = [
    """
    CREATE FUNCTION audit_trail_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit_entry' THEN
            IF OLD.seal_number IS NULL
                AND to_jsonb(NEW) - 'seal_number' = to_jsonb(OLD) - 'seal_number' THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION 'the trail is immutable' USING ERRCODE = 'restrict_violation';
    END $$
    """,
    """
    CREATE TRIGGER audit_entry_immutable BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_trail_immutable()
    """,
    """
    CREATE TRIGGER audit_seal_immutable BEFORE UPDATE OR DELETE ON audit_seal
    FOR EACH ROW EXECUTE FUNCTION audit_trail_immutable()
    """,
]
POSTGRESQL_BACK = [
    "DROP TRIGGER audit_entry_immutable ON audit_entry",
    "DROP TRIGGER audit_seal_immutable ON audit_seal",
    "DROP FUNCTION audit_trail_immutable()",
]


def forwards(apps, schema_editor):
    run(schema_editor, SQLITE, POSTGRESQL)


def backwards(apps, schema_editor):
    run(schema_editor, SQLITE_BACK, POSTGRESQL_BACK)


def run(schema_editor, sqlite, postgresql):
    vendor = schema_editor.connection.vendor
    for statement in sqlite if vendor == "sqlite" else postgresql:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
