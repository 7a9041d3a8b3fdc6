"""Words on where an account belongs: added, never changed, the newest counts."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import close_old_connections

from accounting import periods
from accounting.charts import load_charts
from accounting.mapping import (
    ChangedMeanwhile,
    accept_all_exact,
    leave_unmapped,
    map_account,
    mappings_at,
    mappings_for,
    set_pending,
)
from accounting.models import AccountMapping, AgencyAccount, AgencyChart
from tests.accounting.books import (
    make_account,
    make_central,
    make_chart,
    make_fund,
    make_period,
    make_set,
)

pytestmark = pytest.mark.django_db
OCTOBER = datetime.date(2005, 10, 31)


@pytest.fixture
def root(db):
    return make_central("1000", "สินทรัพย์")


@pytest.fixture
def cash(root):
    return make_central("1110", "เงินสดในมือ", root)


@pytest.fixture
def bank(root):
    return make_central("1129", "เงินฝากธนาคารอื่น", root)


@pytest.fixture
def account(db):
    return make_account("เงินสด", "0101")


def words(account):
    return list(account.mappings.order_by("pk").values_list("state", "central__code"))


def test_the_newest_word_counts_and_the_older_ones_stay(
    account, cash, bank, agency_staff
):
    map_account(account, cash, agency_staff)
    map_account(account, bank, agency_staff)
    set_pending(account, agency_staff)
    leave_unmapped(account, "นับเป็นถัง", agency_staff)

    assert words(account) == [
        ("mapped", "1110"),
        ("mapped", "1129"),
        ("pending", None),
        ("intentionally_unmapped", None),
    ]
    newest = mappings_at().get(account=account)
    assert (newest.reason, newest.who) == ("นับเป็นถัง", agency_staff)


def test_the_same_said_twice_is_said_once(account, cash, agency_staff):
    first = map_account(account, cash, agency_staff)

    assert map_account(account, cash, agency_staff) == first
    assert account.mappings.count() == 1


def test_a_word_cannot_be_changed_or_deleted(account, cash):
    word = map_account(account, cash, None)

    word.state = "pending"
    for deed in (
        word.save,
        word.delete,
        AccountMapping.objects.all().delete,
        lambda: AccountMapping.objects.update(state="pending"),
    ):
        with pytest.raises(TypeError):
            deed()

    assert words(account) == [("mapped", "1110")]


def test_a_heading_cannot_be_chosen(account, root, cash):
    with pytest.raises(ValidationError, match="บัญชีคุม"):
        map_account(account, root, None)

    assert not account.mappings.exists()


@pytest.mark.parametrize("reason", ["", "  ", "\u200b"])
def test_leaving_out_needs_a_reason(account, reason):
    with pytest.raises(ValidationError, match="กรุณาบอกเหตุผลที่ไม่จับคู่"):
        leave_unmapped(account, reason, None)

    assert not account.mappings.exists()


def test_nothing_to_take_back_adds_no_word(account):
    assert set_pending(account, None) is None
    assert not account.mappings.exists()


def test_who_saw_an_older_word_overwrites_no_newer_one(account, cash, bank):
    seen = map_account(account, cash, None).pk
    map_account(account, bank, None, over=seen)

    with pytest.raises(ChangedMeanwhile):
        leave_unmapped(account, "ไม่แน่ใจ", None, over=seen)
    with pytest.raises(ChangedMeanwhile):
        map_account(account, cash, None, over=0)

    assert words(account) == [("mapped", "1110"), ("mapped", "1129")]
    # The same as stands there already is no contradiction.
    assert map_account(account, bank, None, over=0)


def test_a_locked_period_keeps_the_matching_of_its_lock(account, cash, bank):
    books = make_set()
    map_account(account, cash, None)
    period = make_period(books.fund)
    locked = periods.lock(period, periods.days_of(period), None)

    map_account(account, bank, None)

    assert mappings_for([books], [account.pk], OCTOBER) == {account.pk: cash.pk}
    assert mappings_at(locked.locked_at).get().central == cash
    november = datetime.date(2005, 11, 30)
    assert mappings_for([books], [account.pk], november) == {account.pk: bank.pk}
    assert mappings_for([books], [account.pk]) == {account.pk: bank.pk}


def test_an_opened_period_reads_by_the_matchings_of_now(account, cash, bank):
    books = make_set()
    map_account(account, cash, None)
    period = make_period(books.fund)
    periods.lock(period, periods.days_of(period), None)
    map_account(account, bank, None)
    periods.unlock(period, periods.days_of(period), "ลงผิดหมวด", None)

    assert mappings_for([books], [account.pk], OCTOBER) == {account.pk: bank.pk}


def test_a_report_over_an_open_fund_as_well_reads_by_now(account, cash, bank):
    locked, opened = make_set(), make_set(make_fund("กลุ่มออมทรัพย์"))
    map_account(account, cash, None)
    period = make_period(locked.fund)
    periods.lock(period, periods.days_of(period), None)
    map_account(account, bank, None)

    both = mappings_for([locked, opened], [account.pk], OCTOBER)

    assert both == {account.pk: bank.pk}


def test_what_is_taken_back_is_matched_with_nothing(account, cash):
    map_account(account, cash, None)
    set_pending(account, None)

    assert mappings_for([make_set()], [account.pk]) == {}


def test_one_click_takes_over_what_is_exact_and_only_that(cash, bank, agency_staff):
    chart = make_chart()
    by_name = make_account("เงินสดในมือ", "VF-1", chart)
    by_code = make_account("ฝากไว้", "1129", chart)
    similar = make_account("เงินสด", "VF-3", chart)
    make_account("ไม่ระบุบัญชี", chart=chart, is_unassigned=True)

    accept_all_exact(chart, agency_staff)

    mapped = {word.account: word for word in AccountMapping.objects.all()}
    assert {one: word.central for one, word in mapped.items()} == {
        by_name: cash,
        by_code: bank,
    }
    assert similar not in mapped
    assert mapped[by_name].who == agency_staff
    assert mapped[by_name].reason == "ชื่อตรงกับผังกลาง"


def test_the_click_again_adds_nothing(cash):
    chart = make_chart()
    make_account("เงินสดในมือ", "VF-1", chart)
    assert len(accept_all_exact(chart, None)) == 1

    assert accept_all_exact(chart, None) == []
    assert AccountMapping.objects.count() == 1


def test_the_click_leaves_alone_what_people_spoke_of(cash, bank):
    chart = make_chart()
    taken_back = make_account("เงินสดในมือ", "1", chart)
    map_account(taken_back, cash, None)
    set_pending(taken_back, None)
    left_out = make_account("เงินฝากธนาคารอื่น", "2", chart)
    leave_unmapped(left_out, "ปิดบัญชีแล้ว", None)

    assert accept_all_exact(chart, None) == []


def test_two_exact_reasons_that_disagree_wait_for_a_person(cash, bank):
    chart = make_chart()
    make_account("เงินสดในมือ", "1129", chart)

    assert accept_all_exact(chart, None) == []


def test_an_exact_one_of_another_type_waits_for_a_person(cash):
    chart = make_chart()
    make_account("เงินสดในมือ", "1", chart, own_type="liability")

    assert accept_all_exact(chart, None) == []


def test_the_shipped_suggestion_holds_for_its_own_name_only(kinds):
    load_charts()
    chart = AgencyChart.objects.get(name="กข.คจ.")
    AgencyAccount.objects.filter(chart=chart, code="KK-3").update(name="เงินอื่น")

    accept_all_exact(chart, None)

    codes = mappings_at().values_list("account__code", "central__code")
    assert dict(codes.filter(account__chart=chart)) == {
        "KK-1": "1124",
        "KK-2": "1110",
        "KK-4": "1450",
        "KK-5": "3130",
        "KK-6": "4120",
    }


@pytest.mark.django_db(transaction=True)
def test_ten_clicks_at_once_match_each_account_once(books_may_be_emptied, cash):
    chart = make_chart()
    for number in range(5):
        make_account("เงินสดในมือ", f"VF-{number}", chart)

    def click(_number):
        try:
            return len(accept_all_exact(chart, None))
        finally:
            close_old_connections()

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(click, range(10)))

    assert sum(counts) == 5
    assert AccountMapping.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_of_many_words_on_what_was_seen_one_holds(books_may_be_emptied, account, cash):
    others = [make_central(f"12{n}0", f"บัญชี {n}", cash.parent) for n in range(6)]

    def say(central):
        try:
            map_account(account, central, None, over=0)
        except ChangedMeanwhile:
            return "late"
        finally:
            close_old_connections()
        return "said"

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(say, others))

    assert sorted(answers) == ["late"] * 5 + ["said"]
    assert account.mappings.count() == 1
