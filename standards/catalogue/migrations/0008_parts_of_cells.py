"""What people read for the parts of a metric's cells, and which number each is."""

from importlib import import_module

from django.db import migrations, models

put_triggers_back = import_module(
    "standards.catalogue.migrations.0005_derived_metrics"
).put_triggers_back


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0007_kinds_of_metrics")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, put_triggers_back),
        migrations.AddField(
            model_name="metric",
            name="parts",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.RunPython(put_triggers_back, migrations.RunPython.noop),
    ]
