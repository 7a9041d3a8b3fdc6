"""Writing a post: one box and a photo, sent once, and nothing typed is ever lost."""

import re
import uuid

import pytest
from django.test import Client

from blogs import moderating
from blogs.limits import LIMITS
from blogs.models import Photo, Post, PostDraft
from meetings.models.draft import LARGEST_DRAFT
from people.models import Role, RoleAssignment
from pictures.cleaning import LARGEST_FILE
from tests import factories
from tests.blogs.writing import TEXT, Writer
from tests.meetings.test_photos import JPEG, OTHER

pytestmark = pytest.mark.django_db

NEW = "/blogs/800119/new/"


@pytest.fixture
def writer(client, known):
    return Writer(client, known)


def mine(user):
    """Her posts since the one for which she is known."""
    return Post.objects.filter(author=user).exclude(number=1)


def test_the_page_asks_for_a_text_and_photos_and_folds_the_rest(writer):
    page = writer.client.get(NEW)

    assert "อยากเล่าอะไร" in page.text
    assert 'type="file"' in page.text
    assert page.text.index("อยากเล่าอะไร") < page.text.index("<details>")
    assert "เขียนในชื่อ <strong>suda</strong>" in page.text
    assert not PostDraft.objects.exists()


def test_the_key_stays_when_the_page_is_loaded_again(writer):
    address = re.search(r'data-here="([^"]+)"', writer.client.get(NEW).text)[1]
    key = uuid.UUID(address.partition("key=")[2])

    assert str(key) in writer.client.get(address).text
    writer.key = key
    writer.put()
    assert writer.client.get(address)["Location"] == writer.address


def test_two_sentences_become_a_post(writer, known):
    response = writer.post()

    post = mine(known).get()
    assert response.status_code == 303
    assert response["Location"] == f"{post.get_absolute_url()}?sent=1"
    assert (post.body, post.key, post.status) == (TEXT, writer.key, "published")
    assert "ปุ๋ยหมักได้ที่แล้ว" in Client().get(post.get_absolute_url()).text


def test_a_photo_alone_is_a_post(writer, known):
    writer.post("", photos=[JPEG, OTHER])

    post = mine(known).get()
    photos = post.photos.in_order()
    assert [photo.position for photo in photos] == [1, 2]
    page = Client().get(post.get_absolute_url()).text
    assert all(photo.thumb_url in page for photo in photos)


def test_everything_that_is_folded_is_kept(writer, known, bang_chak):
    village = factories.make_village(bang_chak, 7)
    meeting = factories.make_meeting(bang_chak, round_number=3)
    factories.make_post(bang_chak).tags.add(factories.make_tag("บัญชี"))
    page = writer.client.get(NEW).text
    assert 'name="tag" value="บัญชี"' in page

    writer.post(
        title="กองปุ๋ย",
        teller="ลุงดำ",
        topic="ปุ๋ยหมัก",
        how_to="กลับกองทุกเจ็ดวัน",
        tag="บัญชี",
        tags="เงินออม, #ปุ๋ยหมัก",
        village=village.pk,
        meeting=meeting.pk,
        licence="cc_by",
    )

    post = mine(known).get(kind="lesson")
    assert (post.title, post.teller, post.topic) == ("กองปุ๋ย", "ลุงดำ", "ปุ๋ยหมัก")
    assert {tag.name for tag in post.tags.all()} == {"บัญชี", "เงินออม", "ปุ๋ยหมัก"}
    assert (post.village, post.meeting, post.licence) == (village, meeting, "cc_by")


def test_a_known_teller_is_found_by_the_name_that_is_typed(writer, known, bang_chak):
    told = factories.make_person("ป้าสายใจ", show_name=True)
    shy = factories.make_person("คุณสุนันท์")
    for person in (told, shy):
        factories.make_role(person, Role.RESIDENT, tambon=bang_chak)
    page = writer.client.get(NEW).text
    assert "ป้าสายใจ" in page
    assert "คุณสุนันท์" not in page

    writer.post(teller=" ป้าสายใจ ")

    post = mine(known).get()
    assert (post.on_behalf_of, post.teller) == (told, "")


def test_the_first_post_of_a_newcomer_says_that_it_waits(client, newcomer, facilitator):
    writer = Writer(client, newcomer)
    assert "เรื่องแรกของท่าน ผู้ดูแลบล็อกอ่านก่อน" in client.get(NEW).text

    page = client.get(writer.post()["Location"])

    post = Post.objects.get()
    assert post.is_waiting
    assert post.get_status_display() in page.text
    assert Client().get(post.get_absolute_url()).status_code == 404
    moderating.accept(post, facilitator)
    assert TEXT.split()[0] in Client().get(post.get_absolute_url()).text


