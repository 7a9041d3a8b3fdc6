"""Whose words readers see at once, and whose wait for somebody to accept them.

A newcomer's first post waits, and her first comment. Once one was accepted, and is not
hidden, she is known. Who has a duty of officials was chosen for it, and is known too.
"""

from blogs.models import Comment, Post
from blogs.places import Place, may_moderate
from people.access import OFFICIALS, standing_of
from people.models import User


def post_waits(user: User, place: Place) -> bool:
    return not (_is_known(user, place) or _has_accepted(Post, user))


def comment_waits(user: User, place: Place) -> bool:
    return post_waits(user, place) and not _has_accepted(Comment, user)


def _is_known(user, place):
    return standing_of(user).has(*OFFICIALS) or may_moderate(user, place)


def _has_accepted(model, user):
    return model.objects.accepted().filter(author=user).exists()
