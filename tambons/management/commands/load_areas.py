from django.core.management.base import BaseCommand

from tambons.areas import load_areas
from tambons.models import District, Province, Tambon


class Command(BaseCommand):
    help = "Add the provinces, districts and tambons that are missing; change none."

    def handle(self, *, verbosity, **options):
        added = load_areas()
        if verbosity == 0:
            return
        if any(added.values()):
            self.stdout.write(
                f"Areas: added {added[Province]} provinces, "
                f"{added[District]} districts, {added[Tambon]} tambons."
            )
        else:
            self.stdout.write("Areas: nothing to add.")
