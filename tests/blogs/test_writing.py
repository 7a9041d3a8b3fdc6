"""A post is sent, edited and taken out: by its author, once however often it comes."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from blogs import moderating
from blogs.drafts import Edited, begin, keep
from blogs.models import Blog, Post, PostDraft, Tag
from blogs.photos import Home, SentPhoto, add_photo
from blogs.words import OtherWords, Words, tags_in
from blogs.writing import ChangedMeanwhile, edit, remove, send
from meetings.drafts import OtherText, Sender
from tests import factories
from tests.meetings.test_photos import JPEG, stored_files

pytestmark = pytest.mark.django_db

WORDS = Words(body="วันนี้ปุ๋ยหมักได้ที่แล้ว\nใครอยากดูมาที่หมู่ 7")


def test_two_sentences_of_somebody_known_are_read_at_once(bang_chak, known, sent):
    post = send(WORDS, bang_chak, sent(known))

    assert (post.number, post.status, post.version) == (2, "published", 1)
    assert post.published_at == post.last_active_at
    stored = Post.objects.get(pk=post.pk)
    assert stored.body == WORDS.body
    assert stored.licence == "all_rights"
    assert (stored.author, stored.place) == (known, bang_chak)


def test_the_first_post_of_a_newcomer_waits_and_opens_nothing(
    bang_chak, newcomer, sent
):
    post = send(WORDS, bang_chak, sent(newcomer))

    assert (post.number, post.status, post.published_at) == (1, "waiting", None)
    assert not Blog.objects.exists()
    assert send(WORDS, bang_chak, sent(newcomer)).is_waiting


def test_who_only_asked_to_belong_writes_and_waits_each_time(
    bang_chak, known, facilitator, sent
):
    known.person.roles.update(starts_on=None)

    first = send(WORDS, bang_chak, sent(known))
    moderating.accept(first, facilitator)
    second = send(WORDS, bang_chak, sent(known))

    assert first.is_waiting
    assert Post.objects.get(pk=first.pk).is_published
    assert second.is_waiting


def test_accepted_once_she_is_known(bang_chak, newcomer, facilitator, sent):
    first = send(WORDS, bang_chak, sent(newcomer))

    moderating.accept(first, facilitator)

    blog = Blog.objects.get()
    assert (blog.tambon, blog.opened_by) == (bang_chak, facilitator)
    assert send(WORDS, bang_chak, sent(newcomer)).is_published
    moderating.hide(first, "มีเบอร์โทรศัพท์", facilitator)
    Post.objects.exclude(pk=first.pk).update(status="waiting", published_at=None)
    assert send(WORDS, bang_chak, sent(newcomer)).is_waiting


@pytest.mark.parametrize("who", ["facilitator", "governor_office", "administrator"])
def test_officials_are_no_newcomers(request, bang_chak, province, sent, who):
    user = request.getfixturevalue(who)
    place = province if who == "governor_office" else bang_chak

    post = send(WORDS, place, sent(user))

    assert post.is_published
    assert Blog.objects.of_place(place).get().opened_by == user


@pytest.mark.parametrize("who", ["colleague", "agency_staff", "governor_office"])
def test_nobody_writes_where_she_does_not_belong(request, bang_chak, sent, who):
    with pytest.raises(PermissionDenied):
        send(WORDS, bang_chak, sent(request.getfixturevalue(who)))

    assert not Post.objects.exists()


def test_the_same_form_again_is_the_same_post(bang_chak, known, sent):
    form = sent(known)
    first = send(WORDS, bang_chak, form)

    again = [send(WORDS, bang_chak, form) for _time in range(3)]

    assert {post.pk for post in again} == {first.pk}
    assert Post.objects.filter(author=known).count() == 2


def test_a_late_repeat_after_an_edit_is_still_the_same_post(bang_chak, known, sent):
    form = sent(known)
    post = send(WORDS, bang_chak, form)
    edit(post.pk, Words(body="แก้แล้ว"), sent(known, version=1))

    assert send(WORDS, bang_chak, form).body == "แก้แล้ว"


def test_other_words_under_the_same_key_change_nothing(
    bang_chak, known, facilitator, sent
):
    form = sent(known)
    post = send(WORDS, bang_chak, form)

    with pytest.raises(OtherWords) as conflict:
        send(Words(body="คนละเรื่อง"), bang_chak, form)
    with pytest.raises(PermissionDenied):
        send(WORDS, bang_chak, sent(facilitator, form.key))

    assert conflict.value.row == post
    post.refresh_from_db()
    assert post.body == WORDS.body


def test_a_draft_is_sent_with_its_photos(bang_chak, known, sent):
    form, typed = sent(known), {"body": [WORDS.body]}
    draft = keep(form.key, known, typed, Sender())
    for _photo in range(2):
        add_photo(Home(draft=draft), SentPhoto(uuid.uuid4(), JPEG, "", known))

    post = send(Words(), bang_chak, form, typed)

    draft.refresh_from_db()
    assert draft.post == post
    assert draft.sent_at
    photos = post.photos.in_order()
    assert [photo.position for photo in photos] == [1, 2]
    assert {photo.draft for photo in photos} == {None}


def test_a_draft_that_has_moved_on_is_not_sent(bang_chak, known, sent):
    form = sent(known)
    keep(form.key, known, {"body": ["ใหม่กว่า"]}, Sender())

    with pytest.raises(OtherText) as conflict:
        send(WORDS, bang_chak, form, {"body": [WORDS.body]})

    assert conflict.value.draft.data == {"body": ["ใหม่กว่า"]}
    assert Post.objects.filter(author=known).count() == 1


def test_anothers_draft_is_not_hers_to_send(bang_chak, known, facilitator, sent):
    form = sent(known)
    keep(form.key, facilitator, {"body": ["ของคนอื่น"]}, Sender())

    with pytest.raises(PermissionDenied):
        send(WORDS, bang_chak, form)

    assert PostDraft.objects.get().sent_at is None


@pytest.mark.parametrize(
    ("words", "field", "says"),
    [
        (Words(), "body", "กรุณาเขียนสักประโยค หรือเพิ่มรูป"),
        (Words(body=" \u200b\n"), "body", "กรุณาเขียนสักประโยค หรือเพิ่มรูป"),
        (Words(body="ก" * 20_001), "body", "รับได้ไม่เกิน 20,000"),
        (Words(body="ก", title="ก" * 201), "title", "รับได้ไม่เกิน 200"),
        (Words(body="บัตร 1-1037-02071-81-1"), "body", "เลขประจำตัวประชาชน"),
        (Words(body="ก", teller="๑๑๐๓๗๐๒๐๗๑๘๑๑"), "teller", "เลขประจำตัวประชาชน"),
        (Words(body="ก", tags=tuple("กขคงจฉชซญฎฏ")), "tags", "ไม่เกิน 10"),
        (Words(body="ก", tags=("ก" * 61,)), "tags", "รับได้ไม่เกิน 60"),
        (Words(body="ก", kind="lesson"), "topic", "กรุณาบอกว่าขุมความรู้นี้เรื่องอะไร"),
        (Words(body="ก", topic="บัญชี"), "topic", "เฉพาะขุมความรู้"),
        (Words(body="ก", kind="poem"), "kind", "poem"),
        (Words(body="ก", licence="mine"), "licence", "mine"),
    ],
)
def test_what_cannot_be_kept_is_explained_at_its_field(
    bang_chak, known, sent, words, field, says
):
    with pytest.raises(ValidationError) as refusal:
        send(words, bang_chak, sent(known))

    assert says in " ".join(refusal.value.message_dict[field])
    assert Post.objects.filter(author=known).count() == 1
    assert not PostDraft.objects.exists()


def test_villages_and_rounds_are_of_the_place(bang_chak, tha_rai, known, sent):
    village = factories.make_village(tha_rai)
    hidden = factories.make_meeting(bang_chak, visibility="members")
    elsewhere = factories.make_meeting(tha_rai)

    for wrong in ({"village": village}, {"meeting": hidden}, {"meeting": elsewhere}):
        with pytest.raises(ValidationError) as refusal:
            send(Words(body="ก", **wrong), bang_chak, sent(known))
        assert refusal.value.message_dict.keys() == wrong.keys()

    right = {
        "village": factories.make_village(bang_chak),
        "meeting": factories.make_meeting(bang_chak),
    }
    post = send(Words(body="ก", **right), bang_chak, sent(known))
    assert (post.village, post.meeting) == tuple(right.values())


def test_a_lesson_tells_who_knows_what_and_how(bang_chak, known, sent):
    words = Words(kind="lesson", topic="ปุ๋ยหมัก", how_to="กลับกองทุกเจ็ดวัน", teller="ลุงดำ")

    post = send(words, bang_chak, sent(known))

    assert list(Post.objects.lessons()) == [post]
    assert (post.teller_name, post.topic) == ("ลุงดำ", "ปุ๋ยหมัก")


def test_a_tag_is_one_however_it_is_typed(bang_chak, known, sent):
    send(Words(body="ก", tags=("บัญชี", "Fund 1")), bang_chak, sent(known))
    post = send(Words(body="ก", tags=("บัญชี", " fund  ๑")), bang_chak, sent(known))

    assert sorted(Tag.objects.values_list("name", flat=True)) == ["Fund 1", "บัญชี"]
    assert post.tags.count() == 2


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("", []),
        ("#บัญชี #กองทุน", ["บัญชี", "กองทุน"]),
        ("บัญชี, บัญชี ,กองทุน  หมู่บ้าน", ["บัญชี", "กองทุน หมู่บ้าน"]),
        ("../x, .., /, ก/ข", ["..-x", "ก-ข"]),
        ("บัญ\u202eชี\x00\nกองทุน", ["บัญชี", "กองทุน"]),
    ],
)
def test_tags_are_cut_from_what_people_type(text, tags):
    assert tags_in(text) == tags


def test_invisible_signs_and_piles_of_marks_are_not_kept(bang_chak, known, sent):
    words = Words(title="ปุ๋ย\u202eหมัก\u200b", body="ก" + "\u0e49" * 500 + "ำ\x00")

    post = send(words, bang_chak, sent(known))

    post.refresh_from_db()
    assert post.title == "ปุ๋ยหมัก"
    assert len(post.body) < 8


# Edits


@pytest.fixture
def post(bang_chak, known):
    return Post.objects.get(author=known)


def test_an_edit_is_written_once(post, known, sent):
    form = sent(known, version=1)

    for _time in range(3):
        edit(post.pk, Words(body="แก้แล้ว", tags=("บัญชี",)), form)

    post.refresh_from_db()
    assert (post.body, post.version, post.number) == ("แก้แล้ว", 2, 1)
    assert post.edited_at
    assert post.is_published
    assert [tag.name for tag in post.tags.all()] == ["บัญชี"]


def test_an_edit_begun_before_another_is_not_lost_and_overwrites_nothing(
    post, known, sent
):
    edit(post.pk, Words(body="จากมือถือ"), sent(known, version=1))

    with pytest.raises(ChangedMeanwhile) as conflict:
        edit(post.pk, Words(body="จากคอมพิวเตอร์"), sent(known, version=1))

    assert conflict.value.post.body == "จากมือถือ"


def test_other_words_under_the_key_of_an_edit_change_nothing(post, known, sent):
    form = sent(known, version=1)
    edit(post.pk, Words(body="หนึ่ง"), form)

    with pytest.raises(OtherWords):
        edit(post.pk, Words(body="สอง"), form)

    post.refresh_from_db()
    assert post.body == "หนึ่ง"


@pytest.mark.parametrize("who", ["facilitator", "administrator", "resident"])
def test_nobody_rewrites_anothers_words(request, post, sent, who):
    user = request.getfixturevalue(who)

    with pytest.raises(Post.DoesNotExist):
        edit(post.pk, Words(body="ของเขา"), sent(user, version=1))
    with pytest.raises(Post.DoesNotExist):
        remove(post.pk, user)

    post.refresh_from_db()
    assert post.version == 1
    assert not PostDraft.objects.exists()


def test_photos_that_wait_with_an_edit_come_after_those_there(post, known, sent):
    factories.make_post_photo(post, known, position=4)
    form = sent(known, version=1)
    draft = begin(form.key, known, {"body": ["ก"]}, Edited(post, 1))
    add_photo(Home(draft=draft), SentPhoto(uuid.uuid4(), JPEG, "", known))

    edit(post.pk, Words(), form)

    assert [photo.position for photo in post.photos.in_order()] == [4, 5]
    draft.refresh_from_db()
    assert draft.edits == post


def test_an_edit_leaves_what_is_hidden_hidden(post, known, facilitator, sent):
    moderating.hide(post, "มีเบอร์โทรศัพท์", facilitator)

    edit(post.pk, Words(body="เอาเบอร์ออกแล้ว"), sent(known, version=1))

    post.refresh_from_db()
    assert (post.status, post.body) == ("hidden", "เอาเบอร์ออกแล้ว")


# Taking out


def test_what_its_author_takes_out_leaves_the_number_and_no_words(
    post, known, sent, bang_chak, django_capture_on_commit_callbacks
):
    edit(post.pk, Words(body="ลับ", tags=("บัญชี",)), sent(known, version=1))
    add_photo(Home(post=post), SentPhoto(uuid.uuid4(), JPEG, "หน้า", known))
    assert len(stored_files()) == 2

    with django_capture_on_commit_callbacks(execute=True):
        for _time in range(2):
            remove(post.pk, known)

    post.refresh_from_db()
    assert (post.status, post.number) == ("removed", 1)
    assert post.has_no_words
    assert not post.tags.exists()
    assert stored_files() == []
    assert post.photos.get().alt == ""
    assert not PostDraft.objects.exists()
    assert send(WORDS, bang_chak, sent(known)).number == 2


def test_what_was_hidden_can_be_taken_out_too(post, known, facilitator):
    moderating.hide(post, "มีเบอร์โทรศัพท์", facilitator)

    post = remove(post.pk, known)

    assert (post.status, post.hidden_why) == ("removed", "")
