"""Whose words readers see at once, and whose wait for somebody to accept them.

A newcomer's first post waits, and her first comment. Once one was accepted, and is not
hidden, she is known; what she posts where she only asked to belong waits all the same.
Who has a duty of officials was chosen for it, and is known too.
"""

from blogs.models import Comment, Post
from blogs.places import Place, may_moderate, may_write
from people.access import OFFICIALS, standing_of
from people.models import User


def post_waits(user: User, place: Place) -> bool:
    return not (may_write(user, place) and _is_trusted(user, place))


def comment_waits(user: User, place: Place) -> bool:
    return not (_is_trusted(user, place) or _has_accepted(Comment, user))


def _is_trusted(user, place):
    return _is_known(user, place) or _has_accepted(Post, user)


def _is_known(user, place):
    return standing_of(user).has(*OFFICIALS) or may_moderate(user, place)


def _has_accepted(model, user):
    return model.objects.accepted().filter(author=user).exists()
