"""The database remembers where it sends mail from, so that a copy of it sends none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0004_notice_about")]

    operations = [
        migrations.AddField(
            model_name="mailhold",
            name="home",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
    ]
