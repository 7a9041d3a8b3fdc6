"""Posts as rows of a list.

Which posts stand on a page is found first, by an index; what the page says of each is
asked for those few alone, and no rows of people and places are made. Putting together
a statement takes longer than carrying it out: hence the plain SQL for the numbers, and
one QuerySet for all pages, which each narrows to its posts.
"""

import datetime
import uuid
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import IntegerField, UUIDField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from blogs.headings import ENOUGH, HOW, heading_of, rest_of
from blogs.models import Post
from blogs.tellers import TOLD_BY
from tambons.models import Village
from thai.templatetags.thai import shortdate
from thai.typed import excerpt


class Row(NamedTuple):
    """What a list says of one post, and what that is made of: see COLUMNS."""

    # Every other address begins with that of the yard: to look each up would take as
    # long as all the rest of the row.
    yard: str
    pk: int
    number: int
    kind: str
    title: str
    topic: str
    published_at: datetime.datetime
    tambon_code: str | None
    tambon_name: str | None
    province_code: str
    province_name: str
    moo: int | None
    village_name: str | None
    teller: str | None
    beginning: str
    how: str
    comment_count: int
    cheer_count: int
    first_photo: uuid.UUID | None

    @property
    def place(self):
        return self.tambon_name or self.province_name

    @property
    def url(self):
        """As `Post.get_absolute_url`."""
        return f"{self.yard}{self.tambon_code or self.province_code}/{self.number}/"

    @property
    def thumb_url(self):
        return f"{self.url}photos/{self.first_photo}/?size=thumb"

    @property
    def heading(self):
        return heading_of(self.title, self.topic, self.beginning, self.number)

    @property
    def rest(self):
        return rest_of(self.title, self.topic, self.beginning, self.how)

    @property
    def lesson(self):
        """How it is done, for a list of lessons; else how it begins."""
        return excerpt(self.how or self.beginning, HOW)

    @property
    def told_by(self):
        """Whose it is, as far as that may be said in public: as `Post.named`."""
        return self.teller or ""

    @property
    def facts(self):
        """Kind, whose, when, which village: as one line."""
        facts = [
            _("lesson learnt") if self.kind == Post.Kind.LESSON else "",
            self.told_by,
            shortdate(self.published_at),
            str(Village(moo=self.moo, name=self.village_name)) if self.moo else "",
        ]
        return " · ".join(filter(None, facts))

    @property
    def answers(self):
        """How many commented and cheered."""
        words = [_("No comments yet")]
        if count := self.comment_count:
            text = ngettext("%(number)s comment", "%(number)s comments", count)
            words = [text % {"number": count}]
        if count := self.cheer_count:
            text = ngettext("%(count)s person cheers", "%(count)s people cheer", count)
            words.append(text % {"count": count})
        return " · ".join(words)


MADE = {
    "told_by": TOLD_BY,
    "beginning": Left("body", ENOUGH),
    "how": Left("how_to", ENOUGH),
    "comment_count": RawSQL(
        "(SELECT COUNT(*) FROM blogs_comment"
        " WHERE post_id = blogs_post.id AND status = 'published')",
        [],
        IntegerField(),
    ),
    "cheer_count": RawSQL(
        "(SELECT COUNT(*) FROM blogs_cheer WHERE post_id = blogs_post.id)",
        [],
        IntegerField(),
    ),
    "first_photo": RawSQL(
        "(SELECT key FROM blogs_photo"
        " WHERE post_id = blogs_post.id AND removed_at IS NULL"
        " ORDER BY position, id LIMIT 1)",
        [],
        UUIDField(),
    ),
}
# In the order of the row's fields, after the yard.
COLUMNS = (
    *("pk", "number", "kind", "title", "topic", "published_at"),
    *("tambon__code", "tambon__name", "province__code", "province__name"),
    *("village__moo", "village__name", *MADE),
)
ROWS = Post.objects.order_by().annotate(**MADE).values_list(*COLUMNS)


def rows_of(keys: Iterable[int]) -> list[Row]:
    """Of the posts with these keys, in their order."""
    keys = list(keys)
    yard = reverse("blogs:blog_list")
    rows = {columns[0]: Row(yard, *columns) for columns in ROWS.filter(pk__in=keys)}
    return [rows[key] for key in keys if key in rows]
