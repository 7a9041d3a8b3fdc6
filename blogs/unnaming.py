"""What becomes of somebody's words when she leaves.

What readers know of her stays in its blog, without her name. What nobody has read yet,
half-typed or waiting, goes with her, and so do her cheers.
"""

from django.db.models import Q

from blogs.commenting import remove_comment
from blogs.models import Cheer, Comment, Post, PostDraft
from blogs.photos import throw_away
from blogs.writing import remove
from people.models import Person, User
from tambons.models import Tambon
from thai.folding import fold


def let_go(user: User) -> None:
    """Take out what only she and those who look after the blog have seen."""
    throw_away(PostDraft.objects.filter(owner=user))
    for post in Post.objects.filter(author=user, published_at=None):
        remove(post.pk, user)
    for comment in Comment.objects.filter(author=user, published_at=None):
        remove_comment(comment.pk, user)
    Cheer.objects.filter(user=user).delete()


def take_name_out(person: Person, instead: str) -> None:
    """Replace the name where it is typed as whose story a post tells."""
    name = fold(person.display_name)
    for post in _posts_of(person).exclude(teller=""):
        if fold(post.teller) == name:
            Post.objects.filter(pk=post.pk).update(teller=instead)


def _posts_of(person):
    """Her own, and those of the tambons where she has or had a role."""
    roles = person.roles.all()
    tambons = Tambon.objects.filter(
        Q(pk__in=roles.values("tambon")) | Q(villages__in=roles.values("village"))
    )
    mine = Q(author=person.user_id) if person.user_id else Q(pk__in=[])
    return Post.objects.filter(mine | Q(tambon__in=tambons))
