"""Funds and their sets of books: who may add, change and see them."""

import pytest
from django.urls import reverse

from accounting.models import AccountSet, Fund, FundKind
from people.models import Agency
from tambons.models import Village
from tests.accounting.books import make_fund, make_set
from tests.factories import make_agency, make_tambons, make_village

LIST = "/accounting/funds/"
NEW = "/accounting/funds/new/"


def fields(**more):
    return {
        "name": "กองทุนหมู่บ้าน",
        "tambon": "800119",
        "fiscal_year_end_day": "31",
        "fiscal_year_end_month": "12",
        "basis": "cash",
        **more,
    }


@pytest.fixture
def fund(bang_chak):
    village = make_village(bang_chak, 7, name="บ้านบางจาก")
    return make_fund("กองทุนหมู่บ้าน ม.7", bang_chak, village=village)


@pytest.fixture
def page(client, facilitator):
    client.force_login(facilitator)
    return client


def test_a_facilitator_adds_a_fund_of_a_village(page, kinds):
    kind = FundKind.objects.get(code="village_fund")

    response = page.post(NEW, fields(moo="๗", kind=kind.pk), follow=True)

    fund = Fund.objects.get()
    assert (fund.name, fund.kind, fund.village.moo) == ("กองทุนหมู่บ้าน", kind, 7)
    assert (fund.tambon.code, fund.agency, fund.publish) == ("800119", None, False)
    assert response.redirect_chain[0][0] == fund.get_absolute_url()
    assert "บันทึกกองทุนแล้ว" in response.text
    assert "ตำบลบางจาก · หมู่ที่ 7" in response.text


def test_a_fund_of_the_whole_tambon_has_no_village(page):
    page.post(NEW, fields(name="กองทุนสวัสดิการ"))

    assert Fund.objects.get().village is None
    assert not Village.objects.exists()


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"name": " "}, "กรุณาใส่ชื่อ"),
        ({"moo": "100"}, "99"),
        ({"moo": "เจ็ด"}, "หมู่ที่"),
        ({"fiscal_year_end_day": "31", "fiscal_year_end_month": "2"}, "ไม่มีวันที่นี้"),
        ({"fiscal_year_end_day": "0"}, "1"),
        ({"fiscal_year_end_month": "13"}, "13"),
        ({"tambon": "800106"}, "ไม่พบตำบลชื่อหรือรหัสนี้ในตำบลที่ท่านดูแล"),
        ({"tambon": ""}, "กรุณาเลือกตำบลของกองทุน"),
        ({"agency": "999"}, "หน่วยงาน"),
    ],
)
def test_what_is_wrong_is_explained_and_typing_is_kept(page, tha_rai, sent, reason):
    response = page.post(NEW, fields(**{"name": "กองทุนใหม่"} | sent))

    assert response.status_code == 200
    assert "ยังส่งไม่ได้" in response.text
    assert reason in response.text
    assert not Fund.objects.exists()
    assert "กองทุนใหม่" in response.text or "name" in sent


def test_one_name_stands_once_in_a_village_and_once_in_a_tambon(page, fund):
    taken = page.post(NEW, fields(name="กองทุนหมู่บ้าน ม.7", moo="7"))
    assert "หมู่บ้านนี้มีกองทุนชื่อนี้แล้ว" in taken.text
    page.post(NEW, fields(name="กองทุนหมู่บ้าน ม.7"))
    twice = page.post(NEW, fields(name=" กองทุนหมู่บ้าน ม.7 "))

    assert "ตำบลนี้มีกองทุนชื่อนี้แล้ว" in twice.text
    assert Fund.objects.count() == 2


def test_an_agency_adds_funds_anywhere_for_itself(client, agency_staff, bang_chak):
    client.force_login(agency_staff)
    agency = Agency.objects.get(code="BAAC")

    refused = client.post(NEW, fields())
    assert "กรุณาเลือกหน่วยงานของท่านที่ดูแลบัญชีนี้" in refused.text
    assert not Fund.objects.exists()

    client.post(NEW, fields(agency=agency.pk))
    assert Fund.objects.get().agency == agency


def test_an_agency_cannot_add_a_fund_of_another(client, agency_staff, bang_chak):
    other = make_agency("CDD", "พช.")
    client.force_login(agency_staff)

    response = client.post(NEW, fields(agency=other.pk))

    assert response.status_code == 200
    assert not Fund.objects.exists()


def test_the_governors_office_adds_for_its_province(client, governor_office, bang_chak):
    client.force_login(governor_office)

    client.post(NEW, fields())

    assert Fund.objects.get().tambon == bang_chak


def test_with_many_tambons_the_name_is_typed(client, administrator, bang_chak):
    make_tambons(45)
    client.force_login(administrator)
    assert 'type="text" name="tambon"' in client.get(NEW).text

    client.post(NEW, fields(tambon="ต.บางจาก"))

    assert Fund.objects.get().tambon == bang_chak


