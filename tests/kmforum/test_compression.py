import gzip
import re

import brotli
import pytest
from django.http import HttpResponse, StreamingHttpResponse

from kmforum.compression import CompressionMiddleware

PAGE = "<p>ขอหนุนเสริม</p>" * 50


def compressed(rf, accepts="gzip, deflate, br", response=None, **headers):
    middleware = CompressionMiddleware(
        lambda request: response or HttpResponse(PAGE, headers=headers)
    )
    return middleware(rf.get("/", headers={"accept-encoding": accepts}))


def test_a_page_goes_out_in_brotli_whole_and_said_so(rf):
    response = compressed(rf, ETag='"abc"')

    page = brotli.decompress(response.content).decode()
    assert re.sub(r"<!--[\w-]*-->$", "", page) == PAGE
    assert response["Content-Encoding"] == "br"
    assert response["Content-Length"] == str(len(response.content))
    assert response["ETag"] == 'W/"abc"'
    assert response["Vary"] == "Accept-Encoding"


def test_the_length_tells_nothing(rf):
    assert len({len(compressed(rf).content) for _view in range(20)}) > 3


@pytest.mark.parametrize("accepts", ["gzip", "gzip, br;q=0", "gzip, brx"])
def test_a_browser_without_it_gets_gzip(rf, accepts):
    response = compressed(rf, accepts)

    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content).decode() == PAGE
    assert "Accept-Encoding" in response["Vary"]


def test_a_browser_without_either_gets_the_page(rf):
    response = compressed(rf, "")

    assert response.text == PAGE
    assert "Content-Encoding" not in response


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse("สั้น"),
        HttpResponse(PAGE, headers={"Content-Encoding": "identity"}),
    ],
    ids=["short", "encoded already"],
)
def test_what_gains_nothing_is_left_alone(rf, response):
    before = response.content

    assert compressed(rf, response=response).content == before


def test_streams_and_files_go_as_before(rf):
    stream = compressed(rf, response=StreamingHttpResponse([PAGE]))
    file = compressed(rf, **{"Content-Type": "text/csv; charset=utf-8"})

    assert stream["Content-Encoding"] == file["Content-Encoding"] == "gzip"
    assert gzip.decompress(file.content).decode() == PAGE


def test_pages_of_the_site_come_in_it(client, province):
    response = client.get("/tambons/", headers={"accept-encoding": "br"})

    assert "<title>" in brotli.decompress(response.content).decode()
