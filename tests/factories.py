"""Rows for tests, with names and dates of the 2005 notes."""

import datetime
import itertools
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from blogs.models import Blog, Comment, Photo, Post, Report, Tag
from blogs.places import columns_of
from meetings.models import (
    AfterActionReview,
    AgendaItem,
    Appointment,
    Assessment,
    Attachment,
    FreedomTable,
    Goal,
    Meeting,
    MeetingKind,
    MeetingTambon,
    MilestoneKind,
    Outcome,
    Score,
    Topic,
)
from people.models import Agency, Person, RoleAssignment, User
from tambons.models import District, Group, GroupKind, Province, Tambon, Village
from thai.folding import fold

JOINED = datetime.date(2005, 6, 3)
PASSWORD = "sample-2548"
counter = itertools.count(1)


def make_province(code="80", name="นครศรีธรรมราช"):
    return Province.objects.get_or_create(code=code, defaults={"name": name})[0]


def make_district(code="8001", name="เมืองนครศรีธรรมราช"):
    province = make_province(code[:2])
    return District.objects.get_or_create(
        code=code, defaults={"name": name, "province": province}
    )[0]


def make_tambon(code="800119", name="บางจาก", **fields):
    fields = {
        "name": name,
        "district": make_district(code[:4]),
        "joined_on": JOINED,
        **fields,
    }
    return Tambon.objects.get_or_create(code=code, defaults=fields)[0]


def make_tambons(count):
    """As many joined tambons as asked for, with codes of their own."""
    district = make_district("8099", "อำเภอสมมุติ")
    return Tambon.objects.bulk_create(
        Tambon(
            code=f"8{700000 + next(counter)}"[-6:],
            name=f"ตำบลที่ {number}",
            district=district,
            joined_on=JOINED,
        )
        for number in range(count)
    )


def make_village(tambon, moo=7, **fields):
    return Village.objects.get_or_create(tambon=tambon, moo=moo, defaults=fields)[0]


def make_group(tambon=None, name="เครือข่ายออมทรัพย์", kind="savings_network"):
    row = GroupKind.objects.get_or_create(code=kind, defaults={"name": name})[0]
    return Group.objects.get_or_create(name=name, tambon=tambon, kind=row)[0]


def make_agency(code="BAAC", name="ธ.ก.ส."):
    return Agency.objects.get_or_create(code=code, defaults={"name": name})[0]


def make_user(username=None, role=None, *, is_superuser=False, **scope):
    user = User(username=username or f"user{next(counter)}", is_superuser=is_superuser)
    user.set_unusable_password()
    user.save()
    person = make_person(user.username, user=user)
    if role:
        make_role(person, role, **scope)
    return user


def make_person(name="คุณสุนันท์", **fields):
    return Person.objects.create(display_name=name, **fields)


def make_role(person, role, starts_on=JOINED, **fields):
    return RoleAssignment.objects.create(
        person=person, role=role, starts_on=starts_on, **fields
    )


def make_kind(code="tambon_forum", name="เวทีตำบล"):
    return MeetingKind.objects.get_or_create(code=code, defaults={"name": name})[0]


def make_milestone_kind(code="tambon_goal", name="เป้าหมายตำบล"):
    return MilestoneKind.objects.get_or_create(code=code, defaults={"name": name})[0]


def make_meeting(*tambons, round_number=None, recorded_by=None, **fields):
    """A confirmed public meeting; the first tambon hosts it and counts it."""
    fields = {
        "province": make_province(),
        "kind": make_kind(),
        "held_on": datetime.date(2005, 10, 25),
        "source": "" if recorded_by else "GotoKnow 5986",
        "state": "recorded" if recorded_by else "confirmed",
        "recorded_by": recorded_by,
        "recorded_at": timezone.now(),
        **fields,
    }
    if fields["state"] == "confirmed":
        fields.setdefault("confirmed_at", timezone.now())
    meeting = Meeting.objects.create(**fields)
    for position, tambon in enumerate(tambons):
        MeetingTambon.objects.create(
            meeting=meeting,
            tambon=tambon,
            is_host=position == 0 and len(tambons) > 1,
            round_number=round_number if position == 0 else None,
        )
    return meeting


def make_outcome(meeting, text="ต้องมีสถานที่", kind="decision", title="", **fields):
    position = meeting.agenda.count() + 1
    item = AgendaItem.objects.create(
        meeting=meeting, position=position, title=title or f"เรื่องที่ {position}"
    )
    return Outcome.objects.create(item=item, kind=kind, text=text, **fields)


def make_appointment(tambon=None, on=datetime.date(2005, 11, 21), **fields):
    fields = {
        "province": make_province(),
        "tambon": tambon,
        "kind": "dated" if on else "undecided",
        "on": on,
        **fields,
    }
    return Appointment.objects.create(**fields)


def make_goal(place, text="เป็นสถาบันการเงินตำบล", **fields):
    """A goal of a village or a tambon; text=None for one whose wording is not known."""
    column = "village" if isinstance(place, Village) else "tambon"
    fields = {column: place, "recorded_at": timezone.now(), **fields}
    return Goal.objects.create(text=text, **fields)


