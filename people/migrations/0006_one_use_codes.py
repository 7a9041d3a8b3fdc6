import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_steps_of_roles'),
    ]

    operations = [
        migrations.CreateModel(
            name='OneUseCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True, verbose_name='key')),
                ('hash', models.CharField(max_length=64, verbose_name='digest')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('expires_at', models.DateTimeField(verbose_name='good until')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='wrong tries')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='used at')),
                ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='void since')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='one_use_codes', to=settings.AUTH_USER_MODEL, verbose_name='login')),
            ],
            options={
                'verbose_name': 'one-use code',
                'verbose_name_plural': 'one-use codes',
                'ordering': ['-made_at', '-pk'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('used_at', None), ('voided_at', None)), fields=('user',), name='one_use_code_one_live', violation_error_message='This login has a code already.'),
                    models.CheckConstraint(condition=models.Q(('used_at', None), ('voided_at', None), _connector='OR'), name='one_use_code_used_or_void'),
                    models.CheckConstraint(condition=models.Q(('tries__lt', 5), models.Q(('tries', 5), ('voided_at__isnull', False)), _connector='OR'), name='one_use_code_few_tries'),
                    models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='one_use_code_ends_after_start'),
                ],
            },
        ),
    ]
