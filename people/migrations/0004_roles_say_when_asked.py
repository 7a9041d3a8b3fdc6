from django.db import migrations

import thai.fields


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_phones_as_digits'),
    ]

    operations = [
        migrations.AddField(
            model_name='roleassignment',
            name='asked_on',
            field=thai.fields.ThaiDateField(blank=True, null=True, verbose_name='asked on'),
        ),
    ]
