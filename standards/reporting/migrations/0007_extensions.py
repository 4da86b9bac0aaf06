"""Later dates that partners ask for, or somebody for all of them."""

import django.db.models.deletion
import django.utils.timezone
import portal.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0004_search_text'),
        ('reporting', '0006_reminders'),
    ]

    operations = [
        migrations.AddField(
            model_name='submission',
            name='was_open_until',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=portal.lib.ids.new_public_id, editable=False, unique=True)),
                ('until', models.DateField()),
                ('reason', models.CharField(max_length=600)),
                ('state', models.CharField(choices=[('waiting', 'Waits for a decision'), ('granted', 'Granted'), ('declined', 'Declined')], default='waiting', max_length=10)),
                ('asked_by', models.UUIDField(blank=True, null=True)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decided_by', models.UUIDField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('granted_until', models.DateField(blank=True, null=True)),
                ('answer', models.CharField(blank=True, max_length=600)),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='network.partner')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='reporting.period')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('period', 'partner'), name='extension_waits_once')],
            },
        ),
        migrations.CreateModel(
            name='ExtensionForAll',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=portal.lib.ids.new_public_id, editable=False, unique=True)),
                ('until', models.DateField()),
                ('reason', models.CharField(max_length=600)),
                ('state', models.CharField(choices=[('waiting', 'Waits for a decision'), ('granted', 'Granted'), ('declined', 'Declined')], default='waiting', max_length=10)),
                ('asked_by', models.UUIDField(blank=True, null=True)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decided_by', models.UUIDField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions_for_all', to='reporting.period')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('period',), name='extension_for_all_waits_once')],
            },
        ),
    ]
