"""Goals and scores out of files: new ones come in, histories stay as they are."""

import pytest

from meetings.models import Assessment, FreedomTable, Goal, Score
from tests.factories import (
    make_assessment,
    make_freedom_table,
    make_goal,
    make_village,
)
from tests.files import csv_bytes, exported, send, taken


@pytest.fixture
def as_admin(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def moo_7(bang_chak):
    return make_village(bang_chak, 7)


def test_a_new_goal_is_recorded_by_whoever_brings_it(
    as_admin, bang_chak, administrator
):
    taken(as_admin, Goal, ["ตำบล", "เป้าหมาย"], ["800119", "ออมทุกเดือน"])

    goal = Goal.objects.get()
    assert (goal.tambon, goal.text, goal.status) == (bang_chak, "ออมทุกเดือน", "set")
    assert goal.recorded_by == administrator


def test_a_goal_without_wording_comes_in_as_unknown(as_admin, bang_chak):
    taken(as_admin, Goal, ["ตำบล", "เป้าหมาย"], ["800119", ""])

    assert Goal.objects.get().text is None


def test_what_a_goal_says_is_changed_on_its_page_alone(as_admin, bang_chak):
    goal = make_goal(bang_chak)

    page = send(
        as_admin, Goal, csv_bytes(["เลขที่", "เป้าหมาย"], [str(goal.pk), "อย่างอื่น"])
    )

    (problem,) = page.context["problems"]
    assert problem.column == "เป้าหมาย"
    goal.refresh_from_db()
    assert goal.text == "เป็นสถาบันการเงินตำบล"


def test_a_goal_of_nowhere_is_refused_with_its_reason(as_admin, db):
    page = send(as_admin, Goal, csv_bytes(["เป้าหมาย"], ["ออมทุกเดือน"]))

    (problem,) = page.context["problems"]
    assert "กรุณาเลือกหมู่บ้านหรือตำบล" in problem.reason
    assert not Goal.objects.exists()


def test_a_score_out_of_range_keeps_the_file_out(as_admin, moo_7):
    row = make_assessment(make_freedom_table(), moo_7)
    header = ["การประเมินตนเอง", "เรื่อง", "ระดับตอนนี้"]

    page = send(as_admin, Score, csv_bytes(header, [f"#{row.pk}", "บัญชี", "6"]))

    (problem,) = page.context["problems"]
    assert (problem.line, problem.column) == (2, "ระดับตอนนี้")
    assert not Score.objects.exists()


def test_a_file_of_scores_is_noticed_by_who_has_them_open(as_admin, moo_7):
    row = make_assessment(make_freedom_table(), moo_7)
    header = ["การประเมินตนเอง", "เรื่อง", "ระดับตอนนี้"]

    taken(as_admin, Score, header, [f"#{row.pk}", "บัญชี", "๔"])

    assert Score.objects.get().current == 4
    row.refresh_from_db()
    assert row.version == 2


def test_tables_and_who_filled_them_in_come_in_by_name(as_admin, moo_7, administrator):
    header = ["ชื่อเรื่อง", "จังหวัด"]
    taken(as_admin, FreedomTable, header, ["กองทุนหมู่บ้าน", "80"])
    village = exported(as_admin, type(moo_7)).decode()

    assert "800119" in village
    table = FreedomTable.objects.get()
    assert (table.made_by, table.share_min_level) == (administrator, 4)
    taken(
        as_admin,
        Assessment,
        ["ตารางอิสรภาพ", "ตำบล", "วันที่ประเมิน"],
        ["กองทุนหมู่บ้าน", "800119", "3 มิ.ย. 2548"],
    )
    assert Assessment.objects.get().recorded_by == administrator
