"""A period of a collection is found by its code; its days are known."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("reporting", "0009_periods_of_any_length")]

    operations = [
        migrations.AlterField("period", "code", models.CharField(max_length=24)),
        migrations.AlterField("period", "first_day", models.DateField()),
        migrations.AlterField("period", "last_day", models.DateField()),
        migrations.RemoveConstraint("period", "period_month"),
        migrations.AddConstraint(
            "period", models.UniqueConstraint(fields=("collection", "code"), name="period_code")
        ),
        migrations.AddConstraint(
            "period",
            models.CheckConstraint(
                condition=models.Q(("first_day__lte", models.F("last_day"))), name="period_days"
            ),
        ),
        migrations.AddIndex(
            "period", models.Index(fields=["month", "collection"], name="period_of_month")
        ),
    ]
