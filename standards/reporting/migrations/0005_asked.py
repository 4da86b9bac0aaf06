"""Whom a closed month asked, and months whose sending nobody timed.

SQLite makes the table of revisions anew to change a column, and loses its triggers with the old one.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

immutable = import_module("standards.reporting.migrations.0002_revisions_immutable")


def unlock(apps, schema_editor):
    immutable.run(schema_editor, immutable.SQLITE_BACK, [])


def lock(apps, schema_editor):
    immutable.run(schema_editor, immutable.SQLITE, [])


class Migration(migrations.Migration):
    dependencies = [("network", "0004_search_text"), ("reporting", "0004_answers")]
    operations = [
        migrations.AddField(
            model_name="period",
            name="asked_fixed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(unlock, lock),
        migrations.AlterField(
            model_name="revision",
            name="is_on_time",
            field=models.BooleanField(default=True, null=True),
        ),
        migrations.RunPython(lock, unlock),
        migrations.CreateModel(
            name="Asked",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked",
                        to="network.partner",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked",
                        to="reporting.period",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("period", "partner"), name="asked_once")
                ]
            },
        ),
    ]
