import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_roles_say_when_asked'),
    ]

    operations = [
        migrations.CreateModel(
            name='RoleStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('deed', models.CharField(choices=[('accepted', 'accepted'), ('declined', 'not accepted'), ('given', 'role given'), ('ended', 'role ended'), ('left', 'left by herself')], max_length=10, verbose_name='what happened')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('key', models.UUIDField(blank=True, null=True, unique=True, verbose_name='key')),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='people.roleassignment', verbose_name='role')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'step of a role',
                'verbose_name_plural': 'steps of roles',
                'ordering': ['-pk'],
            },
        ),
    ]
