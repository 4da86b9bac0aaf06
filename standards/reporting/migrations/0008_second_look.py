"""Who let unusual values stand, and whether a second person confirms it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0007_extensions'),
    ]

    operations = [
        migrations.AddField(
            model_name='collection',
            name='second_look',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='submission',
            name='accepted_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='submission',
            name='accepted_by',
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='submission',
            name='confirmed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='submission',
            name='confirmed_by',
            field=models.UUIDField(blank=True, null=True),
        ),
    ]
