"""Plans and published comparisons never change: a month is released once."""

from django.db import migrations

from portal.lib.immutable import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("release", "0001_initial")]
    operations = [refuse_changes("release_season"), refuse_changes("release_release")]
