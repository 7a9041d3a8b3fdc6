"""What is set on paper: as it was typed, always the same, and never without end."""

import re
import subprocess
import sys

import pytest
from django.conf import settings

from papers import typesetting
from papers.typesetting import NotPrinted, breakable, paper, printable
from tests.papers.reading import pages_of, text_of

HOSTILE = [
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.2.0"',
    "#let x = 1; #panic()",
    "*หนา* _เอียง_ `โค้ด` ~ ---",
    "$x^2$ @อ้าง <ป้าย> = หัวข้อ",
    "\\ \\# \\u{41} // หมาย /* เหตุ */",
    "\"คำพูด\" 'คำ' \u201cคำ\u201d {ก} [ข] (ค)",
    "- ข้อ + ข้อ / คำ: ความ",
]


@pytest.fixture
def sheet(tmp_path):
    """A template of one line for each text."""
    template = tmp_path / "sheet.typ"
    template.write_text("#for line in told.lines [#block(line)]\n", "utf-8")

    def made(*lines, **told):
        beside = {"title": "ทดสอบ", "language": "th", "footer": ""}
        return paper(template, {**beside, "lines": list(lines), **told})

    return made


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_was_typed_is_text_and_never_code(sheet, typed):
    assert typed.replace(" ", "") in text_of(sheet(typed))


def test_titles_and_footers_are_text_too(sheet):
    said = text_of(sheet("ก", title='#panic("ก")', footer="#panic() *ข*"))

    assert "#panic()*ข*1/1" in said


def test_lines_that_were_typed_stay_lines(sheet):
    one = sheet("บัญชี สินเชื่อ")
    two = sheet("บัญชี\nสินเชื่อ")

    assert one != two
    assert text_of(one) == text_of(two)


def test_the_same_gives_the_same_bytes(sheet):
    said = "การจัดการความรู้ชุมชน ตำบลท่าไร่"

    assert sheet(said) == sheet(said)
    assert sheet(said) != sheet(said + " ")


def test_thai_marks_are_drawn_with_the_one_font_of_papers(sheet):
    pdf = sheet("น้ำ ปู่ ฟื้น ผู้ใหญ่ ที่ ๑๒๓")

    assert set(re.findall(rb"/BaseFont/\w+\+([\w-]+)", pdf)) == {b"Sarabun-Regular"}
    assert "\ufffd" not in text_of(pdf)


def test_emoji_are_left_out_and_all_else_is_kept(sheet):
    said = text_of(sheet("ดีใจ 😀👍🏽☃️ ๕๐° ½ €5 ©"))

    assert "ดีใจ๕๐°½€5©" in said


def test_what_no_font_has_stops_no_paper(sheet):
    said = text_of(sheet("ก 漢字 ไทย"))

    assert said.startswith("ก")
    assert "ไทย" in said


@pytest.mark.parametrize("typed", ["w" * 400, "ก" * 400, "x/y-z." * 60, "5" * 400])
def test_long_runs_find_room_to_break(sheet, typed):
    broken = breakable(typed)

    assert broken.replace("\u200b", "") == typed
    assert max(len(part) for part in broken.split("\u200b")) <= 10
    assert typed in text_of(sheet(broken))


@pytest.mark.parametrize(
    "typed", ["", "บริหารจัดการ", "การทำบัญชีครัวเรือนของกลุ่มออมทรัพย์", "Excel 2548", "กกก"]
)
def test_words_are_left_alone(typed):
    assert breakable(typed) == typed


def test_only_texts_are_looked_at():
    told = {"n": [1, None, True, "ก😀"], "d": {"e": 2.5}}

    assert printable(told) == {"n": [1, None, True, "ก"], "d": {"e": 2.5}}


def test_much_goes_on_over_the_pages(sheet):
    pages = pages_of(sheet(*(f"บรรทัดที่ {n}" for n in range(200))))

    assert len(pages) > 2
    assert pages[0].endswith(f"1 / {len(pages)}")
    assert "บรรทัดที่ 199" in pages[-1]


def test_too_much_is_refused_before_it_is_tried(sheet):
    with pytest.raises(NotPrinted, match="more than a paper takes"):
        sheet("ก" * typesetting.MOST_TOLD)


def test_what_takes_too_long_is_ended(sheet, tmp_path, monkeypatch):
    monkeypatch.setattr(typesetting, "MOST_SECONDS", 0.5)
    endless = tmp_path / "endless.typ"
    endless.write_text("#for a in range(99999) { for b in range(99999) {} }\n")

    with pytest.raises(NotPrinted, match="not done within"):
        paper(endless, {"title": "", "language": "th", "footer": ""})


def test_a_broken_template_says_where(tmp_path):
    broken = tmp_path / "broken.typ"
    broken.write_text("#told.nothing\n")

    with pytest.raises(NotPrinted, match="nothing"):
        paper(broken, {"title": "", "language": "th", "footer": ""})


def test_a_worker_of_the_site_keeps_no_typst_in_memory():
    check = (
        "import sys, django; django.setup(); import kmforum.urls, papers.typesetting;"
    )
    check += "sys.exit('typst' in sys.modules)"

    subprocess.run([sys.executable, "-c", check], cwd=settings.BASE_DIR, check=True)
