"""Score runs and their scores never change: an old scorecard re-renders to the same bytes."""

from django.db import migrations

from portal.lib.immutable import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("scoring", "0002_run_is_final")]
    operations = [refuse_changes("scoring_scorerun"), refuse_changes("scoring_score")]
