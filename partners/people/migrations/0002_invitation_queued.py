"""An invitation waits from being asked for until a mail server takes it."""

from django.db import migrations, models
from django.db.models import F


def queued_when_sent(apps, schema_editor):
    """Up to now both were one moment."""
    apps.get_model("people", "Invitation").objects.update(queued_at=F("sent_at"))


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="queued_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="state",
            field=models.CharField(
                choices=[
                    ("planned", "Not sent yet"),
                    ("queued", "On its way"),
                    ("sent", "Sent"),
                    ("bounced", "Bounced"),
                    ("visited", "Visited"),
                    ("accepted", "Accepted"),
                    ("revoked", "Revoked"),
                ],
                default="planned",
                max_length=10,
            ),
        ),
        migrations.RunPython(queued_when_sent, migrations.RunPython.noop),
    ]