def test_a_set_of_books_is_added_once(page, fund):
    url = fund.get_absolute_url()

    response = page.post(url, {"deed": "set", "set-name": "เงินล้าน"}, follow=True)
    assert "เพิ่มชุดบัญชีแล้ว" in response.text

    again = page.post(url, {"deed": "set", "set-name": " เงินล้าน"})
    assert "กองทุนนี้มีชุดบัญชีชื่อนี้แล้ว" in again.text
    empty = page.post(url, {"deed": "set", "set-name": " "})
    assert "กรุณาใส่ชื่อ" in empty.text
    assert list(fund.sets.values_list("name", flat=True)) == ["เงินล้าน"]


def edit(client, fund, **more):
    form = client.get(fund.get_absolute_url()).context["form"]
    sent = {
        name: "" if form[name].value() is None else form[name].value()
        for name in form.fields
        if form[name].value() is not False
    }
    return sent | {"deed": "edit"} | more


def test_a_fund_is_changed(page, fund):
    sent = edit(page, fund, name="กทบ. บางจาก", moo="", publish="on")

    response = page.post(fund.get_absolute_url(), sent, follow=True)

    fund.refresh_from_db()
    assert (fund.name, fund.village, fund.publish) == ("กทบ. บางจาก", None, True)
    assert "แก้ไขข้อมูลกองทุนแล้ว" in response.text
    assert "กทบ. บางจาก" in response.text


def test_a_change_over_anothers_change_is_shown_first(page, fund):
    sent = edit(page, fund, name="กทบ. บางจาก")
    Fund.objects.filter(pk=fund.pk).update(basis="accrual")

    response = page.post(fund.get_absolute_url(), sent)

    assert response.status_code == 409
    assert "เกณฑ์คงค้าง" in response.text
    assert 'value="กทบ. บางจาก"' in response.text
    fund.refresh_from_db()
    assert (fund.name, fund.basis) == ("กองทุนหมู่บ้าน ม.7", "accrual")
    again = sent | {"seen": response.context["form"]["seen"].value()}
    page.post(fund.get_absolute_url(), again)
    fund.refresh_from_db()
    assert fund.name == "กทบ. บางจาก"


def test_the_same_change_sent_twice_is_no_conflict(page, fund):
    sent = edit(page, fund, name="กทบ. บางจาก")
    page.post(fund.get_absolute_url(), sent)

    assert page.post(fund.get_absolute_url(), sent).status_code == 302


def test_a_wrong_change_keeps_the_head_of_the_page(page, fund):
    sent = edit(page, fund, name="")

    response = page.post(fund.get_absolute_url(), sent)

    assert "<h1>กองทุนหมู่บ้าน ม.7</h1>" in response.text
    assert "กรุณาใส่ชื่อ" in response.text


def test_the_list_shows_own_funds_and_filters(page, fund, tha_rai, kinds):
    make_fund("กองทุนท่าไร่", tha_rai, agency=None)
    welfare = FundKind.objects.get(code="welfare_fund")
    make_fund("กองทุนสวัสดิการ", fund.tambon, kind=welfare)
    make_set(fund, "เงินออม")

    text = page.get(LIST).text
    assert "กองทุนหมู่บ้าน ม.7" in text
    assert "เงินออม" in text
    assert "กองทุนท่าไร่" not in text

    welfare_only = page.get(LIST, {"kind": "welfare_fund"}).text
    assert "กองทุนสวัสดิการ" in welfare_only
    assert "กองทุนหมู่บ้าน ม.7" not in welfare_only
    none = page.get(LIST, {"q": "ไม่มีคำนี้"}).text
    assert "ไม่พบกองทุนตามที่เลือก" in none


def test_an_agency_sees_its_own_funds_only(client, agency_staff, bang_chak):
    make_fund("ของ ธ.ก.ส.", bang_chak)
    make_fund("ของ พช.", bang_chak, agency=make_agency("CDD", "พช."))
    client.force_login(agency_staff)

    text = client.get(LIST).text

    assert "ของ ธ.ก.ส." in text
    assert "ของ พช." not in text


def test_who_only_reads_is_offered_no_form(client, fund, colleague, governor_office):
    client.force_login(colleague)
    assert client.get(fund.get_absolute_url()).status_code == 404

    unassigned = Fund.objects.create(
        agency=make_agency(), is_unassigned=True, name="ยังไม่ระบุกองทุน"
    )
    client.force_login(governor_office)
    response = client.get(unassigned.get_absolute_url())
    assert "รอระบุกองทุน" in response.text
    assert 'name="set-name"' not in response.text
    sent = {"deed": "set", "set-name": "เงินล้าน"}
    assert client.post(unassigned.get_absolute_url(), sent).status_code == 404
    assert not AccountSet.objects.exists()


def test_addresses_are_as_promised(fund):
    assert reverse("accounting:fund_list") == LIST
    assert fund.get_absolute_url() == f"/accounting/funds/{fund.pk}/"
    assert reverse("accounting:period_list") == "/accounting/periods/"
