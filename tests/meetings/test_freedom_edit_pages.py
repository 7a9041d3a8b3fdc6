"""Freedom tables are made, copied and mended."""

import uuid

import pytest

from meetings.models import FreedomTable, Topic
from tests.factories import make_assessment, make_freedom_table, make_village

pytestmark = pytest.mark.django_db

NEW = "/freedom-tables/new/"


@pytest.fixture
def typed(client, facilitator, province):
    client.force_login(facilitator)
    return {
        "key": str(uuid.uuid4()),
        "title": "กองทุนหมู่บ้านบางจาก",
        "topics": "บัญชี\n\n  บริหารจัดการ \nสินเชื่อ",
        "share_min_level": "4",
        "learn_min_gap": "2",
    }


@pytest.fixture
def own(facilitator):
    return make_freedom_table("บัญชี", "สินเชื่อ", "กรรมการ", made_by=facilitator)


def names(table):
    return [topic.name for topic in table.topics.present()]


def test_a_blank_table_is_made_with_a_name_and_topics(client, typed, facilitator):
    for _again in range(2):
        response = client.post(NEW, typed)

    table = FreedomTable.objects.get()
    assert response["Location"] == table.get_absolute_url()
    assert (table.title, table.made_by) == ("กองทุนหมู่บ้านบางจาก", facilitator)
    assert names(table) == ["บัญชี", "บริหารจัดการ", "สินเชื่อ"]
    assert not table.has_labels
    assert "ตารางพร้อมแล้ว" in client.get(response["Location"]).text


def test_levels_and_bars_may_be_set(client, typed):
    client.post(NEW, typed | {"level_5": "เป็นวิถีของเรา", "share_min_level": "3"})

    table = FreedomTable.objects.get()
    assert (table.level_5, table.share_min_level) == ("เป็นวิถีของเรา", 3)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": " "}, "โปรดตั้งชื่อตาราง"),
        ({"title": "\u200b \ufeff"}, "โปรดตั้งชื่อตาราง"),
        ({"topics": "\u200b\n\u200b"}, "โปรดพิมพ์อย่างน้อยหนึ่งเรื่อง"),
        ({"topics": " \n "}, "โปรดพิมพ์อย่างน้อยหนึ่งเรื่อง"),
        ({"topics": "บัญชี\nบัญชี "}, "มี “บัญชี” สองครั้ง"),
        ({"topics": "\n".join(map(str, range(31)))}, "มี 31 เรื่อง"),
        ({"topics": "ก" * 101}, "100"),
        ({"share_min_level": "6"}, "id_share_min_level"),
        ({"learn_min_gap": "0"}, "id_learn_min_gap"),
    ],
)
def test_what_is_wrong_is_explained_and_typing_is_kept(client, typed, wrong, said):
    response = client.post(NEW, typed | {"level_1": "เริ่มรู้จัก"} | wrong)

    assert "alert-danger" in response.text
    assert said in response.text
    assert "เริ่มรู้จัก" in response.text
    assert not FreedomTable.objects.exists()


def test_a_long_table_is_made_and_warned_of(client, typed):
    topics = "\n".join(f"เรื่อง {n}" for n in range(8))

    response = client.post(NEW, typed | {"topics": topics}, follow=True)

    assert "ตารางนี้มี 8 เรื่อง" in response.text
    assert Topic.objects.count() == 8


def test_looking_makes_nothing(client, typed, own):
    client.get(NEW)
    client.get(f"{NEW}?copy={own.pk}")

    assert FreedomTable.objects.count() == 1


def test_a_copy_is_made_without_scores(client, typed, own, bang_chak):
    make_assessment(own, make_village(bang_chak, 7), (4, 5))
    page = client.get(f"{NEW}?copy={own.pk}")
    sent = {"key": typed["key"], "copy": own.pk, "title": "ตารางของเรา"}

    response = client.post(NEW, sent)

    assert "กรรมการ" in page.text
    copy = FreedomTable.objects.get(title="ตารางของเรา")
    assert response["Location"] == copy.get_absolute_url()
    assert (copy.copied_from, names(copy)) == (own, names(own))
    assert not copy.assessments.exists()


def test_a_name_that_nobody_can_see_is_explained_at_the_box(client, typed, own):
    for sent in (typed, {"key": typed["key"], "copy": own.pk}):
        response = client.post(NEW, sent | {"title": "\u200b"})

        assert response.status_code == 200
        assert 'href="#id_title"' in response.text
        assert response.context["form"].errors["title"] == ["โปรดตั้งชื่อตาราง"]
    assert FreedomTable.objects.get() == own


