"""The page on which a chart is matched, row by row and with a phone."""

import datetime
import re

import pytest
from django.urls import reverse

from accounting.charts import load_charts
from accounting.mapping import leave_unmapped, map_account
from accounting.models import (
    AccountMapping,
    AccountTotal,
    AgencyChart,
    CentralAccount,
)
from people.models import Agency, Role
from tests.accounting.books import make_account, make_set
from tests.factories import make_user


@pytest.fixture
def chart(kinds):
    load_charts()
    return AgencyChart.objects.get(name="กองทุนหมู่บ้าน")


@pytest.fixture
def page(client, chart, agency_staff):
    """The page as the staff of the chart's agency opens it."""
    client.force_login(agency_staff)
    return client


@pytest.fixture
def url(chart):
    return chart.get_absolute_url()


@pytest.fixture
def account(chart):
    return chart.accounts.get(code="VF-9101")


def word(account, deed, over=0, **more):
    return {"account": account.pk, "over": over, "deed": deed, **more}


def test_each_row_shows_its_suggestion_and_why(page, url):
    text = page.get(url).text

    assert "VF-1101" in text
    assert "1110 เงินสดในมือ" in text
    assert "มีคำแนะนำสำหรับบัญชีนี้มาแต่แรก" in text
    assert "จับคู่แล้ว 0/31 บัญชี" in text
    assert "ยังไม่มียอดในบัญชี" in text
    assert not AccountMapping.objects.exists()


def test_one_tap_matches_and_can_be_taken_back(page, url, account, agency_staff):
    response = page.post(url, word(account, "map", central="2900"), follow=True)

    newest = account.mappings.get()
    assert (newest.central.code, newest.who) == ("2900", agency_staff)
    assert "จับคู่กับ 2900 หนี้สินอื่น (รวมเงินเกินบัญชีรอตรวจสอบ) แล้ว" in response.text
    assert 'name="deed" value="pending"' in response.text

    response = page.post(url, word(account, "pending", over=newest.pk), follow=True)

    assert "รอจับคู่" in response.text
    assert account.mappings.count() == 2


def test_all_exact_ones_are_matched_with_one_button(page, url, chart):
    assert "จับคู่ทั้ง 30 บัญชี" in page.get(url).text

    response = page.post(url, {"deed": "accept_all"}, follow=True)

    assert "จับคู่แล้ว 30 บัญชี" in response.text
    assert "จับคู่แล้ว 30/31 บัญชี" in response.text
    assert "จับคู่ทั้ง" not in response.text
    assert AccountMapping.objects.filter(account__chart=chart).count() == 30
    again = page.post(url, {"deed": "accept_all"}, follow=True)
    assert "ไม่มีบัญชีที่ตรงกันพอดีเหลือ" in again.text
    assert AccountMapping.objects.count() == 30


def test_leaving_out_without_a_reason_is_explained(page, url, account):
    response = page.post(url + "?q=9101", word(account, "leave", reason=" "))

    assert "กรุณาบอกเหตุผลที่ไม่จับคู่บัญชีนี้" in response.text
    assert not account.mappings.exists()


def test_a_reason_too_long_is_kept_and_explained(page, url, account):
    response = page.post(url + "?q=9101", word(account, "leave", reason="ย" * 301))

    assert "กรุณาเขียนไม่เกิน 300 ตัวอักษร" in response.text
    assert "ย" * 301 in response.text
    assert not account.mappings.exists()


def test_leaving_out_is_shown_with_its_reason(page, url, account):
    sent = word(account, "leave", reason="รอตรวจก่อน")

    response = page.post(url, sent, follow=True)

    assert "ไม่จับคู่ เพราะ รอตรวจก่อน" in response.text
    assert account.mappings.get().state == "intentionally_unmapped"


@pytest.mark.parametrize(
    ("central", "reason"),
    [
        ("", "กรุณาเลือกบัญชีกลาง"),
        ("1000", "เลือกบัญชีนี้ไม่ได้"),
        ("9999", "เลือกบัญชีนี้ไม่ได้"),
        ("๑๑๑๐x" * 9, "11"),
    ],
)
def test_what_cannot_be_matched_with_is_explained(page, url, account, central, reason):
    response = page.post(url + "?q=9101", word(account, "map", central=central))

    assert response.status_code == 200
    assert reason in response.text
    assert "is-invalid" in response.text
    assert not account.mappings.exists()


