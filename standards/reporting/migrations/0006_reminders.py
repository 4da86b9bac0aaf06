"""Collections remind; those of an installation that runs begin when somebody says so."""

from django.db import migrations, models


def keep_quiet(apps, schema_editor):
    """Nobody is mailed by an update: the page of a collection offers the reminders."""
    apps.get_model("reporting", "Collection").objects.update(
        remind_open=False,
        remind_days_before=None,
        remind_last_day=False,
        remind_late=False,
        remind_closed=False,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0005_asked'),
    ]

    operations = [
        migrations.AddField(
            model_name='collection',
            name='remind_closed',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='collection',
            name='remind_days_before',
            field=models.PositiveSmallIntegerField(blank=True, default=3, null=True),
        ),
        migrations.AddField(
            model_name='collection',
            name='remind_last_day',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='collection',
            name='remind_late',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='collection',
            name='remind_open',
            field=models.BooleanField(default=True),
        ),
        migrations.RunPython(keep_quiet, migrations.RunPython.noop),
    ]
