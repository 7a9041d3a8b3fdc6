from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from blogs.story import tell_posts
from meetings.story.telling import tell_story
from people.samples import PASSWORD, load_samples


class Command(BaseCommand):
    help = "Load the story of 2548; with KMFORUM_DEBUG=1 sample log-ins too."

    def handle(self, *args, **options):
        with transaction.atomic():
            is_new = any([tell_story(), tell_posts()])
        samples = load_samples() if settings.DEBUG else []
        if not options["verbosity"]:
            return
        self.stdout.write(
            "The story of 2548 was loaded."
            if is_new
            else "The story of 2548 is here already; nothing was changed."
        )
        if samples:
            self.stdout.write(f"Sample log-ins, password {PASSWORD}:")
        for username, name in samples:
            self.stdout.write(f"  {username:<8} {name}")
