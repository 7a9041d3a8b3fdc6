from django.core.management.base import BaseCommand

from accounting.charts import load_charts


class Command(BaseCommand):
    help = "Load the central chart and the agencies' own charts where they are missing."

    def handle(self, *args, **options):
        loaded = load_charts()
        if not options["verbosity"]:
            return
        if not (loaded.central or loaded.charts or loaded.accounts):
            self.stdout.write("The charts are here already; nothing was changed.")
            return
        self.stdout.write(
            f"Charts loaded: {loaded.central} central accounts, "
            f"{loaded.charts} agency charts with {loaded.accounts} accounts."
        )