def sent_again(response, typed):
    """What the page of a form gone back to sends at the next tap."""
    form = response.context["form"]
    return {name: form[name].value() or "" for name in form.fields} | {
        name: text for name, text in typed.items() if name == "copy"
    }


@pytest.mark.parametrize(
    "change",
    [
        {"title": "กองทุนบางจาก"},
        {"topics": "บัญชี\nสวัสดิการ"},
        {"level_5": "เป็นวิถีของเรา"},
        {"learn_min_gap": "1"},
    ],
)
def test_a_form_gone_back_to_keeps_its_typing_and_makes_another_table(
    client, typed, change
):
    client.post(NEW, typed)
    first = FreedomTable.objects.get()

    response = client.post(NEW, typed | change)

    assert response.status_code == 409
    assert "ทำตาราง “กองทุนหมู่บ้านบางจาก” ไว้แล้ว" in response.text
    assert first.get_absolute_url() in response.text
    again = sent_again(response, typed)
    assert again["key"] != typed["key"]
    assert {name: again[name] for name in change} == change
    assert FreedomTable.objects.get() == first
    for _again in range(2):
        assert client.post(NEW, again).status_code == 302
    assert FreedomTable.objects.count() == 2


def test_a_copy_gone_back_to_keeps_its_name_and_makes_another_table(client, typed, own):
    sent = {"key": typed["key"], "copy": own.pk, "title": "ตารางของเรา"}
    made = [client.post(NEW, sent)["Location"] for _again in range(2)]

    response = client.post(NEW, sent | {"title": "ตารางของบางจาก"})

    assert len(set(made)) == 1
    assert response.status_code == 409
    assert "ทำตาราง “ตารางของเรา” ไว้แล้ว" in response.text
    client.post(NEW, sent_again(response, sent))
    titles = FreedomTable.objects.filter(copied_from=own).values_list("title")
    assert sorted(titles) == [("ตารางของบางจาก",), ("ตารางของเรา",)]


def test_the_key_of_somebody_else_leads_not_to_her_table(client, typed, colleague):
    hers = client.post(NEW, typed)["Location"]
    client.force_login(colleague)

    response = client.post(NEW, typed)

    assert response["Location"] != hers
    assert FreedomTable.objects.get(made_by=colleague).title == typed["title"]
    assert FreedomTable.objects.count() == 2


@pytest.mark.parametrize("pk", ["999999", "x", "-1"])
def test_a_copy_of_nothing_is_not_found(client, typed, pk):
    assert client.get(NEW, {"copy": pk}).status_code == 404


def test_topics_are_added_ordered_and_taken_out(client, own, facilitator, bang_chak):
    first, second, third = own.topics.all()
    make_assessment(own, make_village(bang_chak, 7), (4, 5))
    client.force_login(facilitator)
    page = f"{own.get_absolute_url()}edit/"

    client.post(page, {"deed": "add", "name": "  สวัสดิการ "})
    client.post(page, {"deed": "up", "topic": third.pk})
    client.post(page, {"deed": "remove", "topic": first.pk})
    client.post(page, {"deed": "remove", "topic": second.pk})

    assert names(own) == ["กรรมการ", "สวัสดิการ"]
    # The one with scores stays in the history.
    assert list(own.topics.exclude(removed_at=None)) == [first]
    assert first.scores.count() == 1
    assert "เอาออกแล้ว คะแนนเดิมยังเก็บไว้" in client.get(page).text


def test_a_topic_twice_is_explained_and_typing_is_kept(client, own, facilitator):
    client.force_login(facilitator)
    page = f"{own.get_absolute_url()}edit/"

    twice = client.post(page, {"deed": "add", "name": "บัญชี"})
    empty = client.post(page, {"deed": "add", "name": " "})

    assert "ตารางนี้มีเรื่องนั้นอยู่แล้ว" in twice.text
    assert 'value="บัญชี"' in twice.text
    assert "โปรดพิมพ์ชื่อเรื่อง" in empty.text
    assert own.topics.count() == 3


def test_forged_deeds_change_nothing(client, own, facilitator):
    other = make_freedom_table().topics.first()
    client.force_login(facilitator)
    page = f"{own.get_absolute_url()}edit/"

    for deed, topic in (("remove", other.pk), ("burn", own.topics.first().pk)):
        assert client.post(page, {"deed": deed, "topic": topic}).status_code == 404

    assert Topic.objects.count() == 5
