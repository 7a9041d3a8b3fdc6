"""An agency's chart in a spreadsheet: read, shown, and taken over as a whole.

Columns รหัส, ชื่อบัญชี, หมวด in any order; others are let be. Nothing is stored before
the person has seen row by row what will become of it.
"""

import datetime
import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from accounting.importing import reading
from accounting.importing.accounts import unassigned_account
from accounting.models import AgencyAccount, AgencyChart, CentralAccount
from thai.folding import clean, fold

# A long preview is cut; what matters comes first.
SHOWN_AT_MOST = 300
ORDER = ("wrong", "changed", "new", "same")
HEADER_WITHIN = 30
ROWS_AT_MOST = 3_000
LONGEST_CODE, LONGEST_NAME = 40, 200
HEADS = {
    "code": {"รหัส", "รหัสบัญชี", "เลขที่บัญชี", "เลขบัญชี", "รหัสผังบัญชี", "code"},
    "name": {"ชื่อบัญชี", "ชื่อ", "บัญชี", "รายชื่อบัญชี", "ชื่อผังบัญชี", "name"},
    "type": {"หมวด", "หมวดบัญชี", "ประเภท", "ประเภทบัญชี", "type"},
}
Type = CentralAccount.Type
TYPES = {
    **dict.fromkeys(("สินทรัพย์", "ทรัพย์สิน", "1", "asset", "assets"), Type.ASSET),
    **dict.fromkeys(("หนี้สิน", "2", "liability", "liabilities"), Type.LIABILITY),
    **dict.fromkeys(("ทุน", "ส่วนของเจ้าของ", "ส่วนของทุน", "3", "equity"), Type.EQUITY),
    **dict.fromkeys(("รายได้", "รายรับ", "4", "income", "revenue"), Type.INCOME),
    **dict.fromkeys(("ค่าใช้จ่าย", "รายจ่าย", "5", "expense", "expenses"), Type.EXPENSE),
}


class Row(NamedTuple):
    """One account of the sheet; `number` is the row of the file."""

    number: int
    code: str
    name: str
    own_type: str
    # Why it cannot be taken as it stands; empty when it can.
    problem: str = ""
    # Worth a look, and no hindrance.
    remark: str = ""


@dataclass
class Step:
    """What a row would do to the chart."""

    row: Row
    # new, changed, same or wrong.
    kind: str
    says: str = ""
    account: AgencyAccount | None = None

    @property
    def type_label(self):
        return Type(self.row.own_type).label if self.row.own_type else ""


@dataclass
class Plan:
    """The whole sheet beside the whole chart."""

    steps: list[Step] = field(default_factory=list)

    def of(self, *kinds) -> list[Step]:
        return [step for step in self.steps if step.kind in kinds]

    @property
    def shown(self) -> list[Step]:
        """What a page lists: first what is to be mended, then what would change."""
        ordered = sorted(self.steps, key=lambda step: ORDER.index(step.kind))
        return ordered[:SHOWN_AT_MOST]

    @property
    def left_out(self) -> int:
        return len(self.steps) - len(self.shown)

    @property
    def wrong(self):
        return self.of("wrong")

    @property
    def to_do(self):
        return self.of("new", "changed")

    @property
    def digest(self) -> str:
        """Tells what this plan would do to the chart from what another one would."""
        steps = [(step.row.number, step.kind, _state(step)) for step in self.steps]
        return hashlib.sha256(repr(steps).encode()).hexdigest()[:16]

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(step.kind for step in self.steps)
        return {kind: found[kind] for kind in ORDER}


def _state(step):
    account = step.account
    return account and (account.pk, account.name, account.own_type)


class ChangedMeanwhile(Exception):
    """The chart is not as the person saw it; `plan` is what the sheet would do now."""

    def __init__(self, plan):
        super().__init__()
        self.plan = plan


def read_rows(data: bytes, name: str) -> list[Row]:
    """The accounts of a file. Raises Refused for one that has no such table."""
    return rows_of(reading.read_book(data, name))


def rows_of(book) -> list[Row]:
    """The accounts of the first sheet shown that has a column ชื่อบัญชี."""
    for sheet in book.sheets:
        found = None if sheet.is_hidden else _header(sheet)
        if found:
            rows = list(_rows(sheet, *found))
            if len(rows) > ROWS_AT_MOST:
                raise reading.Refused("too_many_rows", _too_many())
            if rows:
                return rows
    raise reading.Refused(
        "no_chart",
        _(
            "No table with a column “ชื่อบัญชี” and accounts below it was found. Please "
            "put รหัส, ชื่อบัญชี and หมวด into the first row, one account in each row."
        ),
    )


def _too_many():
    return _("There are more than %(count)s accounts here. Is this a chart?") % {
        "count": f"{ROWS_AT_MOST:,}"
    }


def _header(sheet):
    """(index of the header row, {role: column}); None without one."""
    for index, cells in enumerate(sheet.rows[:HEADER_WITHIN]):
        columns = {}
        for column, cell in enumerate(cells):
            head = fold(cell) if isinstance(cell, str) else ""
            for role, names in HEADS.items():
                if head in names:
                    columns.setdefault(role, column)
        if "name" in columns and len(columns) > 1:
            return index, columns
    return None


