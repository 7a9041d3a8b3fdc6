"""One ledger file into the books in a process of its own; tells times and memory.

    python bench/import_once.py FILE (ours | unguarded | floor)

`unguarded` is ours with the triggers of the books taken down; `floor` reads the file
with calamine and writes its rows with COPY (PostgreSQL) or executemany (SQLite) into a
plain table of journal lines. Prints one JSON object: stages as [name, start, end] in
seconds of the clock, and the peak memory in MB.
"""

import io
import json
import os
import resource
import sys
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kmforum.settings")

STAGES = []
FLOOR_TABLE = """CREATE TABLE bench_line (
    id {serial} PRIMARY KEY, entry integer NOT NULL, "on" date NOT NULL,
    account varchar(10) NOT NULL REFERENCES bench_account (code), text varchar(200),
    debit bigint NOT NULL, credit bigint NOT NULL, voucher varchar(20), row integer,
    CHECK (debit >= 0 AND credit >= 0), UNIQUE (entry, row))"""
COLUMNS = ("entry", "on", "account", "text", "debit", "credit", "voucher", "row")
SERIAL = {"sqlite": "integer", "postgresql": "bigserial"}


@contextmanager
def stage(name):
    start = time.time()
    yield
    STAGES.append([name, start, time.time()])


def ours(path):
    from accounting import ledger
    from accounting.importing.drafting import draft
    from accounting.importing.staging import stage as read
    from accounting.importing.upload import receive
    from people.models import Agency

    with stage("upload"):
        batch = receive(Agency.objects.first(), path.name, path.read_bytes(), None)
    with stage("stage"):
        batch = read(batch)
    with stage("draft"):
        draft(batch)
    with stage("post"):
        ledger.post(batch, None)
    again(path)


def again(path):
    from accounting.importing.upload import SeenBefore, receive
    from people.models import Agency

    with stage("again"):
        try:
            receive(Agency.objects.first(), path.name, path.read_bytes(), None)
        except SeenBefore:
            return
    raise SystemExit("the same file was taken twice")


def floor(path):
    from django.db import connection, transaction
    from python_calamine import CalamineWorkbook

    make_floor_table(connection)
    with stage("read"):
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        cells = sheet.get_sheet_by_index(0).to_python()[3:]
        rows = [plain_line(number, row) for number, row in enumerate(cells)]
    with stage("write"), transaction.atomic():
        write_lines(connection, rows)


def make_floor_table(connection):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_account (code varchar(10) PRIMARY KEY)")
        cursor.executemany(
            "INSERT INTO bench_account VALUES (%s)",
            [["1010"], ["3010"], ["1100"], ["4010"]],
        )
        cursor.execute(FLOOR_TABLE.format(serial=SERIAL[connection.vendor]))
        cursor.execute("CREATE INDEX bench_line_account ON bench_line (account, entry)")


def plain_line(number, row):
    day, voucher, account, _name, text, debit, credit, _note = row
    satang = [round(float(amount or 0) * 100) for amount in (debit, credit)]
    return (int(voucher[2:]), day.isoformat(), account, text, *satang, voucher, number)


def write_lines(connection, rows):
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(["%s"] * len(COLUMNS))
            cursor.executemany(
                f"INSERT INTO bench_line ({names}) VALUES ({marks})", rows
            )
            return
        lines = "".join("\t".join(map(str, row)) + "\n" for row in rows)
        cursor.copy_expert(f"COPY bench_line ({names}) FROM STDIN", io.StringIO(lines))


def main(path, way):
    import django

    django.setup()
    if way == "unguarded":
        from accounting import triggers

        triggers.drop()
    with stage("all"):
        floor(path) if way == "floor" else ours(path)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"stages": STAGES, "megabytes": round(peak)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
