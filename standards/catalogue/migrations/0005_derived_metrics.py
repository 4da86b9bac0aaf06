"""What a derived metric is made of."""

from importlib import import_module

from django.db import migrations, models

IMMUTABLE = import_module("standards.catalogue.migrations.0004_published_immutable")


def put_triggers_back(apps, schema_editor):
    """SQLite makes the table anew to add a column, and its triggers go with the old one."""
    if schema_editor.connection.vendor != "sqlite":
        return
    for statement in IMMUTABLE.sqlite():
        if " ON catalogue_metric" in " ".join(statement.split()):
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_published_immutable")]
    operations = [
        migrations.RunPython(migrations.RunPython.noop, put_triggers_back),
        migrations.AddField(
            model_name="metric",
            name="derived_from",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.RunPython(put_triggers_back, migrations.RunPython.noop),
    ]
