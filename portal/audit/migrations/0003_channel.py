from django.db import migrations, models


class Migration(migrations.Migration):
    """In words only: the column, and every row and seal, stays as it is."""

    dependencies = [("audit", "0002_trail_immutable")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField("entry", "door", "channel"),
                migrations.AlterField(
                    "entry", "channel", models.CharField(db_column="door", max_length=20)
                ),
            ]
        )
    ]
