from django.db import migrations

KINDS = [
    ("village_fund", "กองทุนหมู่บ้าน"),
    ("savings_group", "กลุ่มออมทรัพย์เพื่อการผลิต"),
    ("poverty_project", "กข.คจ."),
    ("welfare_fund", "กองทุนสวัสดิการชุมชน"),
    ("bank_group", "กลุ่มลูกค้า ธ.ก.ส."),
    ("community_bank", "สถาบันการเงินชุมชน"),
    ("cooperative", "สหกรณ์"),
    ("community_enterprise", "วิสาหกิจชุมชน"),
]


def add_kinds(apps, schema_editor):
    FundKind = apps.get_model("accounting", "FundKind")
    for position, (code, name) in enumerate(KINDS, start=1):
        FundKind.objects.get_or_create(
            code=code, defaults={"name": name, "position": position}
        )


class Migration(migrations.Migration):
    dependencies = [("accounting", "0001_initial")]

    operations = [migrations.RunPython(add_kinds, migrations.RunPython.noop)]
