"""Everybody takes her own posts along, as a page that opens without kmforum."""

import io
import zipfile

import pytest
from django.core.files.storage import default_storage

from people.models import Role
from tests import factories

pytestmark = pytest.mark.django_db

MINE = "/blogs/mine.zip"


@pytest.fixture
def author(bang_chak):
    return factories.make_user("suda", Role.RESIDENT, tambon=bang_chak)


def taken_along(client, user):
    client.force_login(user)
    response = client.get(MINE)
    assert response["Content-Disposition"].startswith("attachment")
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def test_posts_go_along_with_photos_and_answers(client, bang_chak, author):
    post = factories.make_post(
        bang_chak, author, title="เริ่มที่ <บัญชี>", body="หนึ่ง\n\nสอง", teller="ลุงดำ"
    )
    factories.make_post_photo(post, content=b"\xff\xd8photo\xff\xd9", alt="คนนั่งล้อมวง")
    factories.make_comment(post, body="ดีใจด้วย")
    factories.make_comment(post, body="ยังรออยู่", status="waiting")
    factories.make_post(bang_chak, author, "waiting", body="รอตรวจ")
    factories.make_post(bang_chak, body="ของคนอื่น")

    files = taken_along(client, author)

    page = files.read("posts.html").decode()
    for words in (
        "เริ่มที่ &lt;บัญชี&gt;",
        "<p>หนึ่ง</p>\n<p>สอง</p>",
        "เล่าโดย ลุงดำ",
        'src="photos/800119-1-1.jpg" alt="คนนั่งล้อมวง"',
        "ดีใจด้วย",
        "รอตรวจ",
        "http://testserver/blogs/800119/1/",
    ):
        assert words in page
    assert "ของคนอื่น" not in page
    assert "ยังรออยู่" not in page
    assert files.read("photos/800119-1-1.jpg") == b"\xff\xd8photo\xff\xd9"


def test_a_missing_file_does_not_keep_the_others(client, bang_chak, author):
    post = factories.make_post(bang_chak, author)
    lost = factories.make_post_photo(post)
    factories.make_post_photo(post, position=2)
    default_storage.delete(lost.file.name)

    files = taken_along(client, author)

    assert "photos/800119-1-2.jpg" in files.namelist()
    assert "photos/800119-1-1.jpg" not in files.namelist()


def test_whoever_has_written_nothing_gets_an_empty_page(client, author):
    files = taken_along(client, author)

    assert files.namelist() == ["posts.html", "site.css"]
    assert "0 เรื่อง" in files.read("posts.html").decode()


def test_the_way_there_stands_beside_ones_own_data(client, author):
    client.force_login(author)

    assert f'href="{MINE}" download' in client.get("/accounts/profile/").text


def test_more_posts_do_not_mean_more_queries(
    client, bang_chak, author, django_assert_max_num_queries
):
    client.force_login(author)
    for number in range(8):
        post = factories.make_post(bang_chak, author)
        factories.make_post_photo(post)
        factories.make_comment(post)
        post.tags.add(factories.make_tag(f"ป้าย {number}"))

    with django_assert_max_num_queries(8):
        b"".join(client.get(MINE).streaming_content)
