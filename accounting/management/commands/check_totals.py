from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounting import triggers
from accounting.ledger import total_differences


class Command(BaseCommand):
    help = "Compare the totals with the lines of the books, and look for the guards."

    def handle(self, **options):
        if names := triggers.missing():
            raise CommandError(
                _("Guards of the books are missing: %(names)s. Please run migrate.")
                % {"names": ", ".join(sorted(names))}
            )
        if differences := total_differences():
            for row in differences:
                self.stdout.write(" ".join(map(str, row)))
            raise CommandError(
                _("%(count)s totals differ from the lines of the books.")
                % {"count": len(differences)}
            )
        self.stdout.write(_("Every total equals its lines."))
