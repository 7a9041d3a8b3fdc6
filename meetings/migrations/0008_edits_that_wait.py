from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0007_request_steps'),
        ('tambons', '0003_codes_checked_to_their_end'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='meeting',
            name='standing_version',
            field=models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name='version that readers see'),
        ),
        migrations.AddField(
            model_name='meetingdraft',
            name='base_version',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='version it was begun from'),
        ),
        migrations.AddField(
            model_name='revision',
            name='typed',
            field=models.JSONField(blank=True, null=True, verbose_name='as typed'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('standing_version', None), ('state', 'recorded'), _connector='OR'), name='meeting_standing_while_recorded', violation_error_message='Only a record that waits has an earlier version for its readers.'),
        ),
    ]
