from django.core.management import call_command
from django.db import migrations


def create_cache_table(apps, schema_editor):
    alias = schema_editor.connection.alias
    call_command("createcachetable", database=alias, verbosity=0)


class Migration(migrations.Migration):
    """The cache that all workers share stands with the first `migrate`."""

    dependencies = []

    operations = [
        migrations.RunPython(create_cache_table, migrations.RunPython.noop)
    ]
