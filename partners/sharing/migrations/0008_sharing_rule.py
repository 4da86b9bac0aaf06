"""A sharing rule is called by its name in the tables, too; what the rows say stays."""

from django.db import migrations, models
from django.db.models import F, Q

DATES = models.CheckConstraint(
    condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="rule_dates"
)
ENDS = models.CheckConstraint(
    condition=Q(is_deny=True) | Q(valid_to__isnull=False), name="rule_allow_ends"
)
SECOND_PERSON = models.CheckConstraint(
    condition=Q(approver_id=None) | ~Q(approver_id=F("author_id")), name="rule_second_person"
)
STOP_DENIES = models.CheckConstraint(
    condition=Q(is_stop=False) | Q(is_deny=True, valid_to=None), name="rule_stop_denies"
)
STOP_ONCE = models.UniqueConstraint(
    fields=["partners", "metrics"],
    condition=Q(is_stop=True, state="approved"),
    name="rule_stop_once",
)
RENAMED = (DATES, ENDS, SECOND_PERSON, STOP_DENIES, STOP_ONCE)


class Migration(migrations.Migration):
    dependencies = [("sharing", "0007_stop_once")]

    operations = [
        migrations.RenameModel("Scope", "SharingRule"),
        *(
            migrations.RemoveConstraint("sharingrule", new.name.replace("rule_", "scope_"))
            for new in RENAMED
        ),
        *(migrations.AddConstraint("sharingrule", new) for new in RENAMED),
        migrations.RenameField("ledgerrow", "scopes", "rules"),
    ]
