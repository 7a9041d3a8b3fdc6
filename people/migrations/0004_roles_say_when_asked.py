from django.db import migrations

import thai.clock
import thai.fields


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_phones_as_digits'),
    ]

    operations = [
        # Of the roles that are there already nobody knows when they were asked for.
        migrations.AddField(
            model_name='roleassignment',
            name='asked_on',
            field=thai.fields.ThaiDateField(blank=True, null=True, verbose_name='asked on'),
        ),
        migrations.AlterField(
            model_name='roleassignment',
            name='asked_on',
            field=thai.fields.ThaiDateField(blank=True, default=thai.clock.today, null=True, verbose_name='asked on'),
        ),
    ]
