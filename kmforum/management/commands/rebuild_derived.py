from django.core.management.base import BaseCommand

from kmforum.derived import rebuild_derived


class Command(BaseCommand):
    help = (
        "Make anew what follows from other tables: the edition of public pages, and "
        "the statistics by which the database plans."
    )

    def handle(self, *, verbosity, **options):
        rebuild_derived()
        if verbosity:
            self.stdout.write("Public pages are made anew from now on.")
