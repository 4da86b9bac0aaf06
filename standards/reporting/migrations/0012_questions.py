"""Questions about values, and their answers."""

import django.db.models.deletion
import django.utils.timezone
import portal.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0011_audience'),
    ]

    operations = [
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=portal.lib.ids.new_public_id, editable=False, unique=True)),
                ('cell', models.CharField(max_length=130)),
                ('text', models.CharField(max_length=600)),
                ('answer_by', models.DateField()),
                ('state', models.CharField(choices=[('waiting', 'Waits for an answer'), ('answered', 'Answered'), ('corrected', 'Answered by a correction'), ('withdrawn', 'Withdrawn')], default='waiting', max_length=10)),
                ('asked_by', models.UUIDField(blank=True, null=True)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answer', models.CharField(blank=True, max_length=600)),
                ('answered_by', models.UUIDField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='reporting.submission')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('submission', 'cell'), name='question_waits_once')],
            },
        ),
    ]
