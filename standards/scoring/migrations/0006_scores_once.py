"""Scores count from run to run; the pointer said the same as a month's last run."""

import django.db.models.deletion
from django.db import migrations, models

from portal.lib.immutable import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("scoring", "0005_fold_scores")]
    operations = [
        migrations.RemoveField("score", "run"),
        migrations.AlterField("score", "month", models.CharField(max_length=7)),
        migrations.AlterField("score", "document_digest", models.CharField(max_length=64)),
        migrations.AlterField("score", "inputs_digest", models.CharField(max_length=64)),
        migrations.AlterField(
            "score",
            "since",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="scoring.scorerun",
            ),
        ),
        migrations.AddConstraint(
            "score",
            models.UniqueConstraint(
                condition=models.Q(until=None),
                fields=("month", "partner"),
                name="score_counts_once",
            ),
        ),
        migrations.DeleteModel("ScorePointer"),
        migrations.AddIndex(
            "scorerun", models.Index(fields=["month", "id"], name="score_run_month")
        ),
        refuse_changes("scoring_scorerun"),
        refuse_changes(
            "scoring_score",
            columns=("partner_id", "month", "since_id", "overall", "is_upholding", "document",
                     "document_digest"),
        ),
    ]  # fmt: skip
