"""Periods: made, locked, opened again with a reason, and who did it when."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import close_old_connections

from accounting import ledger, periods
from accounting.models import Period, PeriodStep
from tests.accounting.books import (
    draft,
    make_account,
    make_batch,
    make_fund,
    make_period,
    make_set,
)
from tests.factories import make_agency

URL = "/accounting/periods/"
FIRST, LAST = datetime.date(2005, 10, 1), datetime.date(2005, 10, 31)


@pytest.fixture
def fund(bang_chak):
    return make_fund("กองทุนหมู่บ้าน ม.7", bang_chak)


@pytest.fixture
def period(fund):
    return make_period(fund)


@pytest.fixture
def page(client, facilitator):
    client.force_login(facilitator)
    return client


def deed(period, name, **more):
    sent = {"period": period.pk, "seen": periods.days_of(period), "deed": name}
    return sent | more


def new(of, **more):
    sent = {"deed": "make", "starts_on": "1 ต.ค. 48", "ends_on": "31/10/2548"}
    return sent | {"fund": of.pk} | more


def plain(response):
    return response.text.replace("\u00a0", " ")


def test_a_period_is_made_in_thai_days(page, fund):
    response = page.post(URL, new(fund), follow=True)

    period = Period.objects.get()
    assert (period.starts_on, period.ends_on, period.state) == (FIRST, LAST, "open")
    assert "1–31 ตุลาคม 2548 แล้ว" in plain(response)
    assert "ปิดงวดนี้" in response.text


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"starts_on": ""}, "กรุณาใส่วันที่"),
        ({"ends_on": "31 ก.ย. 48"}, "31"),
        ({"ends_on": "1 ก.ย. 48"}, "วันสุดท้ายต้องไม่มาก่อนวันแรก"),
        ({"fund": ""}, "กรุณาเลือกกองทุน"),
        ({"fund": "999999"}, "กองทุนนี้ไม่ได้อยู่ในความดูแลของท่าน"),
    ],
)
def test_what_is_wrong_is_explained(page, fund, sent, reason):
    make_fund("อีกกองทุน", fund.tambon)

    response = page.post(URL, new(fund, **sent))

    assert reason in response.text
    assert not Period.objects.exists()
    assert "1 ต.ค. 48" in response.text or "starts_on" in sent


def test_no_day_of_a_fund_lies_in_two_periods(page, period, fund):
    response = page.post(
        URL, new(fund, starts_on="31 ต.ค. 2548", ends_on="30 พ.ย. 2548")
    )

    assert "มีงวดอื่นของกองทุนนี้ครอบคลุมบางวันอยู่แล้ว" in response.text
    assert Period.objects.count() == 1


def test_locking_notes_who_and_when(page, period, facilitator):
    response = page.post(URL, deed(period, "lock"), follow=True)

    period.refresh_from_db()
    assert (period.state, period.locked_by) == ("locked", facilitator)
    step = period.steps.get()
    assert (step.deed, step.who, step.at) == ("locked", facilitator, period.locked_at)
    assert "ปิดงวดแล้ว" in response.text
    assert "amnuay · 21 พ.ย. 2548" in plain(response)


def test_locking_twice_is_once(page, period):
    page.post(URL, deed(period, "lock"))
    page.post(URL, deed(period, "lock"))

    assert period.steps.count() == 1


def test_opening_needs_a_reason(page, period):
    page.post(URL, deed(period, "lock"))

    response = page.post(URL, deed(period, "unlock", why=" "))

    assert "กรุณาบอกเหตุผลที่เปิดงวดอีกครั้ง" in response.text
    period.refresh_from_db()
    assert period.state == "locked"


def test_opening_again_keeps_the_reason_for_all_to_read(page, period, facilitator):
    page.post(URL, deed(period, "lock"))

    response = page.post(URL, deed(period, "unlock", why="ลงผิดหมวด"), follow=True)

    period.refresh_from_db()
    assert (period.state, period.locked_at, period.locked_by) == ("open", None, None)
    assert [step.deed for step in period.steps.all()] == ["unlocked", "locked"]
    assert "เปิดอีกครั้ง: ลงผิดหมวด" in response.text


def test_an_open_period_gets_other_days_and_a_locked_one_does_not(page, period):
    days = {"starts_on": "1 ต.ค. 48", "ends_on": "15 ต.ค. 48"}
    page.post(URL, deed(period, "days", **days))
    period.refresh_from_db()
    assert period.ends_on == datetime.date(2005, 10, 15)

    page.post(URL, deed(period, "lock"))
    days["ends_on"] = "20 ต.ค. 48"
    response = page.post(URL, deed(period, "days", **days))

    assert "งวดที่ปิดแล้วเปลี่ยนวันไม่ได้" in response.text
    period.refresh_from_db()
    assert period.ends_on == datetime.date(2005, 10, 15)


def test_days_that_cannot_be_read_are_explained(page, period):
    sent = deed(period, "days", starts_on="1 ต.ค. 48", ends_on="เมื่อไรก็ได้")

    response = page.post(URL, sent)

    assert response.status_code == 200
    assert "เมื่อไรก็ได้" in response.text
    period.refresh_from_db()
    assert period.ends_on == LAST


def test_days_changed_meanwhile_are_not_locked_unseen(page, period):
    sent = deed(period, "lock")
    Period.objects.filter(pk=period.pk).update(ends_on=datetime.date(2005, 10, 15))

    response = page.post(URL, sent)

    assert response.status_code == 409
    assert "มีคนแก้ไปก่อนแล้ว" in response.text
    period.refresh_from_db()
    assert period.state == "open"


@pytest.mark.parametrize(
    "broken", [{"period": "x"}, {"period": "999999"}, {"deed": "burn"}, {"seen": ""}]
)
def test_a_forged_form_is_not_found(page, period, broken):
    assert page.post(URL, deed(period, "lock") | broken).status_code == 404
    period.refresh_from_db()
    assert period.state == "open"


def test_a_locked_period_takes_no_import_until_it_is_opened(
    page, period, fund, facilitator
):
    batch = make_batch(make_set(fund))
    cash, savings = make_account("เงินสด", "1"), make_account("เงินสัจจะ", "2")
    draft(batch, (cash, 500, 0), (savings, 0, 500))
    page.post(URL, deed(period, "lock"))

    with pytest.raises(ledger.NotPosted, match="ปิดงวดแล้ว"):
        ledger.post(batch, facilitator)

    page.post(URL, deed(period, "unlock", why="รับไฟล์ช้า"))
    assert ledger.post(batch, facilitator).is_posted


def test_one_fund_alone(page, period, fund):
    other = make_period(make_fund("กองทุนสวัสดิการ", fund.tambon), month=9)

    response = page.get(URL, {"fund": fund.pk})

    assert "1–31 ตุลาคม 2548" in plain(response)
    assert "กันยายน" not in response.text
    assert other.fund.name not in response.text


@pytest.mark.parametrize("value", ["x", "999999", "-1", "99999999999"])
def test_a_fund_that_is_not_there_is_not_found(page, period, value):
    assert page.get(URL, {"fund": value}).status_code == 404


def test_with_many_funds_one_is_opened_first(page, fund):
    for number in range(61):
        make_fund(f"กองทุนที่ {number}", fund.tambon)

    assert "กรุณาเปิดหน้ากองทุนก่อน" in page.get(URL).text
    assert page.post(URL, new(fund)).status_code == 404
    page.post(f"{URL}?fund={fund.pk}", new(fund))
    assert Period.objects.get().fund == fund


def test_strangers_to_a_period_neither_see_nor_touch_it(
    client, period, colleague, agency_staff, resident
):
    period.fund.agency = make_agency("CDD", "พช.")
    period.fund.save()
    for user in (colleague, agency_staff):
        client.force_login(user)
        assert "1–31" not in client.get(URL).text
        assert client.post(URL, deed(period, "lock")).status_code == 404
    client.force_login(resident)
    assert client.get(URL).status_code == 404

    period.refresh_from_db()
    assert period.state == "open"


def test_agency_governors_office_and_administrator_may_lock(
    client, period, agency_staff, governor_office, administrator
):
    for user in (agency_staff, governor_office, administrator):
        client.force_login(user)
        client.post(URL, deed(period, "lock"))
        client.post(URL, deed(period, "unlock", why="ลองดู"))

    who = period.steps.order_by("pk").values_list("who__username", flat=True)
    assert list(who) == ["ngan", "ngan", "uea", "uea", "admin", "admin"]


def test_a_step_is_never_changed_or_deleted(period, facilitator):
    periods.lock(period, periods.days_of(period), facilitator)
    step = PeriodStep.objects.get()

    for change in (step.save, step.delete):
        with pytest.raises(TypeError):
            change()


@pytest.mark.django_db(transaction=True)
def test_two_periods_over_one_day_at_once_become_one(books_may_be_emptied, fund):
    def try_(day):
        period = Period(fund=fund, starts_on=FIRST.replace(day=day), ends_on=LAST)
        try:
            return periods.make(period).pk
        except ValidationError:
            return None
        finally:
            close_old_connections()

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(try_, range(1, 7)))

    assert len([key for key in made if key]) == 1
    assert Period.objects.count() == 1
