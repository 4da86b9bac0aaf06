"""How people want to hear of things, and what waits for the daily mail."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0005_mail_home'),
    ]

    operations = [
        migrations.CreateModel(
            name='DeliveryChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_id', models.UUIDField()),
                ('topic', models.CharField(max_length=40)),
                ('delivery', models.CharField(choices=[('now', 'Mail at once'), ('daily', 'In one mail a day'), ('app', 'In the portal only')], max_length=8)),
            ],
        ),
        migrations.AddField(
            model_name='notice',
            name='daily_from',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('daily_from__isnull', False)), fields=['daily_from'], name='notice_daily'),
        ),
        migrations.AddConstraint(
            model_name='deliverychoice',
            constraint=models.UniqueConstraint(fields=('person_id', 'topic'), name='delivery_choice_once'),
        ),
    ]
