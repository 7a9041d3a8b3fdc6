"""The page of a post, as visitors, its author and those who look after it see it."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def test_a_post_is_read_with_its_number_and_date(client, bang_chak):
    post = factories.make_post(bang_chak, title="เริ่มที่บัญชี", body="หนึ่ง\n\nสอง")

    response = client.get(post.get_absolute_url())

    assert response.status_code == 200
    assert "<h1>เริ่มที่บัญชี</h1>" in response.text
    assert "<p>หนึ่ง</p>\n<p>สอง</p>" in response.text
    assert not response.cookies
