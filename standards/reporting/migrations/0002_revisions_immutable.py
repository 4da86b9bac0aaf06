"""Revisions never change and never go: the database itself refuses."""

from django.db import migrations

SQLITE = [
    """
    CREATE TRIGGER revision_no_update BEFORE UPDATE ON reporting_revision
    BEGIN SELECT RAISE(ABORT, 'revisions are immutable'); END
    """,
    """
    CREATE TRIGGER revision_no_delete BEFORE DELETE ON reporting_revision
    BEGIN SELECT RAISE(ABORT, 'revisions are immutable'); END
    """,
]
SQLITE_BACK = ["DROP TRIGGER revision_no_update", "DROP TRIGGER revision_no_delete"]
POSTGRESQL = [
    """
    CREATE FUNCTION reporting_revision_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'revisions are immutable' USING ERRCODE = 'restrict_violation'; END $$
    """,
    """
    CREATE TRIGGER revision_immutable BEFORE UPDATE OR DELETE ON reporting_revision
    FOR EACH ROW EXECUTE FUNCTION reporting_revision_immutable()
    """,
]
POSTGRESQL_BACK = [
    "DROP TRIGGER revision_immutable ON reporting_revision",
    "DROP FUNCTION reporting_revision_immutable()",
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
    dependencies = [("reporting", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
