"""Periods say between which days they lie; those that are there are months."""

import datetime as dt
from calendar import monthrange

from django.db import migrations, models


def fill(apps, schema_editor):
    """Every period so far is the month it is of."""
    Period = apps.get_model("reporting", "Period")
    rows = list(Period.objects.all())
    for row in rows:
        year, month = int(row.month[:4]), int(row.month[5:])
        row.code = row.month
        row.first_day = dt.date(year, month, 1)
        row.last_day = dt.date(year, month, monthrange(year, month)[1])
    Period.objects.bulk_update(rows, ["code", "first_day", "last_day"], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [("reporting", "0008_second_look")]

    operations = [
        migrations.AddField("collection", "first_day", models.DateField(blank=True, null=True)),
        migrations.AddField(
            "collection",
            "frequency",
            models.CharField(
                choices=[
                    ("month", "Every month"),
                    ("quarter", "Every quarter"),
                    ("half_year", "Every half-year"),
                    ("year", "Every year"),
                    ("four_weeks", "Every four weeks (13 periods a year)"),
                    ("own", "Periods of its own"),
                ],
                default="month",
                max_length=10,
            ),
        ),
        migrations.AddField("collection", "own_periods", models.JSONField(blank=True, default=list)),
        migrations.AddField("period", "code", models.CharField(max_length=24, null=True)),
        migrations.AddField("period", "first_day", models.DateField(null=True)),
        migrations.AddField("period", "last_day", models.DateField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
