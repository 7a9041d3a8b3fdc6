"""A freedom table on paper: to fill in by hand, and type in later."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_freedom_table, make_province
from tests.papers.reading import pages_of, text_of
from thai.clock import now


def address(table):
    return f"/freedom-tables/{table.pk}/sheet.pdf"


@pytest.fixture
def by_facilitator(client, facilitator):
    client.force_login(facilitator)
    return client


@pytest.fixture
def table(bang_chak):
    return make_freedom_table(
        "บัญชี", "สินเชื่อ", title="ตารางของกองทุน #1", level_1="ตระหนักรู้", level_5="วิถีชีวิต"
    )


def test_the_sheet_has_a_line_for_all_that_is_typed_in_later(by_facilitator, table):
    response = by_facilitator.get(address(table))

    assert response["Content-Type"] == "application/pdf"
    assert f'filename="sheet-{table.pk}.pdf"' in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    said = text_of(response.content)
    assert "ตารางของกองทุน#1" in said
    assert "1ตระหนักรู้5วิถีชีวิต" in said
    for asked in ("ของใคร", "วันที่", "สถานที่", "ผู้จด", "ระดับตอนนี้", "ระดับเป้าหมาย"):
        assert asked in said
    assert "1.บัญชี1234512345เพราะ2.สินเชื่อ1234512345เพราะ" in said
    assert f"http://testserver/freedom-tables/{table.pk}/1/1" in said


def test_levels_without_meaning_are_not_listed(by_facilitator):
    table = make_freedom_table("บัญชี")

    said = text_of(by_facilitator.get(address(table)).content)

    assert said.count("1234512345") == 1
    assert said.count("เพราะ") == 1


def test_a_topic_no_longer_asked_about_is_not_on_it(by_facilitator, table):
    table.topics.filter(name="บัญชี").update(removed_at=now())

    said = text_of(by_facilitator.get(address(table)).content)

    assert "บัญชี" not in said
    assert "1.สินเชื่อ" in said


@pytest.mark.parametrize(("topics", "pages"), [(0, 1), (4, 1), (15, 2), (30, 3)])
def test_as_many_pages_as_it_takes_each_with_its_head(by_facilitator, topics, pages):
    table = make_freedom_table(title="ตารางยาว")
    table.topics.all().delete()
    for position in range(1, topics + 1):
        table.topics.create(position=position, name=f"เรื่องที่ {position}")

    found = pages_of(by_facilitator.get(address(table)).content)

    assert len(found) == pages
    assert all("ระดับเป้าหมาย" in page for page in found)
    assert "".join(found).count("1234512345") == topics


def test_what_people_typed_does_nothing_on_the_sheet(by_facilitator, bang_chak):
    hostile = '#panic("ก") *ก* _ก_ $ก$ @ก \\ // \'ก\' "ก" 😀'
    table = make_freedom_table(hostile, "x" * 100, title=hostile, level_2=hostile)

    said = text_of(by_facilitator.get(address(table)).content)

    assert said.count(hostile.replace(" ", "").replace("😀", "")) == 3
    assert "x" * 100 in said


def test_the_sheet_is_said_in_the_readers_language(by_facilitator, table):
    by_facilitator.cookies["django_language"] = "en"

    said = text_of(by_facilitator.get(address(table)).content)

    assert "levelnow" in said
    assert "1.บัญชี" in said


def test_the_same_table_is_the_same_paper(by_facilitator, table):
    first, second = (by_facilitator.get(address(table)).content for _time in range(2))

    assert first == second


def test_it_reads_as_little_for_thirty_topics_as_for_one(by_facilitator):
    asked = []
    for topics in (["บัญชี"], [f"เรื่องที่ {n}" for n in range(30)]):
        table = make_freedom_table(*topics)
        by_facilitator.get(address(table))
        with CaptureQueriesContext(connection) as queries:
            by_facilitator.get(address(table))
        asked.append(len(queries))

    assert asked[0] == asked[1] <= 6


def test_a_sheet_of_another_province_is_not_found(by_facilitator, table):
    table.province = make_province("90", "สงขลา")
    table.save()

    assert by_facilitator.get(address(table)).status_code == 404
