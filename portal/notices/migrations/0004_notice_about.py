from django.db import migrations, models


def forget_numbers(apps, schema_editor):
    """Notices of changed scores keep no number: the scorecard tells it, if it is shared."""
    Notice = apps.get_model("notices", "Notice")
    for notice in Notice.objects.filter(code="score_changed").iterator():
        partner_id, month = notice.link.strip("/").split("/")[-2:]
        notice.about = [partner_id]
        notice.params = {
            "partner": notice.params.get("partner", ""),
            "partner_id": partner_id,
            "month": month,
        }
        notice.save(update_fields=["about", "params"])


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0003_mail_about"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="about",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.RunPython(forget_numbers, migrations.RunPython.noop),
    ]
