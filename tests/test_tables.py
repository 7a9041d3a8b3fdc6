"""Import and export of tables: who may, what is shown first, and what is kept."""

import io

import openpyxl
import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from meetings.models import Attachment, MeetingDraft, RequestStep, Revision
from people.models import Agency, Person, RoleAssignment, User
from tambons.models import District, Group, GroupKind, Province, Tambon, Village
from tests import factories
from tests.files import (
    address,
    columns_of,
    confirm,
    csv_bytes,
    exported,
    said,
    send,
    taken,
    xlsx_bytes,
)
from thai.clock import now
from thai.tables import resources, uploads
from thai.tables.admin import TableAdmin

TABLES = [
    model
    for model, page in admin.site._registry.items()
    if isinstance(page, TableAdmin)
]
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"
AGENCIES = ["รหัส", "ชื่อ"]


@pytest.fixture
def as_admin(client, administrator):
    client.force_login(administrator)
    return client


# Who may


@pytest.mark.parametrize("page", ["import", "process_import", "export"])
def test_nobody_but_administrators_finds_the_pages(client, facilitator, page):
    url = address(Agency, page)

    for user in (None, facilitator):
        if user:
            client.force_login(user)
        assert client.post(url).status_code == 302
        assert client.get(url, follow=True).status_code == (404 if user else 200)


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_who_is_staff_without_the_right_is_refused(rf, monkeypatch, facilitator, model):
    """Nobody is today; the codes of the settings hold if somebody will be."""
    monkeypatch.setattr(User, "is_staff", True)
    page = admin.site.get_model_admin(model)

    for view in (page.import_action, page.export_action, page.process_import):
        request = rf.post("/")
        request.user = facilitator
        with pytest.raises(PermissionDenied):
            view(request)
    assert not [name for name in page.get_actions(request) if "export" in name]


@pytest.mark.parametrize("model", [Revision, RequestStep, Attachment])
def test_what_is_kept_for_good_comes_in_by_no_file(as_admin, model):
    statuses = {
        as_admin.get(address(model, "import")).status_code,
        send(as_admin, model, b"a,b\n1,2\n").status_code,
        as_admin.post(address(model, "process_import"), {"token": "x"}).status_code,
    }

    assert statuses == {403}


def test_drafts_have_no_file_at_all():
    assert not isinstance(admin.site.get_model_admin(MeetingDraft), TableAdmin)


def test_no_file_tells_how_a_password_is_kept_or_what_old_versions_said(
    as_admin, story
):
    user = User.objects.create_user("คุณลิขิต", "ธารปัญญา-2548")

    everything = b"".join(exported(as_admin, model) for model in TABLES).decode()

    assert "คุณลิขิต" in everything
    assert user.password not in everything
    assert "pbkdf2" not in everything
    assert set(columns_of(as_admin, User)).isdisjoint({"password", "last_login"})
    assert set(columns_of(as_admin, Revision)).isdisjoint({"snapshot", "digest"})
    assert set(columns_of(as_admin, RequestStep)).isdisjoint({"before", "after"})


def test_no_file_tells_what_lies_with_somebodys_draft(as_admin, facilitator):
    draft = MeetingDraft.objects.create(owner=facilitator, saved_at=now())
    factories.make_photo(None, facilitator, draft=draft, caption="ยังไม่ได้ส่ง")
    factories.make_photo(factories.make_meeting(), facilitator, caption="ส่งแล้ว")

    everything = b"".join(exported(as_admin, model) for model in TABLES).decode()

    assert "ส่งแล้ว" in everything
    assert "ยังไม่ได้ส่ง" not in everything


def test_lists_with_deeds_of_their_own_export_a_selection_too(as_admin):
    page = as_admin.get(address(User, "changelist")).text

    assert "remove_second_factor" in page
    assert "export_as_xlsx" in page


# What is shown first, and what is kept


