"""One's own post is changed on top of what it is, or taken out; nobody else's."""

import pytest
from django.test import Client

from blogs import moderating
from blogs.models import Photo, Post, PostDraft
from blogs.words import Words
from blogs.writing import edit
from tests import factories
from tests.blogs.writing import Writer
from tests.meetings.test_photos import JPEG, stored_files

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(bang_chak, known):
    return factories.make_post(
        bang_chak, known, title="กองปุ๋ย", body="ของเดิม", teller="ลุงดำ"
    )


@pytest.fixture
def writer(client, known, post):
    return Writer(client, known, post=post)


def test_the_page_shows_the_post_as_it_stands(writer, post, bang_chak):
    village = factories.make_village(bang_chak, 7)
    post.tags.add(factories.make_tag("ปุ๋ยหมัก"))
    Post.objects.filter(pk=post.pk).update(village=village, licence="cc_by")

    page = writer.client.get(f"{post.get_absolute_url()}edit/").text

    for text in ("ของเดิม", 'value="กองปุ๋ย"', 'value="ลุงดำ"'):
        assert text in page
    assert 'value="ปุ๋ยหมัก" checked' in page
    assert f'<option value="{village.pk}" selected>' in page
    assert '<option value="cc_by" selected>' in page
    assert not PostDraft.objects.exists()


def test_a_change_leads_to_the_post_and_is_dated(writer, post):
    response = writer.post("แก้แล้ว", title="กองปุ๋ย")

    post.refresh_from_db()
    assert response.status_code == 303
    assert response["Location"].startswith(post.get_absolute_url())
    assert (post.body, post.teller, post.version) == ("แก้แล้ว", "", 2)
    assert post.edited_at
    assert writer.post("แก้แล้ว", title="กองปุ๋ย").status_code == 303
    post.refresh_from_db()
    assert post.version == 2


def test_a_half_typed_change_changes_nothing_yet(writer, post):
    assert writer.put("ยังไม่จบ").status_code == 200

    post.refresh_from_db()
    assert post.body == "ของเดิม"
    assert (writer.draft.edits, writer.draft.base_version) == (post, 1)
    page = writer.client.get(f"{post.get_absolute_url()}edit/").text
    assert "ท่านเริ่มแก้เรื่องนี้ไว้แล้ว" in page
    assert writer.address in page
    assert "ยังไม่จบ" in writer.page().text


def test_a_change_meanwhile_shows_both_texts_and_overwrites_nothing(
    writer, post, known, sent
):
    writer.put("จากมือถือ")
    edit(post.pk, Words(body="จากคอมพิวเตอร์"), sent(known, version=1))

    page = writer.post("จากมือถือ", title="กองปุ๋ย")

    assert page.status_code == 409
    assert "จากมือถือ" in page.text
    assert "จากคอมพิวเตอร์" in page.text
    post.refresh_from_db()
    assert post.body == "จากคอมพิวเตอร์"
    assert writer.post(deed="rebase", version="2")["Location"] == writer.address
    assert writer.post("จากมือถือ", title="กองปุ๋ย").status_code == 303
    post.refresh_from_db()
    assert (post.body, post.version) == ("จากมือถือ", 3)


def test_a_page_opened_before_the_change_knows_its_version(writer, post, known, sent):
    edit(post.pk, Words(body="จากคอมพิวเตอร์"), sent(known, version=1))

    assert writer.post("จากมือถือ").status_code == 409

    post.refresh_from_db()
    assert post.body == "จากคอมพิวเตอร์"
    assert writer.draft.base_version == 1


def test_a_choice_made_on_an_old_conflict_page_does_not_count(writer, post):
    writer.put("จากมือถือ")
    Post.objects.filter(pk=post.pk).update(version=5)

    writer.post(deed="rebase", version="4")

    assert writer.draft.base_version == 1


def test_photos_of_a_post_change_when_the_change_is_sent(
    writer, post, known, django_capture_on_commit_callbacks
):
    old = [
        factories.make_post_photo(post, known, position=position) for position in (1, 2)
    ]
    writer.upload(JPEG)
    new = Photo.objects.get(draft=writer.key)
    page = writer.page().text
    assert "ของเดิม" in page
    assert all(photo.thumb_url in page for photo in [*old, new])
    wishes = {f"drop-{old[0].key}": "on", f"order-{new.key}.3": "1"}

    writer.post("ของเดิม", deed="keep", **wishes)
    assert post.photos.present().count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        writer.post("ของเดิม", **wishes)

    shown = post.photos.present().in_order()
    assert [photo.key for photo in shown] == [new.key, old[1].key]
    assert len(stored_files()) == 4


