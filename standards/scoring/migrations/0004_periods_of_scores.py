"""A score says from which run until which it counts; the columns first."""

import django.db.models.deletion
from django.db import migrations, models

from portal.lib.immutable import permit_changes


class Migration(migrations.Migration):
    dependencies = [("scoring", "0003_runs_immutable")]
    operations = [
        permit_changes("scoring_score"),
        permit_changes("scoring_scorerun"),
        migrations.RemoveConstraint("score", "score_once"),
        migrations.RemoveConstraint("scorerun", "score_run_inputs"),
        migrations.AlterField(
            "score",
            "run",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="scores",
                to="scoring.scorerun",
            ),
        ),
        migrations.AddField("score", "month", models.CharField(default="", max_length=7)),
        migrations.AddField(
            "score", "document_digest", models.CharField(default="", max_length=64)
        ),
        migrations.AddField("score", "inputs_digest", models.CharField(default="", max_length=64)),
        *(
            migrations.AddField(
                "score",
                name,
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="scoring.scorerun",
                ),
            )
            for name in ("since", "until")
        ),
    ]
