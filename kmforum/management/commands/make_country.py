import datetime
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kmforum.country import STORY_DAY, TooFew, has_real_records, make_country
from kmforum.derived import analyze
from meetings.models import Meeting
from tambons.models import Province, Tambon


class Command(BaseCommand):
    help = (
        "Fill an empty site with an invented country, to measure with. It only adds, "
        "and refuses where real records stand."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--tambons", type=int, required=True, help="how many more are to join"
        )
        parser.add_argument(
            "--province", nargs="+", default=[], help="of these alone, by code"
        )
        parser.add_argument(
            "--day",
            type=datetime.date.fromisoformat,
            default=STORY_DAY,
            help="the day up to which things happened, CE (default: %(default)s)",
        )
        parser.add_argument(
            "--beside-real-records",
            action="store_true",
            help="go on although real records stand; they stay as they are",
        )

    def handle(self, *, tambons, province, day, verbosity, **options):
        self.refuse_what_is_wrong(tambons, province, options["beside_real_records"])
        start = time.monotonic()
        try:
            make_country(tambons, province, day)
        except TooFew as error:
            raise CommandError(
                f"Only {error.count} tambons can still join there."
            ) from error
        analyze()
        if verbosity:
            seconds = time.monotonic() - start
            self.stdout.write(
                f"{tambons} tambons joined in {seconds:.0f} s; now "
                f"{Tambon.objects.joined().count()} tambons and "
                f"{Meeting.objects.count()} rounds."
            )

    def refuse_what_is_wrong(self, tambons, provinces, is_beside):
        if tambons < 1:
            raise CommandError("--tambons: at least 1, please.")
        known = set(Province.objects.values_list("code", flat=True))
        if unknown := known and set(provinces) - known:
            raise CommandError(f"--province: unknown code {', '.join(unknown)}.")
        if has_real_records() and not (settings.DEBUG or is_beside):
            raise CommandError(
                "Real records stand here, and an invented country would be listed "
                "among them. Use another database, or --beside-real-records."
            )