def test_a_preview_keeps_nothing_and_the_confirmation_everything(as_admin):
    factories.make_agency("BAAC", "ธ.ก.ส.")
    rows = csv_bytes(AGENCIES, ["BAAC", "ธกส."], ["CDD", "พัฒนาชุมชน"])

    page = send(as_admin, Agency, rows)

    assert Agency.objects.count() == 1
    assert "เพิ่มใหม่ 1 แถว · แก้ไข 1 แถว · เหมือนเดิม 0 แถว" in said(page)
    assert "<del>ธ.ก.ส.</del> → <ins>ธกส.</ins>" in page.text

    answer = confirm(as_admin, Agency, page)

    assert answer.url == address(Agency, "changelist")
    names = dict(Agency.objects.values_list("code", "name"))
    assert names == {"BAAC": "ธกส.", "CDD": "พัฒนาชุมชน"}
    notes = {entry.get_change_message() for entry in LogEntry.objects.all()}
    assert (notes, LogEntry.objects.count()) == ({"นำเข้าจากไฟล์"}, 2)
    assert "นำเข้าแล้ว เพิ่มใหม่ 1 แถว แก้ไข 1 แถว" in said(as_admin.get(answer.url))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_one_bad_row_keeps_the_whole_file_out(as_admin, province, kind):
    rows = [["รหัส", "จังหวัด", "ชื่อ"], *([f"800{n}", "80", "อำเภอ"] for n in range(1, 5))]
    rows[3] = ["80x3", "99", ""]
    data = csv_bytes(*rows) if kind == "csv" else xlsx_bytes(*rows)

    page = send(as_admin, District, data, f"อำเภอ.{kind}")

    assert District.objects.count() == 0
    assert page.context["token"] == ""
    told = {(p.line, p.column) for p in page.context["problems"]}
    assert told == {(4, "รหัส"), (4, "จังหวัด"), (4, "ชื่อ")}
    assert "ยังไม่ได้นำเข้า" in page.text
    assert "ไม่พบ “99” ในตาราง “จังหวัด”" in said(page)
    assert "รหัสต้องเป็นตัวเลข 4 หลัก" in said(page)


def test_what_was_good_in_the_preview_is_looked_at_again(as_admin, province):
    page = send(
        as_admin,
        District,
        csv_bytes(["รหัส", "จังหวัด", "ชื่อ"], ["8001", "80", "เมือง"], ["8101", "80", "อื่น"]),
    )
    Province.objects.all().delete()

    answer = confirm(as_admin, District, page)

    assert "ไม่พบ “80”" in said(answer)
    assert District.objects.count() == LogEntry.objects.count() == 0


def test_nobody_else_is_overrun_between_preview_and_confirmation(as_admin):
    agency = factories.make_agency("BAAC", "ธ.ก.ส.")
    page = send(as_admin, Agency, csv_bytes(AGENCIES, ["BAAC", "จากไฟล์"]))
    Agency.objects.update(name="แก้โดยอีกคน")

    again = confirm(as_admin, Agency, page)

    agency.refresh_from_db()
    assert agency.name == "แก้โดยอีกคน"
    assert "มีผู้แก้ข้อมูลเหล่านี้ไปในระหว่างนี้" in again.text
    assert "<del>แก้โดยอีกคน</del>" in again.text
    confirm(as_admin, Agency, again)
    agency.refresh_from_db()
    assert agency.name == "จากไฟล์"


def test_a_row_that_the_database_refuses_keeps_the_file_out(as_admin, monkeypatch):
    keep = resources.TableResource.store

    def refuse(self, row, is_new):
        keep(self, row, is_new)
        if row.code == "X":
            raise IntegrityError("secret_constraint")

    monkeypatch.setattr(resources.TableResource, "store", refuse)

    page = send(as_admin, Agency, csv_bytes(AGENCIES, ["CDD", "พช."], ["X", "ก"]))

    assert [problem.line for problem in page.context["problems"]] == [3]
    assert "ฐานข้อมูลไม่รับแถวนี้" in page.text
    assert "secret_constraint" not in page.text


def test_rules_of_the_database_are_explained_by_row(as_admin, bang_chak):
    rows = [["เลขที่", "ชื่อผู้ใช้", "ชื่อ"], ["", "admin", "คนแรก"], ["", "admin", "คนที่สอง"]]
    Person.objects.all().delete()

    page = send(as_admin, Person, csv_bytes(*rows))

    (problem,) = page.context["problems"]
    assert (problem.line, problem.column) == (3, "ชื่อผู้ใช้")
    assert "มีอยู่แล้ว" in problem.reason


def test_the_same_row_twice_in_a_file_is_named(as_admin):
    page = send(
        as_admin, Agency, csv_bytes(AGENCIES, ["A", "ก"], ["B", "ข"], ["A", "ค"])
    )

    (problem,) = page.context["problems"]
    assert (problem.line, problem.reason) == (4, "ซ้ำกับแถว 2 ของไฟล์")


def test_people_who_are_there_already_are_noticed(as_admin):
    factories.make_person("คุณสุนันท์")

    page = send(as_admin, Person, csv_bytes(["ชื่อ"], ["คุณสุนันท์"], ["คุณใหม่"]))

    assert "แถว 2 เหมือนกับที่บันทึกไว้แล้วทุกช่อง" in said(page)
    assert page.context["token"]