# The same form again


def test_the_same_form_leads_to_the_same_post(writer, known):
    first = writer.post(photos=[JPEG], photos_key=str(writer.key))

    again = [writer.post(photos=[JPEG], photos_key=str(writer.key)) for _ in range(3)]

    assert {one["Location"] for one in again} == {first["Location"]}
    assert mine(known).get().photos.count() == 1


def test_another_text_under_the_key_is_kept_beside_it(writer, known):
    writer.post("ตัวจริง")

    page = writer.post("คนละเรื่อง")

    assert page.status_code == 409
    assert "ตัวจริง" in page.text
    assert "คนละเรื่อง" in page.text
    assert mine(known).get().body == "ตัวจริง"
    beside = PostDraft.objects.get(sent_at=None)
    assert beside.data["body"] == ["คนละเรื่อง"]
    assert "คนละเรื่อง" in writer.client.get(f"/blogs/drafts/{beside.key}/").text
    writer.post("คนละเรื่อง")
    assert PostDraft.objects.filter(sent_at=None).count() == 1


def test_a_photo_of_a_late_repeat_finds_its_post(writer, known):
    writer.post()

    writer.post(photos=[JPEG])

    assert mine(known).get().photos.count() == 1


def test_after_it_was_sent_the_draft_leads_to_the_post(writer, known):
    writer.post()

    assert writer.page()["Location"] == mine(known).get().get_absolute_url()


# What is refused, with everything typed


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"body": ""}, "กรุณาเขียนสักประโยค หรือเพิ่มรูป"),
        ({"body": "ก" * 20_001}, "รับได้ไม่เกิน 20,000"),
        ({"body": "บัตร 1-1037-02071-81-1"}, "เลขประจำตัวประชาชน"),
        ({"title": "ก" * 201}, "รับได้ไม่เกิน 200"),
        ({"how_to": "กลับกอง"}, "กรุณาบอกว่าขุมความรู้นี้เรื่องอะไร"),
        ({"tags": ",".join("กขคงจฉชซญฎฏ")}, "ไม่เกิน 10"),
        ({"village": "999"}, "เลือกตัวเลือก"),
        ({"meeting": "x"}, "เลือกตัวเลือก"),
        ({"licence": "mine"}, "เลือกตัวเลือก"),
    ],
)
def test_what_cannot_be_sent_comes_back_with_the_reason(writer, known, fields, says):
    typed = {"title": "พิมพ์ไว้แล้ว"} | fields

    page = writer.post(**typed)

    assert page.status_code == 422
    assert "ยังส่งไม่ได้" in page.text
    assert says in page.text
    assert typed["title"][:200] in page.text
    assert not mine(known).exists()
    assert writer.draft.data["title"] == [typed["title"]]


def test_a_round_that_is_not_public_is_no_choice(writer, known, bang_chak):
    hidden = factories.make_meeting(bang_chak, visibility="members", title="ลับ")

    page = writer.post(meeting=hidden.pk)

    assert page.status_code == 422
    assert "ลับ" not in page.text
    assert not mine(known).exists()


@pytest.mark.parametrize(
    ("photos", "says", "status"),
    [
        ([("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")], "a.svg", 422),
        ([("b.jpg", b"\xff\xd8\xff")], "เปิดรูปนี้ได้ไม่ครบ", 422),
        ([("c.jpg", b"0" * (LARGEST_FILE + 1))], "c.jpg", 413),
    ],
    ids=["no photo", "half a photo", "too large"],
)
def test_a_photo_that_cannot_be_kept_is_named_and_the_text_waits(
    writer, known, photos, says, status
):
    page = writer.post(photos=[JPEG, *photos])

    assert page.status_code == status
    assert says in page.text
    assert TEXT.split()[0] in page.text
    assert not mine(known).exists()
    assert Photo.objects.filter(draft=writer.key).count() == 1
    assert writer.post().status_code == 303
    assert mine(known).get().photos.count() == 1


def test_more_photos_than_a_post_keeps_are_refused(writer, known):
    writer.post("", deed="keep")
    for position in range(20):
        factories.make_post_photo(None, known, draft=writer.draft, position=position)

    page = writer.post(photos=[JPEG])

    assert page.status_code == 422
    assert "ไม่เกิน 20 รูป" in page.text
    assert not mine(known).exists()


