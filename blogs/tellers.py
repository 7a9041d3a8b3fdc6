"""Whose a post is, as far as that may be said in public: for the database to sort by.

The same that `Post.named` says of one post; null where that is empty. The names are
looked up in plain SQL: with joins in their place, a list is planned longer than read.
They name the table of the posts: for what is asked of posts, not within another query.
"""

from django.db.models import Case, CharField, F, Q, When
from django.db.models.expressions import RawSQL

# Of those who want to be named.
AUTHOR = RawSQL(
    "(SELECT display_name FROM people_person"
    " WHERE user_id = blogs_post.author_id AND show_name)",
    [],
    CharField(),
)
TELLER = RawSQL(
    "(SELECT display_name FROM people_person"
    " WHERE id = blogs_post.on_behalf_of_id AND show_name)",
    [],
    CharField(),
)
TOLD_BY = Case(
    When(~Q(teller=""), then=F("teller")),
    When(on_behalf_of__isnull=False, then=TELLER),
    When(~Q(source_author=""), then=F("source_author")),
    default=AUTHOR,
)
