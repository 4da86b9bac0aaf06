"""Each partner's parts get a row of their own, so that its pages do not read everybody's."""

from collections import defaultdict

from django.db import migrations, models

from portal.lib.immutable import refuse_changes

FINAL = refuse_changes('release_release')


def to_rows(apps, editor):
    """Parts leave the releases for a row a partner, month and edition."""
    Release = apps.get_model('release', 'Release')
    Standing = apps.get_model('release', 'Standing')
    found = defaultdict(dict)
    for row in Release.objects.order_by('pk').iterator():
        for partner, parts in row.bands.items():
            found[partner, row.month, row.edition][row.cell] = parts
    Standing.objects.bulk_create(
        [
            Standing(partner_public_id=partner, month=month, edition=edition, cells=cells)
            for (partner, month, edition), cells in found.items()
        ],
        batch_size=2000,
    )


def to_releases(apps, editor):
    """And back."""
    Release = apps.get_model('release', 'Release')
    Standing = apps.get_model('release', 'Standing')
    found = defaultdict(dict)
    for row in Standing.objects.order_by('pk').iterator():
        for cell, parts in row.cells.items():
            found[row.month, row.edition, cell][str(row.partner_public_id)] = parts
    for (month, edition, cell), bands in found.items():
        Release.objects.filter(month=month, edition=edition, cell=cell).update(bands=bands)


class Migration(migrations.Migration):

    # PostgreSQL does not alter a table in the transaction that has changed its rows.
    atomic = False
    dependencies = [('release', '0003_families_and_editions')]

    operations = [
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('partner_public_id', models.UUIDField()),
                ('month', models.CharField(max_length=7)),
                ('edition', models.PositiveSmallIntegerField(default=1)),
                ('cells', models.JSONField()),
            ],
            options={
                'indexes': [models.Index(fields=['partner_public_id', 'month'], name='standing_of')],
            },
        ),
        migrations.RunPython(FINAL.reverse_code, FINAL.code),
        migrations.RunPython(to_rows, to_releases),
        migrations.RemoveField(model_name='release', name='bands'),
        refuse_changes('release_release'),
        refuse_changes('release_standing'),
    ]