def _rows(sheet, header, columns):
    for offset, cells in enumerate(sheet.rows[header + 1 :], start=header + 1):
        taken = {
            role: cells[column] if column < len(cells) else None
            for role, column in columns.items()
        }
        if all(_is_blank(cell) for cell in taken.values()):
            continue
        if isinstance(taken["name"], str) and fold(taken["name"]) in HEADS["name"]:
            continue  # the head of the table once more, on the next printed page
        yield _row(sheet.first_row + offset, taken)


def _is_blank(cell):
    return cell is None or isinstance(cell, str) and not fold(cell)


def _row(number, taken):
    code, code_problem, remark = _code(taken.get("code"))
    name, name_problem = _text(taken.get("name"))
    own_type, type_problem = _type(taken.get("type"))
    problem = code_problem or name_problem or type_problem
    if not problem and not name:
        problem = _("The name is missing.")
    if not problem and len(code) > LONGEST_CODE:
        problem = _("The code is longer than %(count)s letters.")
        problem %= {"count": LONGEST_CODE}
    if not problem and len(name) > LONGEST_NAME:
        problem = _("The name is longer than %(count)s letters.")
        problem %= {"count": LONGEST_NAME}
    # Shown in the preview, where a cell of a megabyte would only be in the way.
    return Row(number, code[:60], name[:250], own_type, problem, remark)


def _text(cell):
    """(text, what is wrong with the cell)."""
    if cell is None:
        return "", ""
    if isinstance(cell, reading.CellError):
        return "", _("A cell shows %(text)s instead of a value.") % {"text": cell.text}
    if isinstance(cell, bool | datetime.date | datetime.time | datetime.timedelta):
        return str(cell), _("A cell holds a date or a yes/no instead of text.")
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(clean(str(cell)).split()), ""


def _code(cell):
    """(code, what is wrong, what is worth a look)."""
    text, problem = _text(cell)
    remark = ""
    if isinstance(cell, float) and not cell.is_integer():
        remark = _(
            "The code is stored as a number, so a zero at its end may be missing."
        )
    return text, problem, remark


def _type(cell):
    text, problem = _text(cell)
    key = fold(text).removeprefix("หมวด").strip(" .:")
    # “1 สินทรัพย์”, “หมวดที่ 1”, “1. สินทรัพย์” are met as well.
    key = key.removeprefix("ที่").strip(" .:")
    if key in TYPES or not key:
        return TYPES.get(key, ""), problem
    words = key.lstrip("12345").strip(" .:-")
    if words in TYPES:
        return TYPES[words], problem
    return "", problem or _(
        "The type “%(text)s” is not known. Please write สินทรัพย์, หนี้สิน, ทุน, รายได้ or "
        "ค่าใช้จ่าย, or leave it empty."
    ) % {"text": text[:40]}


def plan(chart: AgencyChart, rows: list[Row]) -> Plan:
    """What taking these rows would do; asks the database once."""
    known = _Known(chart)
    seen, steps = {}, []
    for row in rows:
        step = _step(row, known)
        if step.kind != "wrong":
            key = fold(row.code) or ("", fold(row.name))
            if key in seen:
                says = _("The same account stands in row %(row)s already.")
                step = Step(row, "wrong", says % {"row": seen[key]})
            seen.setdefault(key, row.number)
        steps.append(step)
    return Plan(steps)


class _Known:
    """The chart's accounts by folded code, and those without a code by name."""

    def __init__(self, chart):
        accounts = list(chart.accounts.all())
        self._codes = self._both([(one.code, one) for one in accounts if one.code])
        self._names = self._both([(one.name, one) for one in accounts if not one.code])

    @staticmethod
    def _both(pairs):
        """By the folded text, and by the very text, which goes before it."""
        return {fold(text): one for text, one in pairs} | dict(pairs)

    def like(self, row):
        known, text = (self._codes, row.code) if row.code else (self._names, row.name)
        return known.get(text) or known.get(fold(text))


def _step(row, known):
    if row.problem:
        return Step(row, "wrong", row.problem)
    account = known.like(row)
    if account is None:
        return Step(row, "new", row.remark)
    says = []
    if account.name != row.name:
        says.append(_("called “%(name)s” until now") % {"name": account.name})
    if row.own_type and account.own_type != row.own_type:
        before = account.get_own_type_display() or _("not stated")
        says.append(_("type until now: %(type)s") % {"type": before})
    kind = "changed" if says else "same"
    return Step(row, kind, " · ".join([*says, *filter(None, [row.remark])]), account)


def take_over(chart: AgencyChart, rows: list[Row], seen: str | None = None) -> Plan:
    """Take the sheet over as a whole, or nothing of it when a row is wrong.

    Accounts that the sheet does not name stay, and every matching stays with its
    account. Taken twice, the second time finds everything the same. `seen` is the
    digest of the plan that the person was shown; when the sheet would do something
    else by now, ChangedMeanwhile is raised.
    """
    with transaction.atomic():
        AgencyChart.objects.select_for_update(of=("self",)).get(pk=chart.pk)
        unassigned_account(chart)
        done = plan(chart, rows)
        if seen and seen != done.digest and (done.wrong or done.to_do):
            raise ChangedMeanwhile(done)
        if done.wrong:
            return done
        AgencyAccount.objects.bulk_create(
            AgencyAccount(
                chart=chart,
                code=step.row.code,
                name=step.row.name,
                own_type=step.row.own_type,
            )
            for step in done.of("new")
        )
        for step in done.of("changed"):
            step.account.name = step.row.name
            step.account.own_type = step.row.own_type or step.account.own_type
            step.account.save(update_fields=["name", "own_type"])
    return done
