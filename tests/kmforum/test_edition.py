"""The edition moves with every change that public pages may show, and with no other."""

import threading

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction

from blogs.models import PostDraft, Readership
from kmforum import edition as edition_module
from kmforum.derived import changes_pages
from kmforum.edition import edition, move
from kmforum.models import Edition
from meetings.models import Appointment, Meeting, MeetingDraft
from tambons.models import GroupKind, Tambon
from tests.factories import (
    make_appointment,
    make_comment,
    make_meeting,
    make_post,
    make_report,
    make_tambon,
    make_user,
)
from thai.clock import now

SAVE_ONE = 'UPDATE "meetings_meeting" SET "title" = %s'
CHANGES = {
    "save": lambda meeting: meeting.save(),
    "update": lambda meeting: Meeting.objects.update(title="ชื่อใหม่"),
    "bulk_create": lambda meeting: GroupKind.objects.bulk_create(
        [GroupKind(code="new", name="กลุ่มใหม่")]
    ),
    "bulk_update": lambda meeting: Meeting.objects.bulk_update([meeting], ["title"]),
    "get_or_create": lambda meeting: make_appointment(on=None),
    "delete": lambda meeting: Appointment.objects.all().delete(),
    "plain SQL": lambda meeting: connection.cursor().execute(SAVE_ONE, ["ชื่อใหม่"]),
    "many at once": lambda meeting: connection.cursor().executemany(
        SAVE_ONE, [["หนึ่ง"], ["สอง"]]
    ),
}


def visit(meeting):
    session = SessionStore()
    session["language"] = "th"
    session.save()


NO_CHANGES = {
    "reading": lambda meeting: list(Meeting.objects.select_for_update()),
    "a session": visit,
    "a cache": lambda meeting: cache.set("limit", 1),
}


@pytest.fixture
def meeting(bang_chak):
    make_appointment(bang_chak)
    return make_meeting(bang_chak)


@pytest.mark.parametrize("change", CHANGES)
def test_every_way_of_writing_moves_it(meeting, change):
    before = edition()

    CHANGES[change](meeting)

    assert edition() != before


@pytest.mark.parametrize("deed", NO_CHANGES)
def test_what_no_page_shows_leaves_it(meeting, deed):
    before = edition()

    NO_CHANGES[deed](meeting)

    assert edition() == before


def test_words_move_it_and_what_is_asked_or_counted_about_them_does_not(bang_chak):
    before = edition()
    post = make_post(bang_chak)
    with_post = edition()
    assert with_post != before
    make_comment(post)
    asking, answered = make_user(), edition()
    assert answered != with_post

    PostDraft.objects.create(owner=asking, saved_at=now())
    make_report(post, asking)
    Readership.objects.create(post=post)
    Readership.objects.update(views=8)

    assert edition() == answered


def test_a_draft_and_the_time_of_a_log_in_leave_it(meeting):
    user = make_user()
    before = edition()

    MeetingDraft.objects.create(owner=user, saved_at=now(), data={})
    user.last_login = now()
    user.save(update_fields=["last_login"])

    assert edition() == before


@pytest.mark.parametrize(
    ("sql", "changes"),
    [
        ('INSERT INTO "meetings_meeting" ("id") VALUES (%s) RETURNING "id"', True),
        ('INSERT OR IGNORE INTO "people_person" ("id") VALUES (1)', True),
        ("  delete from only tambons_group where id = 1", True),
        ('TRUNCATE "django_session", "meetings_meeting"', True),
        ("WITH old AS (SELECT 1) UPDATE tambons_tambon SET name = ''", True),
        ("WITH old AS (SELECT 1) SELECT * FROM old", False),
        ('SELECT "id" FROM "meetings_meeting" FOR UPDATE', False),
        ("SAVEPOINT s1", False),
        ('UPDATE "django_session" SET "expire_date" = %s', False),
        ('INSERT INTO "account_emailaddress" ("id") VALUES (1)', False),
        ('INSERT INTO "accounting_importrow" ("id") VALUES (1)', False),
        ('UPDATE "accounting_fund" SET "publish" = %s', True),
        ('UPDATE "people_user" SET "last_login" = %s WHERE "id" = 1', False),
        ('UPDATE "people_user" SET "is_superuser" = %s WHERE "id" = 1', True),
        # A table that came yesterday counts until somebody says otherwise.
        ('INSERT INTO "blogs_post" ("id") VALUES (1)', True),
    ],
)
def test_statements_are_told_apart(sql, changes):
    assert changes_pages(sql) is changes