def test_empty_stays_unknown_and_what_is_not_in_the_file_stays(as_admin, bang_chak):
    Tambon.objects.update(village_count=11, context="ริมคลอง")

    taken(as_admin, Tambon, ["รหัส", "จำนวนหมู่บ้าน", "ลำดับในรายการ"], ["800119", "", "๒"])

    bang_chak.refresh_from_db()
    assert (bang_chak.village_count, bang_chak.position) == (None, 2)
    assert (bang_chak.context, bang_chak.joined_on) == ("ริมคลอง", factories.JOINED)


def test_a_must_is_not_emptied_and_a_new_row_has_its_usual_value(as_admin):
    factories.make_agency("BAAC")
    header = [*AGENCIES, "ใช้งานอยู่"]

    page = send(as_admin, Agency, csv_bytes(header, ["BAAC", "ธ.ก.ส.", ""]))
    taken(as_admin, Agency, header, ["CDD", "พัฒนาชุมชน", ""])

    assert [p.reason for p in page.context["problems"]] == ["กรุณากรอกช่องนี้"]
    assert Agency.objects.get(code="CDD").is_active


@pytest.mark.parametrize(
    ("header", "cells", "day"),
    [
        (["เข้าร่วมเมื่อ (ค.ศ.)"], ["2005-06-04"], "2005-06-04"),
        (["เข้าร่วมเมื่อ (พ.ศ.)"], ["4 มิถุนายน 2548"], "2005-06-04"),
        (["เข้าร่วมเมื่อ"], ["๔/๖/๒๕๔๘"], "2005-06-04"),
        (["Joined on (CE)"], ["4 มิ.ย. 48"], "2005-06-04"),
        (["เข้าร่วมเมื่อ (ค.ศ.)", "เข้าร่วมเมื่อ (พ.ศ.)"], ["", "4 มิ.ย. 48"], "2005-06-04"),
        (["เข้าร่วมเมื่อ (ค.ศ.)", "เข้าร่วมเมื่อ (พ.ศ.)"], ["", ""], ""),
    ],
)
def test_days_are_read_in_both_eras(as_admin, bang_chak, header, cells, day):
    taken(as_admin, Tambon, ["รหัส", *header], ["800119", *cells])

    bang_chak.refresh_from_db()
    assert str(bang_chak.joined_on or "") == day


def test_two_columns_of_one_day_may_not_disagree(as_admin, bang_chak):
    header = ["รหัส", "เข้าร่วมเมื่อ (ค.ศ.)", "เข้าร่วมเมื่อ (พ.ศ.)"]

    page = send(
        as_admin, Tambon, csv_bytes(header, ["800119", "2005-06-03", "4 มิถุนายน 2548"])
    )

    (problem,) = page.context["problems"]
    assert "ไม่ตรงกัน" in problem.reason


def test_rows_of_other_tables_are_named_by_code_name_or_number(as_admin, bang_chak):
    factories.make_village(bang_chak, 7)
    factories.make_tambon("760110", "บางจาก")
    kind = GroupKind.objects.create(code="fund", name="กองทุน")
    header = ["ชื่อ", "ชนิด", "ตำบล", "หมู่บ้าน"]

    refused = send(as_admin, Group, csv_bytes(header, ["กลุ่ม", "กองทุน", "บางจาก", ""]))
    taken(as_admin, Group, header, ["กลุ่ม", "กองทุน", "๘๐๐๑๑๙", "800119/7"])

    (problem,) = refused.context["problems"]
    assert "กรุณาใส่รหัส: 760110, 800119" in said(refused)
    group = Group.objects.get()
    assert (group.kind, group.tambon, group.village.moo) == (kind, bang_chak, 7)