def test_somebody_faster_is_shown_and_nothing_is_overwritten(page, url, account):
    map_account(account, CentralAccount.objects.get(code="1900"), None)

    sent = word(account, "leave", reason="ไม่แน่ใจ")
    response = page.post(url + "?q=9101", sent)

    assert response.status_code == 409
    assert "มีคนแก้ไปก่อนแล้ว" in response.text
    assert "1900 สินทรัพย์อื่น" in response.text
    assert 'value="ไม่แน่ใจ"' in response.text
    assert account.mappings.count() == 1


@pytest.mark.parametrize(
    "broken",
    [
        {"account": ""},
        {"account": "x"},
        {"over": "-1"},
        {"over": ""},
        {"deed": "steal"},
        {"account": "999999"},
    ],
)
def test_a_forged_form_is_not_found(page, url, account, broken):
    sent = word(account, "map", central="1110") | broken

    assert page.post(url, sent).status_code == 404
    assert not AccountMapping.objects.exists()


def test_an_account_of_another_chart_is_not_found(page, url):
    other = AgencyChart.objects.get(name="กข.คจ.").accounts.get(code="KK-1")

    response = page.post(url, word(other, "map", central="1110"))

    assert response.status_code == 404
    assert not other.mappings.exists()


def shown_codes(response):
    return re.findall(r'<span class="code">(VF-[0-9]+)</span>', response.text)


def test_the_list_is_paged_and_keeps_its_filter(page, url):
    first = page.get(url)
    assert len(shown_codes(first)) == 15
    assert "หน้า 1 จาก 3" in first.text.replace("\u00a0", " ")

    second = page.get(url + "?show=pending&page=2")

    assert shown_codes(second)[0] == "VF-3102"
    assert "show=pending&amp;page=3" in second.text


def test_waiting_ones_alone(page, url, chart, account):
    page.post(url, {"deed": "accept_all"})

    assert shown_codes(page.get(url + "?show=pending")) == ["VF-9101"]
    leave_unmapped(account, "รอตรวจ", None)
    none = page.get(url + "?show=pending")
    assert "ไม่พบบัญชีตามที่เลือก" in none.text
    assert shown_codes(page.get(url + "?show=on-purpose")) == ["VF-9101"]
    assert len(shown_codes(page.get(url + "?show=matched&page=2"))) == 15


def test_types_that_differ_alone(page, url, chart):
    savings = chart.accounts.get(code="VF-2101")
    savings.own_type = "equity"
    savings.save()
    map_account(savings, CentralAccount.objects.get(code="2110"), None)
    cash = chart.accounts.get(code="VF-1101")
    cash.own_type = "asset"
    cash.save()
    map_account(cash, CentralAccount.objects.get(code="1110"), None)

    response = page.get(url + "?show=clash")

    assert shown_codes(response) == ["VF-2101"]
    assert "หน่วยงานจัดไว้ในทุน ผังกลางจัดไว้ในหนี้สิน" in response.text


@pytest.mark.parametrize("query", ["?show=nonsense", "?page=99", "?page=x", "?done=x"])
def test_what_cannot_be_read_is_left_aside(page, url, query):
    response = page.get(url + query)

    assert response.status_code == 200
    assert shown_codes(response)


def test_nothing_found_leads_back(page, url):
    response = page.get(url + "?q=ไม่มีคำนี้")

    assert "ไม่พบบัญชีตามที่เลือก" in response.text
    assert "ดูทุกบัญชี" in response.text


def test_the_history_of_an_account_is_told(page, url, account, agency_staff):
    map_account(account, CentralAccount.objects.get(code="1900"), agency_staff)
    leave_unmapped(account, "รอตรวจ", None)

    text = page.get(url + "?q=9101").text

    assert "1900 สินทรัพย์อื่น" in text
    assert "ngan · 21 พ.ย. 2548" in text.replace("\u00a0", " ")
    assert "ระบบ · 21 พ.ย. 2548" in text.replace("\u00a0", " ")


