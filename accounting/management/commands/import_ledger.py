import json
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from accounting.importing import run as importing
from accounting.models import AccountSet, Fund, ImportProfile
from people.models import Agency

CODES = {
    importing.POSTED: 0,
    importing.WOULD_POST: 0,
    importing.ROW_ERRORS: 1,
    importing.REFUSED: 2,
}


class Command(BaseCommand):
    help = (
        "Take a ledger file into the books, as the page does: 0 posted, 1 rows have "
        "errors and nothing is posted, 2 the file was refused."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--agency", required=True, metavar="CODE")
        parser.add_argument("--profile", type=int, metavar="ID")
        parser.add_argument("--fund", type=int, metavar="ID")
        parser.add_argument("--set", metavar="NAME", dest="set_name")
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, dry_run, **options):
        try:
            where = self._where(options)
            data = options["file"].read_bytes()
        except LookupError as error:
            told = _refused("arguments", str(error))
        except OSError:
            text = _("The file %s is not there, or cannot be opened.")
            told = _refused("arguments", text % options["file"])
        else:
            told = self._run(data, options["file"].name, dry_run, **where)
        self._tell(told, options["json"])
        raise SystemExit(CODES[told["status"]])

    def _where(self, options):
        """Agency, set and profile as the arguments name them; LookupError in Thai."""
        agency = _one(Agency, _("There is no agency %s."), code=options["agency"])
        where = {"agency": agency, "account_set": None, "profile": None}
        if options["profile"]:
            text = _("There is no way of reading %s for this agency.")
            own = {"pk": options["profile"], "chart__agency": agency}
            where["profile"] = _one(ImportProfile, text, **own)
        if options["fund"]:
            fund = _one(Fund, _("There is no fund %s."), pk=options["fund"])
            where["account_set"] = _set_of(fund, options["set_name"])
        elif options["set_name"]:
            raise LookupError(_("Please name the fund of the set as well."))
        return where

    def _run(self, data, name, dry_run, *, agency, account_set, profile):
        about = {"account_set": account_set, "profile": profile}
        if not dry_run:
            return report(importing.run(agency, name, data, None, **about))
        told = importing.try_out(agency, name, data, None, report=report, **about)
        if told["status"] == importing.POSTED:
            told["status"] = importing.WOULD_POST
        return told

    def _tell(self, told, as_json):
        if as_json:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        names = ("status", "batch", "rows_ok", "rows_bad", "sum_debit", "sum_credit")
        self.stdout.write(" · ".join(f"{name} {told[name]}" for name in names))
        for issue in told["issues"]:
            place = f"{issue['column'] or ''}{issue['row'] or ''}"
            place = "!".join(filter(None, [issue["sheet"], place]))
            self.stdout.write(f"{issue['severity']:8}{place:16}{issue['message']}")


def report(outcome) -> dict:
    """What came of an import, as `--json` tells it: sums as text, dates ISO CE."""
    if outcome.batch is None:
        return _refused(*outcome.reason)
    batch = outcome.batch
    bad = batch.rows.filter(is_bad=True).count()
    lines = batch.rows.filter(kind="line").count()
    return {
        "status": outcome.status,
        "batch": batch.number,
        "rows_ok": lines - bad,
        "rows_bad": bad,
        "sum_debit": f"{batch.sum_debit:.2f}",
        "sum_credit": f"{batch.sum_credit:.2f}",
        "date_first": batch.first_on and batch.first_on.isoformat(),
        "date_last": batch.last_on and batch.last_on.isoformat(),
        "issues": [
            *([_issue(*outcome.reason)] if outcome.reason else []),
            *batch.issues.order_by("pk").values(
                "sheet", "row", "column", "code", "severity", "message"
            ),
        ],
    }


def _refused(code, message):
    return {
        "status": importing.REFUSED,
        "batch": None,
        "rows_ok": 0,
        "rows_bad": 0,
        "sum_debit": "0.00",
        "sum_credit": "0.00",
        "date_first": None,
        "date_last": None,
        "issues": [_issue(code, message)],
    }


def _issue(code, message):
    return {
        "sheet": "",
        "row": None,
        "column": "",
        "code": code,
        "severity": "error",
        "message": message,
    }


def _one(model, text, **conditions):
    found = model.objects.filter(**conditions).first()
    if found is None:
        raise LookupError(text % next(iter(conditions.values())))
    return found


def _set_of(fund, name):
    """The set by its name; without one, the fund's only or first set."""
    if name:
        text = _("This fund has no set %s.")
        return _one(AccountSet, text, name=name, fund=fund)
    found = fund.sets.order_by("pk").first()
    return found or AccountSet.objects.create(fund=fund, name=fund.name[:100])