def test_a_number_from_another_database_does_not_point_at_a_stranger(
    as_admin, province
):
    person = factories.make_person("คุณสุนันท์")
    header = ["บุคคล", "บทบาท", "จังหวัด"]

    page = send(
        as_admin,
        RoleAssignment,
        csv_bytes(header, [f"คุณอื่น #{person.pk}", "คุณเอื้อ", "80"]),
    )
    taken(as_admin, RoleAssignment, header, [f"คุณสุนันท์ #{person.pk}", "คุณเอื้อ", "80"])

    (problem,) = page.context["problems"]
    assert "คือ “คุณสุนันท์” ไม่ใช่ “คุณอื่น”" in problem.reason
    assert RoleAssignment.objects.get().person == person


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([["ชื่อเล่น", "อายุ"], ["ก", "1"]], "แถวแรกของไฟล์ต้องเป็นชื่อคอลัมน์"),
        ([["ชื่อ"], ["ก"]], "ไม่มีคอลัมน์ “รหัส”"),
        ([["รหัส", "ชื่อ", "name"], ["A", "ก", "ข"]], "มีสองคอลัมน์"),
        ([["รหัส", "", "ชื่อ"], ["A", "ลอย", "ก"]], "คอลัมน์ B ไม่มีชื่อ"),
    ],
)
def test_a_header_that_cannot_be_used_is_explained(as_admin, rows, why):
    page = send(as_admin, Agency, csv_bytes(*rows))

    assert why in said(page)
    assert page.context["trial"] is None


def test_a_column_that_is_not_known_is_left_out_and_named(as_admin):
    page = send(as_admin, Agency, csv_bytes([*AGENCIES, "จำไว้"], ["A", "ก", "x"]))

    assert "ไม่รู้จักคอลัมน์ต่อไปนี้ จึงไม่นำเข้า: จำไว้" in said(page)
    assert page.context["token"]


def test_a_file_is_asked_for(as_admin):
    assert "กรุณาเลือกไฟล์ CSV หรือ Excel" in as_admin.post(address(Agency, "import")).text
    assert "ว่างเปล่า" in send(as_admin, Agency, b"").text


# Uploads that wait


def test_another_persons_file_is_out_of_reach(as_admin):
    other = Client()
    other.force_login(factories.make_user("admin2", is_superuser=True))
    page = send(as_admin, Agency, csv_bytes(AGENCIES, ["A", "ก"]))

    answer = confirm(other, Agency, page)
    elsewhere = confirm(as_admin, Province, page)

    assert answer.url == address(Agency, "import")
    assert elsewhere.url == address(Province, "import")
    assert Agency.objects.count() == 0
    assert "ไม่มีไฟล์ของท่านรอยืนยันอยู่" in other.get(answer.url).text
    assert confirm(as_admin, Agency, page).url == address(Agency, "changelist")


@pytest.mark.parametrize("token", ["", "x", "../../etc/passwd", "0" * 32, "\x00" * 32])
def test_a_made_up_name_leads_to_no_file(as_admin, token):
    answer = as_admin.post(address(Agency, "process_import"), {"token": token})

    assert answer.url == address(Agency, "import")


def test_a_file_is_imported_once_and_then_gone(as_admin):
    page = send(as_admin, Person, csv_bytes(["ชื่อ"], ["คุณสุนันท์"]))

    answers = [confirm(as_admin, Person, page).url for _ in range(2)]

    assert answers == [address(Person, "changelist"), address(Person, "import")]
    assert Person.objects.filter(display_name="คุณสุนันท์").count() == 1


def test_of_two_confirmations_at_once_one_gets_the_file(administrator):
    token = uploads.keep(administrator, Agency, uploads.Upload("x.csv", b"x"))
    key = uploads._key(administrator, Agency, token)
    kept = cache.get(key)

    first = uploads.claim(administrator, Agency, token)
    # The other had read it just before the first took it away.
    second = kept if cache.delete(key) else None

    assert first.data == b"x"
    assert second is None


def test_confirming_is_a_deed(as_admin):
    assert as_admin.get(address(Agency, "process_import")).status_code == 405


# What comes from a file is only ever text


def test_cells_headers_sheets_and_file_names_stay_text(as_admin):
    def second(book):
        book.create_sheet("อีกแผ่น")

    data = xlsx_bytes(
        [*AGENCIES, HOSTILE], ["A", HOSTILE, "x"], title="<b>แผ่น<b>", change=second
    )

    good = send(as_admin, Agency, data, "<img src=x onerror=alert(3)>.xlsx")
    bad = send(as_admin, Agency, csv_bytes([*AGENCIES, "ใช้งานอยู่"], ["A", "ก", HOSTILE]))
    confirm(as_admin, Agency, good)
    changelist = as_admin.get(address(Agency, "changelist"))
    history = as_admin.get(reverse("admin:index"))

    for page in (good, bad, changelist, history):
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert "<b>แผ่น" not in page.text
    assert "&lt;script&gt;alert(1)" in good.text
    assert "&lt;script&gt;alert(1)" in bad.text
    assert "&lt;b&gt;แผ่น" in good.text


# Out