def test_coverage_stands_on_top_in_accounts_and_money(page, url, chart):
    matched, waiting = chart.accounts.filter(code__in=["VF-1101", "VF-9101"])
    map_account(matched, CentralAccount.objects.get(code="1110"), None)
    for account, amount in ((matched, 992), (waiting, 8)):
        AccountTotal.objects.create(
            account_set=make_set(),
            account=account,
            month=datetime.date(2005, 10, 1),
            debit=amount,
        )

    text = page.get(url).text

    assert "จับคู่แล้ว 1/31 บัญชี" in text
    assert "จับคู่แล้ว 99.2% (992.00 จาก 1,000.00 บาท เดบิตรวมเครดิต)" in text


def test_lines_without_an_account_are_shown_once_there_are_some(page, url, chart):
    assert "ไม่ระบุบัญชี" not in page.get(url + "?page=3").text
    unassigned = chart.accounts.get(is_unassigned=True)
    AccountTotal.objects.create(
        account_set=make_set(),
        account=unassigned,
        month=datetime.date(2005, 10, 1),
        debit=70,
    )

    text = page.get(url).text

    assert "ไม่ระบุบัญชี" in text
    assert "0/32 บัญชี" in text


def test_the_governors_office_reads_and_does_not_touch(
    client, url, account, governor_office
):
    client.force_login(governor_office)

    text = client.get(url).text

    assert "VF-1101" in text
    assert 'name="over"' not in text
    assert "จับคู่ทั้ง" not in text
    for sent in (word(account, "map", central="1110"), {"deed": "accept_all"}):
        assert client.post(url, sent).status_code == 404
    assert not AccountMapping.objects.exists()


def test_staff_of_another_agency_find_nothing(client, url, account):
    other = Agency.objects.get(code="CDD")
    client.force_login(make_user("phat", Role.AGENCY_STAFF, agency=other))

    assert client.get(url).status_code == 404
    assert client.post(url, {"deed": "accept_all"}).status_code == 404
    assert not AccountMapping.objects.exists()


def test_an_administrator_may_what_an_agency_may(client, url, account, administrator):
    client.force_login(administrator)

    client.post(url, word(account, "map", central="2900"))

    assert account.mappings.get().who == administrator


def test_the_central_chart_tells_who_uses_what(page, chart, url):
    page.post(url, {"deed": "accept_all"})

    text = page.get(reverse("accounting:chart_central")).text

    assert "ธ.ก.ส. กองทุนหมู่บ้าน" in text
    assert "จับคู่แล้ว 30/31 บัญชี" in text
    assert "ยังไม่จับคู่ 1" in text
    # Another agency's chart is named in the tree, and its page is not linked.
    other = AgencyChart.objects.get(name="กข.คจ.")
    assert other.get_absolute_url() not in text


def test_taking_the_central_chart_is_one_button(page, chart, agency_staff):
    address = reverse("accounting:chart_central")
    agency = chart.agency

    response = page.post(address, {"agency": agency.pk}, follow=True)

    assert "หน่วยงานมีผังบัญชีตามผังกลางแล้ว" in response.text
    copy = agency.charts.get(name="ตามผังบัญชีกลาง")
    assert f"จับคู่แล้ว {copy.accounts.count() - 1}/" in response.text


def test_nobody_takes_it_for_an_agency_not_hers(
    client, chart, agency_staff, governor_office
):  # noqa: E501
    other = Agency.objects.get(code="CDD")
    address = reverse("accounting:chart_central")
    for user in (agency_staff, governor_office):
        client.force_login(user)
        assert client.post(address, {"agency": other.pk}).status_code == 404

    assert other.charts.count() == 2


def test_without_a_central_chart_the_page_says_so(client, agency_staff):
    make_account()
    client.force_login(agency_staff)

    text = client.get(reverse("accounting:chart_central")).text

    assert "ยังไม่ได้นำเข้าผังบัญชีกลาง" in text
