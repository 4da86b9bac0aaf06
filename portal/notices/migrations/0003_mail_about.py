"""A mail knows whom it speaks of, so that it can be dropped when they are gone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_mail_attempts")]

    operations = [
        migrations.AddField(
            model_name="mail",
            name="about",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