def test_a_file_has_the_rows_of_the_list_and_the_columns_chosen(as_admin):
    factories.make_agency("BAAC", "ธ.ก.ส.")
    factories.make_agency("CDD", "พัฒนาชุมชน")
    url = f"{address(Agency, 'export')}?q=CDD"

    answer = as_admin.post(url, {"columns": ["code", "name"], "format": "csv"})

    assert answer.content.decode("utf-8-sig").split() == ["รหัส,ชื่อ", "CDD,พัฒนาชุมชน"]
    assert answer["Content-Disposition"] == (
        'attachment; filename="agency-20051121.csv"'
    )
    assert "1 แถว" in said(as_admin.get(url))
    assert "กรุณาเลือกอย่างน้อยหนึ่งคอลัมน์" in as_admin.post(url, {"format": "csv"}).text
    assert as_admin.get(f"{address(Agency, 'export')}?nonsense=1").status_code == 404


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_selected_rows_go_into_a_file_at_once(as_admin, extension):
    chosen = factories.make_agency("BAAC", "ธ.ก.ส.")
    factories.make_agency("CDD", "พัฒนาชุมชน")
    deed = {"action": f"export_as_{extension}", "_selected_action": [chosen.pk]}

    answer = as_admin.post(address(Agency, "changelist"), deed)

    assert f"agency-20051121.{extension}" in answer["Content-Disposition"]
    if extension == "xlsx":
        rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
        assert [row[0] for row in rows] == ["รหัส", "BAAC"]
    else:
        assert "CDD" not in answer.content.decode()


def test_too_many_rows_and_too_long_cells_are_refused_with_advice(
    as_admin, monkeypatch, bang_chak
):
    factories.make_agency("A")
    Tambon.objects.update(context="ก" * 33_000)
    long_cell = exported(as_admin, Tambon, "xlsx").decode()
    assert "กรุณาส่งออกเป็น CSV" in long_cell
    assert "ก" * 33_000 in exported(as_admin, Tambon, "csv").decode()
    monkeypatch.setattr(resources, "MOST_ROWS", 0)

    page = exported(as_admin, Agency).decode()
    action = as_admin.post(
        address(Agency, "changelist"),
        {"action": "export_as_csv", "_selected_action": [Agency.objects.get().pk]},
        follow=True,
    )

    assert "กรุณากรองรายการก่อน" in page
    assert "กรุณากรองรายการก่อน" in action.text


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
@pytest.mark.parametrize("lead", ["", "  ", '"', "\u00a0"])
@pytest.mark.parametrize("trigger", "=+-@\t＝＋－＠")
def test_no_cell_of_any_table_is_a_formula_and_it_comes_back(
    as_admin, trigger, lead, extension
):
    text = f"{lead}{trigger}cmd|' /C calc'!A0"
    factories.make_agency("A", text)

    data = exported(as_admin, Agency, extension)

    if extension == "xlsx":
        cells = [
            c for row in openpyxl.load_workbook(io.BytesIO(data)).active for c in row
        ]
        assert "f" not in {cell.data_type for cell in cells}
        assert f"'{text}" in [cell.value for cell in cells]
    else:
        assert f"'{text}".replace('"', '""') in data.decode()
    page = send(as_admin, Agency, data, f"x.{extension}")
    # Blanks around a text are not kept, as in a form.
    assert page.context["trial"].is_idle == (text.strip() == text)


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_no_two_columns_of_a_table_share_a_name(as_admin, model, language):
    as_admin.cookies["django_language"] = language
    form = as_admin.get(address(model, "export")).context["form"]

    names = [label for _name, label in form.fields["columns"].choices]

    assert len(names) == len(set(names))


# Bounds


def test_a_long_file_asks_a_bounded_number_of_questions(
    as_admin, bang_chak, django_assert_max_num_queries
):
    rows = [["ตำบล", "หมู่ที่", "ชื่อ"], *(["บางจาก", n, "บ้าน"] for n in range(1, 46))]
    # Once to try, once to keep: a row is saved, and taken back if it is refused.
    with django_assert_max_num_queries(2 * 45 * 6 + 30):
        taken(as_admin, Village, *rows)
    again = csv_bytes(*rows)
    with django_assert_max_num_queries(45 * 2 + 25):
        page = send(as_admin, Village, again)

    assert page.context["trial"].same == 45
    assert "ตรงกับที่บันทึกไว้แล้ว" in page.text


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_an_export_asks_the_same_for_one_row_and_for_many(
    as_admin, story, model, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        exported(as_admin, model)
