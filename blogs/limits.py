"""At most so much from one person: enough for an eager writer, too little for spam.

Counted by person: a training room shares one address, whose own limit is as wide as
that (`people.address_limit`). Counted in the tables, where every worker sees it, and
under `one_at_a_time`, so that ten forms sent in the same second are counted one after
the other.
"""

import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, ngettext

from blogs.models import Cheer, Comment, Photo, Post, Report
from people.models import User
from thai.clock import now

MINUTE, HOUR = datetime.timedelta(minutes=1), datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
# Of each table: who, when, and how many within which time.
LIMITS = {
    Post: ("author", "sent_at", ((HOUR, 10), (DAY, 30))),
    Comment: ("author", "sent_at", ((MINUTE, 10), (HOUR, 60), (DAY, 200))),
    Cheer: ("user", "at", ((MINUTE, 30), (DAY, 500))),
    Report: ("by", "at", ((HOUR, 10), (DAY, 30))),
    Photo: ("uploaded_by", "uploaded_at", ((HOUR, 120), (DAY, 400))),
}


class TooMany(ValidationError):
    """A page answers it with 429; nothing was kept, and nothing typed is lost."""

    def __init__(self, within):
        self.within = within
        minutes = int(within / MINUTE)
        super().__init__(
            ngettext(
                "You have sent very much just now. "
                "Please wait %(minutes)s minute and send it again.",
                "You have sent very much just now. "
                "Please wait %(minutes)s minutes and send it again.",
                minutes,
            )
            % {"minutes": minutes}
            if within < DAY
            else _("You have sent very much today. Please send it again tomorrow."),
            code="too_many",
        )


def one_at_a_time(user: User) -> None:
    """Let no other form of this person be taken until the transaction ends.

    The same form twice in one second: the second then finds what the first has made.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def check_room(user: User, model) -> None:
    """Raise TooMany when this person has made her share of rows by now."""
    who, when, limits = LIMITS[model]
    mine = model._default_manager.filter(**{who: user.pk})
    for within, most in limits:
        if mine.filter(**{f"{when}__gt": now() - within})[:most].count() >= most:
            raise TooMany(within)
