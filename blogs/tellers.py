"""Whose a post is, as far as that may be said in public: for the database to sort by.

The same that `Post.named` says of one post.
"""

from django.db.models import Case, F, Q, Value, When

TELLER, AUTHOR = "on_behalf_of__", "author__person__"
TOLD_BY = Case(
    When(~Q(teller=""), then=F("teller")),
    When(**{f"{TELLER}show_name": True}, then=F(f"{TELLER}display_name")),
    When(on_behalf_of__isnull=False, then=Value("")),
    When(~Q(source_author=""), then=F("source_author")),
    When(**{f"{AUTHOR}show_name": True}, then=F(f"{AUTHOR}display_name")),
    default=Value(""),
)
