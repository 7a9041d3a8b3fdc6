"""Charts that come in as a whole: those shipped, and a copy of the central one."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounting.central import CentralTree
from accounting.importing.accounts import CHART, unassigned_account
from accounting.mapping import map_account
from accounting.models import (
    AgencyAccount,
    AgencyChart,
    CentralAccount,
    FundKind,
)
from accounting.shipped import central_rows, shipped_accounts
from people.agencies import load_agencies
from people.models import Agency, User

# (agency, letters before the dash of its codes): name of the chart, kind of fund.
CHARTS = {
    ("BAAC", "VF"): ("กองทุนหมู่บ้าน", "village_fund"),
    ("BAAC", "CG"): ("กลุ่มลูกค้า ธ.ก.ส.", "bank_group"),
    ("CDD", "OS"): ("กลุ่มออมทรัพย์เพื่อการผลิต", "savings_group"),
    ("CDD", "KK"): ("กข.คจ.", "poverty_project"),
    ("SDHS", ""): ("กองทุนสวัสดิการชุมชน", "welfare_fund"),
    ("DOAE", ""): ("วิสาหกิจชุมชน", "community_enterprise"),
    ("PHO", ""): ("กองทุนยาหมู่บ้าน", ""),
}
CENTRAL_COPY = "ตามผังบัญชีกลาง"


@dataclass
class Loaded:
    """How much was not there before."""

    central: int
    charts: int
    accounts: int


def load_charts() -> Loaded:
    """Add the central chart and the agencies' charts where they are missing.

    What is there already stays as people have made it: a chart that has accounts gets
    none, whatever it is called by now. No account is matched.
    """
    with transaction.atomic():
        load_agencies()
        central = sum(_add_central(row) for row in central_rows())
        loaded = Loaded(central, 0, 0)
        for (agency, prefix), rows in _charts_by_prefix().items():
            found = Agency.objects.filter(code=agency).first()
            if found:
                _load_chart(found, prefix, rows, loaded)
    return loaded


def _add_central(row):
    parent = CentralAccount.objects.filter(code=row["parent_code"]).first()
    _account, is_new = CentralAccount.objects.get_or_create(
        code=row["code"],
        defaults={
            "parent": parent,
            "name": row["name_th"],
            "name_en": row["name_en"],
            "type": "" if parent else row["type"],
            "normal_side": row["normal_side"],
            "note": row["note"],
        },
    )
    return is_new


def _charts_by_prefix():
    charts = defaultdict(list)
    for row in shipped_accounts().values():
        charts[row.agency, row.code.rpartition("-")[0]].append(row)
    return charts


def _load_chart(agency, prefix, rows, loaded):
    name, kind = CHARTS.get((agency.code, prefix), (CHART, ""))
    codes = [row.code for row in rows]
    if agency.charts.filter(accounts__code__in=codes).exists():
        return
    chart, is_new = agency.charts.get_or_create(
        name=name, defaults={"fund_kind": FundKind.objects.filter(code=kind).first()}
    )
    unassigned_account(chart)
    loaded.charts += is_new
    if chart.accounts.filter(is_unassigned=False).exists():
        return
    loaded.accounts += len(rows)
    AgencyAccount.objects.bulk_create(
        AgencyAccount(chart=chart, code=row.code, name=row.name) for row in rows
    )


def adopt_central(agency: Agency, by: User | None) -> AgencyChart:
    """Copy the central chart's leaves into a chart of the agency, each one matched.

    Pressed again, it adds what the central chart has got since; nothing comes twice,
    and an account that people have matched otherwise stays so.
    """
    with transaction.atomic():
        chart, _is_new = AgencyChart.objects.select_for_update(
            of=("self",)
        ).get_or_create(agency=agency, name=CENTRAL_COPY)
        unassigned_account(chart)
        known = set(chart.accounts.values_list("code", flat=True))
        tree = CentralTree()
        for leaf in tree.leaves:
            if leaf.code not in known:
                account = AgencyAccount.objects.create(
                    chart=chart,
                    code=leaf.code,
                    name=leaf.name,
                    own_type=tree.type_of(leaf),
                )
                reason = _("copied from the central chart")
                map_account(account, leaf, by, reason=reason)
    return chart
