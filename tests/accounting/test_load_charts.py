"""The charts that come with the product, and the central chart taken as one's own."""

import pytest
from django.core.management import call_command

from accounting.charts import adopt_central, load_charts
from accounting.models import (
    AccountMapping,
    AgencyAccount,
    AgencyChart,
    CentralAccount,
)
from people.models import Agency
from tests.factories import make_agency


@pytest.fixture
def loaded(kinds):
    load_charts()


def everything():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Agency, CentralAccount, AgencyChart, AgencyAccount)
    ]


def test_the_central_chart_is_a_tree_with_types_at_its_roots(loaded):
    assert CentralAccount.objects.count() == 109
    roots = CentralAccount.objects.filter(parent=None)
    assert [root.code for root in roots] == ["1000", "2000", "3000", "4000", "5000"]
    assert not CentralAccount.objects.exclude(parent=None).exclude(type="").exists()
    cash = CentralAccount.objects.get(code="1121")
    assert (cash.parent.code, cash.parent.parent.code) == ("1120", "1100")


def test_each_agency_gets_a_chart_for_each_of_its_prefixes(loaded):
    charts = AgencyChart.objects.values_list(
        "agency__code", "name", "fund_kind__code"
    ).order_by("agency__code", "name")

    assert list(charts) == [
        ("BAAC", "กลุ่มลูกค้า ธ.ก.ส.", "bank_group"),
        ("BAAC", "กองทุนหมู่บ้าน", "village_fund"),
        ("CDD", "กข.คจ.", "poverty_project"),
        ("CDD", "กลุ่มออมทรัพย์เพื่อการผลิต", "savings_group"),
        ("DOAE", "วิสาหกิจชุมชน", "community_enterprise"),
        ("PHO", "กองทุนยาหมู่บ้าน", None),
        ("SDHS", "กองทุนสวัสดิการชุมชน", "welfare_fund"),
    ]
    assert AgencyAccount.objects.filter(is_unassigned=False).count() == 108
    assert AgencyAccount.objects.filter(is_unassigned=True).count() == 7
    # A leading zero is part of the code.
    assert AgencyAccount.objects.get(chart__agency__code="PHO", code="01")


def test_charts_to_learn_from_are_nobodys(loaded):
    assert not Agency.objects.filter(code__startswith="REF").exists()
    assert not AgencyAccount.objects.filter(name="ทุนเรือนหุ้นที่ชำระเต็มมูลค่าแล้ว").exists()


def test_what_is_suggested_is_not_applied(loaded):
    assert not AccountMapping.objects.exists()


def test_loading_again_changes_nothing(loaded, capsys):
    before = everything()

    call_command("load_charts")

    assert everything() == before
    assert "nothing was changed" in capsys.readouterr().out


def test_what_people_changed_stays(loaded):
    CentralAccount.objects.filter(code="1110").update(name="เงินสดย่อย")
    chart = AgencyChart.objects.get(name="กข.คจ.")
    AgencyChart.objects.filter(pk=chart.pk).update(name="กข.คจ. ใหม่")
    AgencyAccount.objects.filter(chart=chart, code="KK-1").update(name="ชื่อใหม่")
    AgencyAccount.objects.filter(chart=chart, code="KK-8").delete()
    before = everything()

    load_charts()

    assert everything() == before


def test_a_chart_still_empty_is_filled(kinds):
    agency = make_agency("PHO")
    chart = AgencyChart.objects.create(agency=agency, name="กองทุนยาหมู่บ้าน")

    load_charts()

    assert chart.accounts.count() == 8
    assert agency.charts.count() == 1


def test_an_agency_may_take_the_central_chart_as_its_own(loaded, agency_staff):
    agency = Agency.objects.get(code="NFE")

    chart = adopt_central(agency, agency_staff)

    leaves = CentralAccount.objects.filter(children=None)
    copies = chart.accounts.filter(is_unassigned=False).with_mapping()
    assert copies.count() == leaves.count() > 80
    assert {one.central_now for one in copies} == {leaf.pk for leaf in leaves}
    cash = copies.get(code="1110")
    assert (cash.name, cash.own_type) == ("เงินสดในมือ", "asset")
    assert cash.mappings.get().who == agency_staff


def test_taking_it_twice_gives_one_chart_and_leaves_other_words_alone(loaded):
    agency = Agency.objects.get(code="NFE")
    chart = adopt_central(agency, None)
    cash = chart.accounts.get(code="1110")
    other = CentralAccount.objects.get(code="1190")
    AccountMapping.objects.create(
        account=cash, central=other, state="mapped", at=cash.mappings.get().at
    )
    count = AccountMapping.objects.count()

    again = adopt_central(agency, None)

    assert again == chart
    assert AccountMapping.objects.count() == count
    assert chart.accounts.with_mapping().get(code="1110").central_now == other.pk
