"""The hours in which a person wants the daily mail."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0007_mail_thread'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChosenHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_id', models.UUIDField(unique=True)),
                ('begin', models.PositiveSmallIntegerField()),
                ('end', models.PositiveSmallIntegerField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('begin__lt', models.F('end')), ('end__lte', 24)), name='chosen_hours_of_a_day')],
            },
        ),
    ]
