from django.db import migrations, models

from portal.lib.search import SearchText, search_text

BATCH = 1000


def fold_all(apps, schema_editor):
    """Every invitation there is becomes findable by its address."""
    model = apps.get_model("people", "Invitation")
    rows = []
    for row in model.objects.only("pk", "email").order_by("pk").iterator(BATCH):
        row.search_text = search_text((row.email,))
        rows.append(row)
    model.objects.bulk_update(rows, ["search_text"], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("people", "0004_role_requests")]

    operations = [
        migrations.AddField("invitation", "send_date", models.DateField(blank=True, null=True)),
        migrations.AddField("invitation", "search_text", SearchText(sources=("email",))),
        migrations.RunPython(fold_all, migrations.RunPython.noop),
    ]
