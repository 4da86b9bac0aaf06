from django.db import migrations

from portal.lib.search import SearchText, search_text

NAMES = ("attribute", "kind", "owner", "partner", "tier")
BATCH = 1000


def fold_all(apps, schema_editor):
    """Every row there is becomes findable."""
    for name in NAMES:
        model = apps.get_model("network", name)
        rows = []
        for row in model.objects.only("pk", "code", "name").order_by("pk").iterator(BATCH):
            row.search_text = search_text((row.code, row.name))
            rows.append(row)
        model.objects.bulk_update(rows, ["search_text"], batch_size=BATCH)


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0003_imports'),
    ]

    operations = [
        *(migrations.AddField(name, "search_text", SearchText()) for name in NAMES),
        migrations.RunPython(fold_all, migrations.RunPython.noop),
    ]
