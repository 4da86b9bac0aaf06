"""Mails of one matter are one thread."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0006_delivery'),
    ]

    operations = [
        migrations.AddField(
            model_name='mail',
            name='thread',
            field=models.CharField(blank=True, max_length=120),
        ),
    ]
