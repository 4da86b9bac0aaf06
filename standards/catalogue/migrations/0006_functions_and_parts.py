"""A metric as a function of one other, and the grid of the parts of a net promoter score."""

from importlib import import_module

from django.db import migrations, models

put_triggers_back = import_module(
    "standards.catalogue.migrations.0005_derived_metrics"
).put_triggers_back


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0005_derived_metrics")]
    operations = [
        migrations.RunPython(migrations.RunPython.noop, put_triggers_back),
        migrations.AddField(
            model_name="metric",
            name="function",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="metric",
            name="parts_grid",
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=12, null=True),
        ),
        migrations.RunPython(put_triggers_back, migrations.RunPython.noop),
    ]
