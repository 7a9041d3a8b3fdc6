"""A ตารางอิสรภาพ on paper: filled in by hand in the hall, typed in later."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language, gettext as _

from meetings.models import FreedomTable
from papers.typesetting import breakable, paper

TEMPLATE = Path("templates/meetings/freedom_table_sheet.typ")


def sheet_of(table: FreedomTable, address: str) -> bytes:
    """The sheet as a PDF; `address` is where it is typed in afterwards."""
    topics = table.topics.present().values_list("name", flat=True)
    told = {
        "language": get_language(),
        "title": breakable(table.title),
        "kind": _("freedom table"),
        "asked": [_("Of whom"), _("Day"), _("Place"), _("Written down by")],
        "consensus": {
            "question": _("Agreed together"),
            "answers": [_("yes"), _("no")],
        },
        "how": _(
            "Please circle how far you are now and how far you want to come. What "
            "nobody knows stays blank. The levels are for talking, not for comparing."
        ),
        "meanings": [[n, breakable(text)] for n, text in table.levels if text],
        "columns": [_("topic"), _("level now"), _("level wanted")],
        "why": _("Because"),
        "topics": [breakable(name) for name in topics],
        "footer": _("To be typed in at %(address)s") % {"address": address},
    }
    return paper(settings.BASE_DIR / TEMPLATE, told)
