"""The first kinds of meeting and of milestone; users add, rename and order them."""

from django.db import migrations

MEETING_KINDS = [
    ("village_forum", "เวทีหมู่บ้าน"),
    ("tambon_forum", "เวทีตำบล"),
    ("joint_forum", "เวทีร่วม"),
    ("learning_circle", "วงเรียนรู้"),
    ("team_meeting", "ประชุมทีม"),
    ("study_visit", "ศึกษาดูงาน"),
    ("fair", "มหกรรม"),
]
MILESTONE_KINDS = [
    ("joint_forum", "เวทีร่วม"),
    ("village_goals", "เป้าหมายหมู่บ้าน"),
    ("tambon_goal", "เป้าหมายตำบล"),
    ("topics_chosen", "เลือกเรื่อง"),
    ("self_assessment", "ตารางอิสรภาพ"),
    ("facilitators_named", "คุณอำนวยในพื้นที่"),
    ("activity_plan", "แผนกิจกรรม"),
    ("blog_opened", "บล็อก"),
]


def add_kinds(apps, schema_editor):
    for model, kinds in [
        ("MeetingKind", MEETING_KINDS),
        ("MilestoneKind", MILESTONE_KINDS),
    ]:
        rows = apps.get_model("meetings", model).objects
        for position, (code, name) in enumerate(kinds, start=1):
            rows.get_or_create(code=code, defaults={"name": name, "position": position})


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_initial")]
    operations = [migrations.RunPython(add_kinds, migrations.RunPython.noop)]
