from django.db import migrations

ABOUT_PARTNERS = (
    "month_returned", "standard_published", "edition_offered", "edition_waits", "edition_replaced",
)


def name_partners(apps, schema_editor):
    """Say of older notices which partners they speak of: those their person ever acted for."""
    Notice = apps.get_model("notices", "Notice")
    Membership = apps.get_model("people", "Membership")
    partners = {}
    rows = Membership.objects.values_list("user__public_id", "partner__public_id", "partner__name")
    for person_id, public_id, name in rows:
        partners.setdefault(person_id, []).append((str(public_id), name))
    for notice in Notice.objects.filter(code__in=ABOUT_PARTNERS, about=[]).iterator():
        own = partners.get(notice.person_id, [])
        named = notice.params.get("partner")
        notice.about = [public_id for public_id, name in own if named in (None, name)]
        if notice.about:
            notice.save(update_fields=["about"])


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_invitation_queued"),
        ("notices", "0004_notice_about"),
    ]

    operations = [
        migrations.RunPython(name_partners, migrations.RunPython.noop),
    ]