# Transactions


def test_a_transaction_moves_it_once(meeting, django_assert_num_queries):
    edition()

    with django_assert_num_queries(3 + len(["begin", "end"])), transaction.atomic():
        Meeting.objects.update(title="หนึ่ง")
        Meeting.objects.update(title="สอง")


def change_in_vain(title="ไม่เกิดขึ้น"):
    """The edition inside of a transaction that is rolled back."""
    with transaction.atomic():
        Meeting.objects.update(title=title)
        inside = edition()
        transaction.set_rollback(True)
    return inside


def test_what_is_rolled_back_was_no_edition(meeting):
    before = edition()

    inside = change_in_vain()

    assert inside != before
    assert edition() == before


def test_a_change_after_a_rollback_moves_it_again(meeting):
    """The move of the inner block went away with it."""
    before = edition()

    with transaction.atomic():
        with transaction.atomic():
            Meeting.objects.update(title="ไม่เกิดขึ้น")
            transaction.set_rollback(True)
        Meeting.objects.update(title="เกิดขึ้น")

    assert edition() != before


def test_a_lost_number_does_not_come_back(meeting):
    assert len({change_in_vain() for _round in range(20)}) == 20


@pytest.mark.django_db(transaction=True)
def test_a_statement_without_a_transaction_moves_it_too():
    make_tambon()
    before = edition()

    Tambon.objects.create(
        code="800120", name="ใหม่", district=Tambon.objects.get().district
    )
    created = edition()
    Tambon.objects.update(context="บริบท")

    assert len({before, created, edition()}) == 3


@pytest.mark.django_db(transaction=True)
def test_it_moves_for_others_with_the_commit_and_not_before():
    make_tambon()
    before = edition()

    with transaction.atomic():
        Tambon.objects.update(name="ชื่อใหม่")
        seen_by_others = elsewhere(edition)

    assert seen_by_others == before
    assert elsewhere(edition) == edition() != before


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_another_to_move_it():
    if connection.vendor == "sqlite":
        pytest.skip("on SQLite there is one writer at a time, whatever they write")
    make_tambon()
    before = edition()

    with transaction.atomic():
        move()
        elsewhere(move)
        other = elsewhere(edition)
    both = edition()

    assert len({before, other, both}) == 3
    assert Edition.objects.count() == 2


def elsewhere(deed):
    """What the deed gives on a connection of its own."""
    results = []

    def run():
        results.append(deed())
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=20)
    return results[0]


# The beginning, and beginning anew


def test_before_the_table_stands_nothing_moves(meeting, monkeypatch):
    monkeypatch.setattr(connection, edition_module.TABLE_STANDS, False, raising=False)
    monkeypatch.setattr(connection.introspection, "table_names", list)
    before = edition()

    Meeting.objects.update(title="ระหว่างย้าย")

    assert edition() == before


def test_an_empty_table_begins_with_the_next_change(meeting):
    Edition.objects.all().delete()
    assert edition() is None

    Meeting.objects.update(title="ครั้งแรก")

    assert edition() is not None


def test_rebuild_derived_begins_another_edition(meeting, capsys):
    before = edition()

    call_command("rebuild_derived")

    assert edition() != before
    assert "anew" in capsys.readouterr().out