def test_a_form_cut_off_on_the_way_loses_no_photo_unsaid(writer, known):
    page = writer.post(photos=[JPEG], end=[])

    assert page.status_code == 422
    assert "สายขาดระหว่างส่ง" in page.text
    assert not mine(known).exists()


def test_a_text_beyond_a_draft_is_given_back(writer):
    text = "ก" * LARGEST_DRAFT

    page = writer.post(text)

    assert page.status_code == 413
    assert text in page.text
    assert writer.draft is None


def test_a_flood_from_one_address_waits_with_the_text(writer, monkeypatch):
    monkeypatch.setattr("people.address_limit.MOST", 0)

    page = writer.post("เรื่องที่มาพร้อมกันทั้งห้อง")

    assert page.status_code == 429
    assert "เรื่องที่มาพร้อมกันทั้งห้อง" in page.text
    assert not Post.objects.filter(body__contains="ทั้งห้อง").exists()


def test_who_sends_too_much_waits_and_loses_nothing(writer, known, bang_chak):
    for _post in range(LIMITS[Post][2][0][1] - 1):
        factories.make_post(bang_chak, known)

    page = writer.post("เรื่องที่สิบเอ็ด", title="ยังอยู่")

    assert page.status_code == 429
    assert "ท่านเพิ่งส่งมาหลายครั้ง" in page.text
    assert "เรื่องที่สิบเอ็ด" in page.text
    assert "ยังอยู่" in page.text
    assert writer.draft.data["body"] == ["เรื่องที่สิบเอ็ด"]


# Who may


@pytest.mark.parametrize("code", ["800101", "800106", "80", "81", "999999", "x"])
def test_where_she_does_not_belong_there_is_no_page(writer, code, tha_rai):
    factories.make_tambon("800101", "ในเมือง", joined_on=None)

    assert writer.client.get(f"/blogs/{code}/new/").status_code == 404
    writer.place = code
    assert writer.post().status_code == 404
    assert writer.put().status_code == 404
    assert writer.upload(JPEG).status_code == 404
    assert not PostDraft.objects.exists()


def test_a_coordinator_writes_for_the_province(client, governor_office):
    province = factories.make_province()
    coordinator = factories.make_user("prasan", Role.COORDINATOR, province=province)
    writer = Writer(client, coordinator, "80")
    factories.make_tambon()
    assert client.get("/blogs/80/new/").status_code == 200

    writer.post()

    assert Post.objects.get().place == province


def test_who_has_just_signed_up_writes_and_waits(client, bang_chak):
    user = factories.make_user("dao", Role.RESIDENT, tambon=bang_chak, starts_on=None)
    writer = Writer(client, user)
    assert f'href="{NEW}"' in client.get("/me/").text
    assert "ผู้ดูแลบล็อกอ่านก่อน" in client.get(NEW).text

    assert writer.post(photos=[JPEG]).status_code == 303

    post = Post.objects.get()
    assert (post.status, post.photos.count()) == ("waiting", 1)


def test_whose_role_has_ended_meanwhile_keeps_her_text(writer, known):
    writer.post(deed="keep")
    RoleAssignment.objects.all().delete()

    page = writer.post()

    assert page.status_code == 403
    assert "เก็บเป็นร่างไว้แล้ว" in page.text
    assert TEXT.split()[0] in page.text
    assert not mine(known).exists()


def test_anothers_draft_is_nobodys_business(writer, known, resident, facilitator):
    writer.post(deed="keep", photos=[JPEG])
    photo = Photo.objects.get()

    for user in (resident, facilitator):
        other = Writer(Client(), user, key=writer.key)
        assert other.page().status_code == 404
        assert other.post("ของฉัน").status_code == 404
        assert other.put("ของฉัน").status_code == 404
        assert other.upload(OTHER).status_code == 404
        assert other.client.get(photo.get_absolute_url()).status_code == 404
        for deed in ("discard", "rebase"):
            assert other.post(deed=deed).status_code == 404
    assert writer.draft.data["body"] == [TEXT]
    assert writer.client.get(photo.get_absolute_url()).status_code == 200


# A phone that several people use


def test_not_me_logs_out_and_the_text_stays_with_its_owner(writer, known, resident):
    response = writer.post("ของสุดา", deed="not_me")

    assert response["Location"] == f"/accounts/login/?next={NEW}"
    assert "_auth_user_id" not in writer.client.session
    assert writer.draft.owner == known
    other = Writer(writer.client, resident)
    assert "ของสุดา" not in other.client.get(NEW).text
    writer.client.force_login(known)
    assert "ของสุดา" in writer.page().text