def test_a_post_is_not_left_without_a_word_and_a_photo(writer, post, known):
    photo = factories.make_post_photo(post, known)

    page = writer.post("", **{f"drop-{photo.key}": "on"})

    assert page.status_code == 422
    assert post.photos.present().count() == 1


def test_of_what_is_hidden_the_words_change_and_it_stays_hidden(
    writer, post, facilitator
):
    moderating.hide(post, "มีเบอร์โทรศัพท์", facilitator)

    writer.post("เอาเบอร์ออกแล้ว")

    post.refresh_from_db()
    assert (post.status, post.body) == ("hidden", "เอาเบอร์ออกแล้ว")


@pytest.mark.parametrize(
    "who", ["resident", "facilitator", "administrator", "outsider"]
)
def test_nobody_rewrites_or_takes_out_anothers_words(request, post, who):
    user = request.getfixturevalue(who)
    writer = Writer(Client(), user, post=post)
    here = post.get_absolute_url()

    assert writer.client.get(f"{here}edit/").status_code == 404
    assert writer.client.get(f"{here}remove/").status_code == 404
    assert writer.client.post(f"{here}remove/").status_code == 404
    for answer in (writer.post("ของเขา"), writer.put("ของเขา"), writer.upload(JPEG)):
        assert answer.status_code == 404

    post.refresh_from_db()
    assert post.body == "ของเดิม"
    assert not PostDraft.objects.exists()


def test_whoever_forges_the_post_in_her_draft_changes_nothing(
    client, resident, writer, post
):
    forger = Writer(client, resident)
    forger.post("ของฉัน", deed="keep")

    forger.post_edited = post
    forger.post("ของฉัน", edits=post.pk)

    post.refresh_from_db()
    assert post.body == "ของเดิม"
    assert Post.objects.get(author=resident).body == "ของฉัน"


def test_a_known_teller_who_took_her_name_back_stays_unnamed(writer, post, bang_chak):
    person = factories.make_person("ป้าสายใจ", show_name=True)
    Post.objects.filter(pk=post.pk).update(teller="", on_behalf_of=person)
    person.show_name = False
    person.save()
    page = writer.client.get(f"{post.get_absolute_url()}edit/").text
    assert 'value="ป้าสายใจ"' in page

    writer.post("แก้แล้ว", teller="ป้าสายใจ")

    post.refresh_from_db()
    assert (post.on_behalf_of, post.teller) == (person, "")


# Taking out


def test_taking_out_asks_first_with_what_follows(writer, post, known):
    factories.make_post_photo(post, known)
    factories.make_comment(post)

    page = writer.client.get(f"{post.get_absolute_url()}remove/").text

    assert "หมายเลข 2 ของบล็อกบางจากยังอยู่" in page
    assert "ผู้เขียนนำออก" in page
    assert "รูป 1 รูป" in page
    assert "ความเห็นของผู้อื่น 1 ความเห็น" in page
    post.refresh_from_db()
    assert post.is_published


def test_what_is_taken_out_leaves_its_number(writer, post, known):
    address = f"{post.get_absolute_url()}remove/"

    for _time in range(2):
        response = writer.client.post(address, {"writer": known.pk})
        assert response["Location"] == post.get_absolute_url()

    post.refresh_from_db()
    assert (post.status, post.body, post.number) == ("removed", "", 2)
    assert writer.client.get(address)["Location"] == post.get_absolute_url()
    edit_page = f"{post.get_absolute_url()}edit/"
    assert writer.client.get(edit_page).status_code == 404
    assert Client().get(post.get_absolute_url()).status_code == 410


def test_a_change_that_comes_after_the_post_was_taken_out_finds_nothing(
    writer, post, known
):
    writer.put("ยังไม่จบ")
    writer.client.post(f"{post.get_absolute_url()}remove/", {"writer": known.pk})

    assert writer.post("ยังไม่จบ").status_code == 404

    post.refresh_from_db()
    assert post.body == ""