def make_review(meeting=None, will_do="จะไปทำบัญชีครัวเรือน", **fields):
    """What one speaker said in a ทบทวนหลังกิจกรรม, nobody named."""
    fields = {"recorded_at": timezone.now(), **fields}
    return AfterActionReview.objects.create(
        meeting=meeting or make_meeting(), will_do=will_do, **fields
    )


def make_freedom_table(*topics, title="ตารางอิสรภาพ", **fields):
    """A table with topics by name; บัญชี and บริหารจัดการ unless others are named."""
    fields = {"province": make_province(), "made_at": timezone.now(), **fields}
    table = FreedomTable.objects.create(title=title, **fields)
    for position, name in enumerate(topics or ("บัญชี", "บริหารจัดการ"), start=1):
        Topic.objects.create(table=table, position=position, name=name)
    return table


def make_assessment(table, subject, *scores, **fields):
    """Scores in the order of the topics: (now, wanted), or None for no score at all."""
    column = subject._meta.model_name
    fields = {column: subject, "recorded_at": timezone.now(), **fields}
    assessment = Assessment.objects.create(table=table, **fields)
    for topic, score in zip(table.topics.present(), scores, strict=False):
        if score is not None:
            Score.objects.create(
                assessment=assessment, topic=topic, current=score[0], target=score[1]
            )
    return assessment


def make_photo(meeting=None, by=None, content=b"\xff\xd8\xff\xd9", **fields):
    """A photo of a record, or of a `draft`, with both of its files on the disk."""
    files = {
        column: default_storage.save(f"{uuid.uuid4().hex}.jpg", ContentFile(content))
        for column in ("file", "thumb")
    }
    fields = {
        "key": uuid.uuid4(),
        "kind": "photo",
        "name": "IMG_2548.jpg",
        "size": len(content),
        "width": 1600,
        "height": 1200,
        "uploaded_at": timezone.now(),
        "uploaded_by": by or make_user(),
        **files,
        **fields,
    }
    return Attachment.objects.create(meeting=meeting, **fields)


def make_blog(place, **fields):
    fields = {"opened_at": timezone.now(), **fields}
    return Blog.objects.get_or_create(**columns_of(place), defaults=fields)[0]


def make_post(place=None, author=None, status="published", **fields):
    """A post of a tambon, or of the province; published ones open their blog."""
    place = place or make_tambon()
    at = timezone.now()
    fields = {
        "number": Post.objects.of_place(place).count() + 1,
        "key": uuid.uuid4(),
        "digest": "0" * 64,
        "body": "วันนี้ตกลงกันว่าจะเริ่มที่บัญชี",
        "author": author or (None if _is_from_elsewhere(fields) else make_user()),
        "status": status,
        "sent_at": at,
        "last_active_at": at,
        **_moderated(status, at),
        **fields,
    }
    if status == "published":
        make_blog(place)
    return Post.objects.create(**columns_of(place), **fields)


def _is_from_elsewhere(fields):
    return any(name.startswith("source_") for name in fields)


def make_comment(post=None, author=None, status="published", **fields):
    at = timezone.now()
    fields = {
        "key": uuid.uuid4(),
        "digest": "0" * 64,
        "body": "ดีใจด้วยค่ะ",
        "sent_at": at,
        "status": status,
        **_moderated(status, at),
        **fields,
    }
    return Comment.objects.create(
        post=post or make_post(), author=author or make_user(), **fields
    )


def _moderated(status, at):
    """The columns that belong to the status of a post or a comment."""
    columns = {
        "published": {"published_at": at},
        "hidden": {"published_at": at, "hidden_at": at, "hidden_why": "มีเบอร์โทรศัพท์"},
        "removed": {"published_at": at, "removed_at": at, "body": ""},
    }.get(status, {})
    if status == "hidden":
        columns["hidden_by"] = make_user()
    return columns


def make_post_photo(post=None, by=None, content=b"\xff\xd8\xff\xd9", **fields):
    """A photo of a post, or of a `draft`, with both of its files on the disk."""
    files = {
        column: default_storage.save(f"{uuid.uuid4().hex}.jpg", ContentFile(content))
        for column in ("file", "thumb")
    }
    fields = {
        "key": uuid.uuid4(),
        "digest": "0" * 64,
        "position": 1,
        "size": len(content),
        "width": 1600,
        "height": 1200,
        "uploaded_at": timezone.now(),
        "uploaded_by": by or make_user(),
        **files,
        **fields,
    }
    return Photo.objects.create(post=post, **fields)


def make_tag(name="บัญชี"):
    return Tag.objects.get_or_create(folded=fold(name), defaults={"name": name})[0]


def make_report(row, by=None, why="มีเบอร์โทรศัพท์", **fields):
    about = {"post": row} if isinstance(row, Post) else {"comment": row}
    fields = {"at": timezone.now(), **fields}
    return Report.objects.create(**about, by=by or make_user(), why=why, **fields)
