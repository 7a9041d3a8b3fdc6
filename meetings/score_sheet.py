"""The scores of a table as a sheet for Excel, which is also the form to fill in."""

import datetime
from dataclasses import dataclass, field

from django.utils.translation import gettext as _, override
from openpyxl.utils import get_column_letter
from tablib import Dataset

from meetings.freedom import Scored
from meetings.freedom_filter import word_of
from meetings.models import Assessment
from meetings.score_forms import LONGEST_WHY
from thai.digits import to_arabic
from thai.folding import fold
from thai.tables.cells import LANGUAGES, Cell
from thai.tables.formats import written
from thai.tables.formulas import as_written, inert
from thai.tables.table import Table, is_blank
from thai.typed import excerpt

# What people write where nothing is known.
NOTHING = {"", "-", "–", "—", "ยังไม่ประเมิน", "ยังไม่ตั้งเป้า", "ไม่ระบุ", "ไม่ทราบ"}


def parts_of(topic):
    """The heading of each of a topic's three columns."""
    return {
        "current": _("%(topic)s: now") % {"topic": topic},
        "target": _("%(topic)s: wanted") % {"topic": topic},
        "why": _("%(topic)s: why") % {"topic": topic},
    }


def sheet_file(topics, subjects, rows, whys) -> tuple[bytes, str]:
    """(bytes, content type): subjects by topics, with what is known of each.

    subjects: {key: name}; rows: of meetings.river; whys: {(key, topic): text}.
    """
    known = {(row.subject, row.topic): row for row in rows}
    heads = [text for topic in topics for text in parts_of(topic).values()]
    sheet = Dataset(headers=[_("Code on the sheet"), _("Who"), *map(inert, heads)])
    for key, name in subjects.items():
        cells = [word_of(key), inert(name)]
        for topic in topics:
            row = known.get((key, topic.pk))
            cells += [row and row.current, row and row.target]
            cells.append(inert(whys.get((key, topic.pk), "")))
        sheet.append(["" if cell is None else cell for cell in cells])
    return written(sheet, "xlsx")


@dataclass
class Line:
    """One row of a sheet that came back."""

    number: int
    name: str
    word: str = ""
    scores: dict[int, Scored] = field(default_factory=dict)
    # (where, reason) of each cell that cannot be taken.
    problems: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        return all(score.is_blank for score in self.scores.values())

    @property
    def kind(self) -> str:
        if self.problems:
            return "wrong"
        return "blank" if self.is_blank else "new"

    @property
    def said(self) -> int:
        """How many topics have a level."""
        return sum(1 for s in self.scores.values() if s.current or s.target)


class SheetError(ValueError):
    """The sheet as a whole cannot be taken; the reason is for people."""


def read_sheet(table: Table, topics, subjects: dict) -> list[Line]:
    """The rows of a sheet: of these subjects {“village-12”: it}, of these topics."""
    columns = _columns(table, topics)
    known = _names(subjects)
    lines = [
        _line(number, cells, columns, known)
        for number, cells in zip(table.lines, table.rows, strict=True)
    ]
    _check_once(lines)
    return lines


def _columns(table, topics):
    """{what: place}: “code”, “name”, and (topic, part)."""
    wanted = _headings(topics)
    found = {}
    for place, head in enumerate(table.headers):
        what = wanted.get(fold(as_written(str(head or ""))))
        if what in found:
            raise SheetError(
                _("Two columns are called “%(name)s”. Please keep one of them.")
                % {"name": excerpt(str(head))}
            )
        if what:
            found[what] = place
        elif not is_blank(head):
            table.notes.append(
                _("The column “%(name)s” is not known here and is left out.")
                % {"name": excerpt(str(head))}
            )
    _check_columns(found)
    return found


def _headings(topics):
    """{folded heading: what}, in both languages: people pass sheets on."""
    wanted = {}
    for language in LANGUAGES:
        with override(language):
            wanted |= {fold(_("Code on the sheet")): "code", fold(_("Who")): "name"}
            for topic in topics:
                for part, heading in parts_of(topic).items():
                    wanted[fold(heading)] = (topic, part)
    return wanted


def _check_columns(found):
    """Whose scores, and of which topics: a sheet without either says nothing."""
    if not {"code", "name"} & found.keys():
        raise SheetError(
            _(
                "There is no column that says whose scores these are. Please start "
                "from the sheet of this page, and keep its first row."
            )
        )
    if not any(isinstance(what, tuple) for what in found):
        raise SheetError(
            _(
                "No column is called like a topic of this table. Please start from "
                "the sheet of this page, and keep its first row."
            )
        )


def _names(subjects):
    """{code or folded name: [words]}"""
    known = {}
    for word, subject in subjects.items():
        name = Assessment(**{subject._meta.model_name: subject}).subject_name
        for text in {word, fold(name)}:
            known.setdefault(text, []).append(word)
    return known


def _line(number, cells, columns, known):
    code, name = (
        str(cells[columns[what]] or "").strip() if what in columns else ""
        for what in ("code", "name")
    )
    line = Line(number, excerpt(as_written(name) or code))
    for what, place in columns.items():
        if isinstance(what, tuple):
            _take(line, *what, place, cells[place])
    words = known.get(code) or known.get(fold(as_written(name))) or []
    if len(words) == 1:
        line.word = words[0]
    elif not line.is_blank or line.problems:
        line.problems.append((_("Who"), _whose(words, line.name)))
    line.remarks += [
        _("%(topic)s: the level wanted lies below the level now.")
        % {"topic": topic.name}
        for topic in {what[0] for what in columns if isinstance(what, tuple)}
        if _is_below(line.scores.get(topic.pk))
    ]
    return line


def _whose(words, name):
    if words:
        return _("Several are called “%(name)s”. Please keep the column of codes.") % {
            "name": name
        }
    return _("“%(name)s” is not among those whose scores you may send here.") % {
        "name": name
    }


def _take(line, topic, part, place, cell):
    try:
        value = Cell().typed(cell)
        value = _why(value) if part == "why" else _level(value)
    except ValueError as error:
        where = f"{get_column_letter(place + 1)} · {parts_of(topic)[part]}"
        line.problems.append((where, str(error)))
        return
    before = line.scores.get(topic.pk, Scored())
    said = {"current": before.current, "target": before.target, "why": before.why}
    line.scores[topic.pk] = Scored(**(said | {part: value}))


def _level(value):
    if is_blank(value) or isinstance(value, str) and fold(value) in NOTHING:
        return None
    if isinstance(value, datetime.date | datetime.time | bool):
        raise ValueError(_("Here stands a date. A level is a figure from 1 to 5."))
    text = to_arabic(str(value)).strip().removesuffix(".0")
    if text not in {"1", "2", "3", "4", "5"}:
        raise ValueError(
            _(
                "“%(value)s” is no level. Levels are 1 to 5; leave what is not known "
                "empty."
            )
            % {"value": excerpt(str(value))}
        )
    return int(text)


def _why(value):
    text = "" if value is None else str(value)
    if len(text) > LONGEST_WHY:
        raise ValueError(
            _("This is longer than %(count)s letters.") % {"count": LONGEST_WHY}
        )
    return text


def _is_below(scored):
    levels = scored and (scored.current, scored.target)
    return bool(levels) and None not in levels and scored.target < scored.current


def _check_once(lines):
    first = {}
    for line in lines:
        if not line.word or line.is_blank and not line.problems:
            continue
        if line.word in first:
            reason = _("The same stands in row %(row)s already.")
            line.problems.append((_("Who"), reason % {"row": first[line.word]}))
        first.setdefault(line.word, line.number)
