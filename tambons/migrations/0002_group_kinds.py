"""The kinds of group that the first tambons named; users add and rename them."""

from django.db import migrations

KINDS = [
    ("village_fund", "กองทุนหมู่บ้าน"),
    ("savings_network", "เครือข่ายออมทรัพย์"),
    ("kkj", "กลุ่ม กข.คจ."),
    ("coordinating_team", "ทีมประสาน"),
]


def add_kinds(apps, schema_editor):
    GroupKind = apps.get_model("tambons", "GroupKind")
    for code, name in KINDS:
        GroupKind.objects.get_or_create(code=code, defaults={"name": name})


class Migration(migrations.Migration):
    dependencies = [("tambons", "0001_initial")]
    operations = [migrations.RunPython(add_kinds, migrations.RunPython.noop)]
