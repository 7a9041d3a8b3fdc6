"""Ledgers packed into a .zip: each is an import of its own."""

import io
import struct
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounting.importing.archives import ledgers_in, ledgers_of
from accounting.importing.book import Refused
from accounting.models import ImportBatch
from tests.accounting.books import make_fund, make_set
from tests.accounting.cash_book import book_with_slips, good_book
from tests.accounting.files import CASH_HEADER, csv, ods, xlsx, zipped

NEW = "/accounting/imports/new/"
LINE = ["27/10/2548", "รับเงินสัจจะ", "รว.1", 500, None, None]
BOOK = xlsx(rows=[CASH_HEADER, LINE])
OTHER = xlsx(rows=[CASH_HEADER, ["28/10/2548", "ค่าปรับ", "รว.2", 20, None, None]])


def found(data, name="ต.ค.zip"):
    """{name: content, or the code of the reason why there is none}."""
    return {
        name: content.code if isinstance(content, Refused) else content
        for name, content in ledgers_in(name, data)
    }


def stored(members, method=zipfile.ZIP_STORED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def named_in_bytes(name: bytes, content=BOOK):
    """A zip whose name is written in these bytes, with no word about their letters."""
    placeholder = "x" * len(name)
    return zipped({placeholder: content}).replace(placeholder.encode(), name)


def with_flag(data, flag):
    """The same zip, its first member marked in both places."""
    at = data.index(b"PK\x01\x02")
    marked = bytearray(data)
    for place in (6, at + 8):
        old = struct.unpack_from("<H", marked, place)[0]
        struct.pack_into("<H", marked, place, old | flag)
    return bytes(marked)


# What is a packed file, and what is in it


def test_each_member_comes_by_itself_without_its_folders():
    data = zipped({"บางจาก/2548/ต.ค.xlsx": BOOK, "ท่าไร่\\พ.ย.xlsx": OTHER})

    assert found(data) == {"ต.ค.xlsx": BOOK, "พ.ย.xlsx": OTHER}


@pytest.mark.parametrize(
    "data", [BOOK, ods([CASH_HEADER]), csv([CASH_HEADER]), b"", b"%PDF-1.4", b"PK\x03"]
)
def test_a_workbook_and_anything_else_is_left_as_it_is(data):
    assert found(data, "ชื่ออะไรก็ได้.zip") == {"ชื่ออะไรก็ได้.zip": data}


def test_a_workbook_in_a_zip_that_only_stores_is_found_too():
    assert found(stored({"a.xlsx": BOOK, "b.xlsx": OTHER})) == {
        "a.xlsx": BOOK,
        "b.xlsx": OTHER,
    }


@pytest.mark.parametrize("encoding", ["utf-8", "cp874"])
def test_thai_names_are_read_in_the_letters_of_old_and_new_programs(encoding):
    data = named_in_bytes("สมุดเงินสด.xlsx".encode(encoding))

    assert list(found(data)) == ["สมุดเงินสด.xlsx"]


def test_a_name_in_other_letters_still_names_the_file():
    assert list(found(named_in_bytes(b"caf\xdb.xlsx"))) == ["caf█.xlsx"]


def test_what_systems_put_beside_the_files_is_passed_over():
    junk = {
        "__MACOSX/._ต.ค.xlsx": b"x",
        "บางจาก/": b"",
        "บางจาก/.DS_Store": b"x",
        "บางจาก/Thumbs.db": b"x",
        "บางจาก/~$ต.ค.xlsx": b"x",
    }

    assert list(found(zipped({**junk, "บางจาก/ต.ค.xlsx": BOOK}))) == ["ต.ค.xlsx"]
    assert found(zipped(junk)) == {"ต.ค.zip": "empty"}


def test_an_empty_zip_says_so():
    assert found(zipped({})) == {"ต.ค.zip": "empty"}


# What is refused, by its name


def test_one_bad_member_does_not_keep_the_others_out():
    data = zipped({"ดี.xlsx": BOOK, "ซ้อน.zip": zipped({"ใน.xlsx": OTHER})})

    assert found(data) == {"ดี.xlsx": BOOK, "ซ้อน.zip": "archive"}


def test_a_member_with_a_password_is_named():
    assert found(with_flag(zipped({"ลับ.xlsx": BOOK}), 0x1)) == {"ลับ.xlsx": "encrypted"}


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_member_packed_in_another_way_is_named(method):
    assert found(stored({"a.xlsx": BOOK}, method)) == {"a.xlsx": "archive"}


def test_a_damaged_member_is_named():
    data = stored({"a.csv": b"aaaaaaaaaaaaaaaa", "b.xlsx": BOOK})
    broken = data.replace(b"aaaaaaaaaaaaaaaa", b"aaaaaaaabaaaaaaa")

    assert found(broken) == {"a.csv": "cut_off", "b.xlsx": BOOK}


def test_a_member_too_large_is_not_even_opened(monkeypatch):
    monkeypatch.setattr("accounting.importing.archives.MAX_BYTES", 100)
    data = zipped({"ใหญ่.csv": bytes(101), "เล็ก.csv": b"x" * 100})

    assert found(data) == {"ใหญ่.csv": "too_large", "เล็ก.csv": b"x" * 100}


def test_a_member_that_lies_about_its_size_is_not_believed():
    data = zipped({"a.csv": bytes(10_000)})
    at = data.index(b"PK\x01\x02") + 24
    liar = data[:at] + struct.pack("<I", 10) + data[at + 4 :]

    assert found(liar) == {"a.csv": "cut_off"}


def test_a_bomb_is_refused_before_anything_is_unpacked(monkeypatch):
    data = zipped({f"{n}.csv": bytes(19 * 2**20) for n in range(2)})

    def nothing(*args):
        raise AssertionError("a member was opened")

    monkeypatch.setattr(zipfile.ZipFile, "open", nothing)
    assert found(data) == {"ต.ค.zip": "zip_bomb"}


def test_members_that_share_their_bytes_are_no_way_round():
    """Many names that all lead to the same packed bytes."""
    data = zipped({"a.csv": bytes(15 * 2**20)})
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry, count = data[start:end], 50
    tail = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(entry) * count, start, 0
    )

    assert found(data[:start] + entry * count + tail) == {"ต.ค.zip": "zip_bomb"}


