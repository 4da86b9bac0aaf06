"""Whom a collection asks, from when it judges, and which periods are rehearsals."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("reporting", "0010_periods_by_code")]

    operations = [
        migrations.AddField("collection", "audience", models.JSONField(blank=True, default=dict)),
        migrations.AddField("collection", "holidays", models.JSONField(blank=True, default=list)),
        migrations.AddField("collection", "ramp_up", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("collection", "rehearsals", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("period", "ramp_up", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField(
            "period",
            "rehearsal",
            models.CharField(
                blank=True,
                choices=[
                    ("", "No rehearsal"),
                    ("running", "Rehearsal"),
                    ("kept", "Rehearsal, kept"),
                    ("dropped", "Rehearsal, dropped"),
                ],
                default="",
                max_length=8,
            ),
        ),
    ]
