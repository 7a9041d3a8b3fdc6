"""Charts, funds and drafted entries for tests of the books."""

import calendar
import datetime
import itertools

from accounting.models import (
    AccountSet,
    AgencyAccount,
    AgencyChart,
    CentralAccount,
    Fund,
    ImportBatch,
    ImportRow,
    JournalEntry,
    JournalLine,
    Period,
)
from tests.factories import make_agency, make_tambon
from thai.clock import now

counter = itertools.count(1)
DAY = datetime.date(2005, 10, 27)


def make_central(
    code="1110", name="เงินสดในมือ", parent=None, type="asset", side="debit"
):
    return CentralAccount.objects.get_or_create(
        code=code,
        defaults={
            "name": name,
            "parent": parent,
            "type": "" if parent else type,
            "normal_side": side,
        },
    )[0]


def make_chart(agency=None, name="กองทุนหมู่บ้าน"):
    agency = agency or make_agency()
    return AgencyChart.objects.get_or_create(agency=agency, name=name)[0]


def make_account(name="เงินสด", code="", chart=None, **fields):
    chart = chart or make_chart()
    return AgencyAccount.objects.get_or_create(
        chart=chart, code=code, name=name, defaults=fields
    )[0]


def make_fund(name="กองทุนหมู่บ้าน ม.7 บ้านบางจาก", tambon=None, **fields):
    if "agency" not in fields:
        fields["agency"] = make_agency()
    tambon = tambon or make_tambon()
    return Fund.objects.get_or_create(name=name, tambon=tambon, defaults=fields)[0]


def make_period(fund=None, month=10, **fields):
    """One month of 2548 of a fund."""
    last = calendar.monthrange(2005, month)[1]
    fields.setdefault("starts_on", datetime.date(2005, month, 1))
    fields.setdefault("ends_on", datetime.date(2005, month, last))
    return Period.objects.create(fund=fund or make_fund(), **fields)


def make_set(fund=None, name="เงินล้าน"):
    return AccountSet.objects.get_or_create(fund=fund or make_fund(), name=name)[0]


def make_batch(account_set=None, state="previewed", agency=None, **fields):
    account_set = account_set or make_set()
    agency = agency or make_agency()
    number = next(counter)
    return ImportBatch.objects.create(
        number=number,
        agency=agency,
        chart=make_chart(agency),
        account_set=account_set,
        fund=account_set.fund,
        state=state,
        file=f"{number}.xlsx",
        file_name="สมุดเงินสด ต.ค. 48.xlsx",
        sha256=f"{number:064}",
        size=1,
        uploaded_at=now(),
        **fields,
    )


def draft(batch, *sides, on=DAY, voucher="", row=True):
    """One drafted entry: (account, debit, credit) in baht, each a row of the file."""
    entry = JournalEntry.objects.create(
        batch=batch,
        fund=batch.fund,
        account_set=batch.account_set,
        on=on,
        voucher=voucher,
    )
    for account, debit, credit in sides:
        number = next(counter)
        source = row and ImportRow.objects.create(
            batch=batch,
            sheet="ต.ค.",
            row=number,
            kind="line",
            on=on,
            account=account,
            debit=debit,
            credit=credit,
            fingerprint=f"{account.pk}.{on:%y%m%d}.{debit}.{credit}"[:32],
            entry=entry,
        )
        JournalLine.objects.create(
            entry=entry,
            account=account,
            debit=debit,
            credit=credit,
            source_row=source or None,
        )
    return entry
