"""A large ledger is read by the worker; its page tells how far it is."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from accounting.importing import attempt
from accounting.importing.reading import Refused
from accounting.models import ImportBatch
from tests.accounting.books import make_fund, make_set
from tests.accounting.cash_book import book_with_slips, good_book, journal

NEW = "/accounting/imports/new/"


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch):
    monkeypatch.setattr(attempt, "LARGE", 10)


@pytest.fixture
def staff(client, agency_staff):
    client.force_login(agency_staff)
    return client


@pytest.fixture
def send(staff, bang_chak):
    """Send a file; its import as it stands when the answer has come."""

    def send(data):
        target = make_set(make_fund(tambon=bang_chak))
        file = SimpleUploadedFile("สมุดเงินสด.xlsx", data)
        staff.post(NEW, {"files": [file], "target": f"set-{target.pk}"})
        return ImportBatch.objects.get()

    return send


def page(batch, name="preview"):
    return reverse(f"accounting:import_{name}", args=[batch.number])


def work():
    call_command("db_worker", batch=True, interval=0, startup_delay=False, reload=False)


@pytest.mark.django_db(transaction=True)
def test_the_worker_reads_what_the_page_has_kept(staff, send):
    batch = send(good_book())

    before = staff.get(page(batch))
    waiting = batch.state, batch.rows.count()
    work()
    batch.refresh_from_db()
    after = staff.get(page(batch))

    assert waiting == ("uploaded", 0)
    assert before["Refresh"] == "5"
    assert "ไฟล์ใหญ่" in before.text
    assert batch.state == "previewed"
    assert "Refresh" not in after
    assert "เงินสัจจะ" in after.text


@pytest.mark.django_db(transaction=True)
def test_a_file_that_nobody_can_read_says_so_on_its_page(staff, send):
    batch = send(b"PK nothing of a workbook")

    work()

    batch.refresh_from_db()
    assert batch.state == "failed"
    reason = batch.issues.get(severity="error").message
    assert reason in staff.get(batch.get_absolute_url()).text


@pytest.mark.django_db
def test_without_a_worker_the_sender_can_have_it_read(staff, send):
    batch = send(book_with_slips())

    answer = staff.post(page(batch), {"deed": "read"}, follow=True)

    batch.refresh_from_db()
    assert batch.state == "previewed"
    assert batch.rows.filter(is_bad=True).count() == 2
    assert "Refresh" not in answer


@pytest.mark.django_db
def test_the_page_tells_the_rows_that_are_read(staff, send):
    batch = send(good_book())
    attempt.read(batch)
    ImportBatch.objects.update(state="staged")

    text = staff.get(page(batch)).text

    assert f"อ่านและตรวจแล้ว {batch.rows.count()} แถว" in text
    assert f"ร่างรายการแล้ว {batch.entries.count()} รายการ" in text


@pytest.mark.django_db
def test_a_late_turn_leaves_what_is_read_or_posted(staff, send):
    batch = send(journal(["1/10/48", "1", "เงินสด", 5, None], ["", "", "ทุน", None, 5]))
    attempt.read(batch)
    staff.post(page(batch, "post"))
    before = list(batch.entries.values())

    attempt.read_by_worker.call(batch.pk)

    batch.refresh_from_db()
    assert batch.is_posted
    assert list(batch.entries.values()) == before


@pytest.mark.django_db
def test_new_answers_about_the_columns_wait_for_the_worker_too(staff, send):
    batch = send(good_book())
    attempt.read(batch)
    form = staff.get(page(batch, "map")).context
    data = {
        bound.html_name: bound.value() if bound.value() is not None else ""
        for one in [form["direction"], *form["tables"]]
        for bound in one
    }

    staff.post(page(batch, "map"), data)
    batch.refresh_from_db()
    state = batch.state
    attempt.read_by_worker.call(batch.pk)

    batch.refresh_from_db()
    assert (state, batch.state) == ("mapped", "previewed")


@pytest.mark.django_db
def test_what_the_worker_could_not_read_anew_is_told_and_not_waited_for(
    staff, send, monkeypatch
):
    batch = send(good_book())
    attempt.read(batch)

    def refuse(batch):
        raise Refused("no_rows", "ไม่มีแถวใดใต้หัวตาราง")

    monkeypatch.setattr(attempt, "check", refuse)
    ImportBatch.objects.update(state="mapped", heartbeat=None)
    attempt.read_by_worker.call(batch.pk)

    answer = staff.get(page(batch))
    assert "Refresh" not in answer
    assert "ไม่มีแถวใดใต้หัวตาราง" in answer.text
    assert f'href="{page(batch, "map")}"' in answer.text
