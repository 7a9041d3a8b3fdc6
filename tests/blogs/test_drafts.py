"""Half-typed posts: the newest text of a tab, and no text over another unseen."""

import uuid

import pytest

from blogs.drafts import Edited, begin, keep
from blogs.models import Photo, PostDraft
from blogs.photos import throw_away
from meetings.drafts import OtherText, Sender, TooLarge
from tests import factories
from tests.meetings.test_photos import stored_files

pytestmark = pytest.mark.django_db

KEY = uuid.UUID("25481028-0000-4000-8000-000000005986")


def text(body):
    return {"body": [body]}


def test_a_new_key_makes_a_draft_and_the_same_text_changes_nothing(resident):
    keep(KEY, resident, text("หนึ่ง"), Sender())
    draft = keep(KEY, resident, text("หนึ่ง"), Sender())

    assert (draft.rev, draft.data) == (1, text("หนึ่ง"))
    assert PostDraft.objects.count() == 1


def test_the_tab_that_wrote_it_goes_on_and_what_it_sent_before_comes_too_late(
    resident,
):
    keep(KEY, resident, text("หนึ่ง"), Sender(0, "tab", 1))
    keep(KEY, resident, text("หนึ่ง สอง สาม"), Sender(0, "tab", 3))

    late = keep(KEY, resident, text("หนึ่ง สอง"), Sender(0, "tab", 2))

    assert (late.data, late.rev) == (text("หนึ่ง สอง สาม"), 2)


def test_a_page_that_has_not_seen_the_newest_text_is_told(resident):
    keep(KEY, resident, text("จากมือถือ"), Sender())

    with pytest.raises(OtherText) as conflict:
        keep(KEY, resident, text("จากคอมพิวเตอร์"), Sender())
    assert conflict.value.draft.data == text("จากมือถือ")

    assert keep(KEY, resident, text("รวมกัน"), Sender(1)).rev == 2


def test_anothers_key_is_nobodys(resident, facilitator):
    keep(KEY, facilitator, text("ของเขา"), Sender())

    assert keep(KEY, resident, text("ของฉัน"), Sender(1)) is None
    assert PostDraft.objects.get().data == text("ของเขา")


def test_a_draft_holds_so_much_and_no_more(resident):
    most = 256 * 1024 - len('{"body":[""]}')
    keep(KEY, resident, text("a" * most), Sender())

    with pytest.raises(TooLarge):
        keep(KEY, resident, text("a" * (most + 1)), Sender(1))

    assert len(PostDraft.objects.get().data["body"][0]) == most


def test_what_was_sent_takes_no_other_text(resident):
    draft = keep(KEY, resident, text("ส่งแล้ว"), Sender())
    PostDraft.objects.update(sent_at=draft.saved_at)

    assert keep(KEY, resident, text("ส่งแล้ว"), Sender()).sent_at
    with pytest.raises(OtherText):
        keep(KEY, resident, text("มาทีหลัง"), Sender(1))


def test_an_edit_begins_on_the_version_that_stands(bang_chak, resident):
    post = factories.make_post(bang_chak, resident, version=3)

    edited = Edited(post, post.version)

    first = begin(KEY, resident, text("เดิม"), edited)
    again = begin(KEY, resident, text("อื่น"), edited)

    assert (first.edits, first.base_version) == (post, 3)
    assert again.data == text("เดิม")


def test_what_is_thrown_away_is_gone_with_its_photos(
    resident, django_capture_on_commit_callbacks
):
    draft = keep(KEY, resident, text("หนึ่ง"), Sender())
    factories.make_post_photo(None, resident, draft=draft)

    with django_capture_on_commit_callbacks(execute=True):
        throw_away(PostDraft.objects.filter(owner=resident))

    assert not PostDraft.objects.exists()
    assert not Photo.objects.exists()
    assert stored_files() == []