def test_not_me_on_an_empty_page_leaves_no_draft(writer):
    writer.post("", deed="not_me")

    assert not PostDraft.objects.exists()


def test_a_page_of_one_person_is_never_sent_in_anothers_name(writer, known, resident):
    writer.client.force_login(resident)

    page = writer.post("ของสุดา")

    assert page.status_code == 401
    assert "สิ่งที่พิมพ์ไว้ยังอยู่ครบ" in page.text
    assert writer.put("ของสุดา").status_code == 401
    assert writer.upload(JPEG).status_code == 401
    assert not PostDraft.objects.exists()
    assert not Post.objects.exclude(number=1).exists()


def log_in(client, user, page):
    user.set_password(factories.PASSWORD)
    user.save()
    typed = re.search(r'name="typed" value="([^"]+)"', page.text)[1]
    next_page = re.search(r'name="next" value="([^"]+)"', page.text)[1]
    return client.post(
        "/accounts/login/",
        {
            "username": user.username,
            "password": factories.PASSWORD,
            "typed": typed,
            "next": next_page,
        },
        follow=True,
    )


def test_a_session_that_ended_in_the_middle_gives_everything_back(writer, known):
    writer.client.logout()
    page = writer.post(title="กองปุ๋ย", photos=[JPEG])
    assert page.status_code == 401
    assert not PostDraft.objects.exists()

    back = log_in(writer.client, known, page)

    assert "สิ่งที่พิมพ์ไว้ยังอยู่ครบ" in back.text
    assert TEXT.split()[0] in back.text
    assert "กองปุ๋ย" in back.text
    assert "IMG_2548.jpg" in back.text
    assert not mine(known).exists()
    writer.post(title="กองปุ๋ย")
    assert mine(known).get().title == "กองปุ๋ย"


def test_on_a_shared_phone_the_next_person_gets_nothing_of_it(writer, known, resident):
    writer.client.logout()
    page = writer.post("ของสุดา")

    back = log_in(writer.client, resident, page)

    assert "ของสุดา" not in back.text
    assert not PostDraft.objects.exists()


# Other buttons


def test_a_draft_is_kept_found_under_my_work_and_thrown_away(writer):
    response = writer.post("ยังไม่จบ", deed="keep")
    assert response["Location"] == "/me/"
    page = writer.client.get("/me/").text
    assert f'<a href="{writer.address}">ยังไม่จบ' in page

    response = writer.post("ยังไม่จบ", deed="discard")

    assert response["Location"] == "/me/"
    assert not PostDraft.objects.exists()


def test_photos_are_described_ordered_and_taken_out(writer, known):
    writer.post("", deed="stay", photos=[JPEG, OTHER, JPEG])
    first, second, third = Photo.objects.in_order()
    page = writer.page().text
    assert all(photo.thumb_url in page for photo in (first, second, third))

    writer.post(
        **{
            f"alt-{third.key}": "กองปุ๋ยที่หมู่ 7",
            f"order-{third.key}.3": "๑",
            f"order-{first.key}.1": "1",
            f"drop-{second.key}": "on",
        }
    )

    photos = mine(known).get().photos.present().in_order()
    assert [photo.key for photo in photos] == [third.key, first.key]
    assert photos[0].alt == "กองปุ๋ยที่หมู่ 7"


def test_what_may_not_be_said_of_a_photo_is_explained_at_its_box(writer, known):
    writer.post("", deed="stay", photos=[JPEG])
    photo = Photo.objects.get()

    page = writer.post(**{f"alt-{photo.key}": "บัตร 1-1037-02071-81-1"})

    assert page.status_code == 422
    assert f'href="#id_alt-{photo.key}"' in page.text
    assert not mine(known).exists()


def test_looking_writes_nothing(writer, known, bang_chak):
    post = factories.make_post(bang_chak, known)
    here = post.get_absolute_url()

    for address in (NEW, f"{here}edit/", f"{here}remove/", writer.address):
        writer.client.get(address)
        writer.client.head(address)

    assert not PostDraft.objects.exists()
    post.refresh_from_db()
    assert post.is_published


def test_a_draft_stays_in_the_blog_it_was_begun_for(writer, known, tha_rai):
    writer.post(deed="keep")

    writer.post(place="800106")

    assert mine(known).get().tambon.code == "800119"
    assert not Post.objects.filter(tambon=tha_rai).exists()