def test_more_members_than_are_taken_at_a_time_are_told():
    assert found(zipped({f"{n}.csv": b"x" for n in range(61)})) == {
        "ต.ค.zip": "too_many"
    }


def test_several_zips_together_are_counted_too():
    files = [
        SimpleUploadedFile(f"{n}.zip", zipped({f"{m}.csv": b"x" for m in range(40)}))
        for n in range(2)
    ]

    contents = [content for _name, content in ledgers_of(files)]

    assert contents[:60] == [b"x"] * 60
    assert {refused.code for refused in contents[60:]} == {"too_many"}


# On the page


@pytest.fixture
def send(client, agency_staff, bang_chak):
    client.force_login(agency_staff)
    money = make_set(make_fund(tambon=bang_chak))

    def send(*files):
        sent = [SimpleUploadedFile(name, data) for name, data in files]
        return client.post(NEW, {"files": sent, "target": f"set-{money.pk}"})

    return send


@pytest.mark.django_db
def test_a_zip_becomes_one_import_for_each_file(send):
    packed = zipped({"บางจาก/หนึ่ง.xlsx": good_book(), "สอง.xlsx": book_with_slips()})

    answer = send(("ต.ค.zip", packed))

    batches = ImportBatch.objects.order_by("number")
    assert [batch.file_name for batch in batches] == ["หนึ่ง.xlsx", "สอง.xlsx"]
    assert {batch.state for batch in batches} == {"previewed"}
    with batches[0].file.open("rb") as file:
        assert file.read() == good_book()
    assert "ผลของ 2 ไฟล์" in answer.text
    assert "พร้อมลงบัญชี" in answer.text
    assert "รอตรวจ" in answer.text


@pytest.mark.django_db
def test_one_good_and_one_bad_file_in_a_zip_are_each_told(send):
    nested = zipped({"ใน.xlsx": OTHER})
    answer = send(("ต.ค.zip", zipped({"ดี.xlsx": good_book(), "ซ้อน.zip": nested})))

    assert ImportBatch.objects.get().file_name == "ดี.xlsx"
    assert "ซ้อน.zip" in answer.text
    assert "รับไว้ไม่ได้" in answer.text


@pytest.mark.django_db
def test_a_zip_of_one_file_leads_to_its_page(send):
    answer = send(("ต.ค.zip", zipped({"หนึ่ง.xlsx": good_book()})))

    assert answer.status_code == 302
    assert ImportBatch.objects.get().get_absolute_url() in answer["Location"]


@pytest.mark.django_db
def test_an_empty_zip_is_told_and_not_kept(send):
    answer = send(("ว่าง.zip", zipped({})))

    assert "ไม่มีไฟล์อยู่ในไฟล์ที่บีบอัดนี้" in answer.text
    assert not ImportBatch.objects.exists()


@pytest.mark.django_db
def test_a_file_cut_on_its_way_is_named_and_the_others_are_taken(send, monkeypatch):
    monkeypatch.setattr("kmforum.media_files.MAX_BYTES", 100_000)

    both = send(("ใหญ่.zip", bytes(100_001)), ("หนึ่ง.xlsx", good_book()))
    alone = send(("ใหญ่.zip", bytes(100_001)))

    assert "มาพร้อมกันมากเกินไป" in both.text
    assert "ใหญ่.zip" in both.text
    assert "ใหญ่.zip" in alone.text
    assert "กรุณาเลือกไฟล์" not in alone.text
    assert ImportBatch.objects.get().file_name == "หนึ่ง.xlsx"
