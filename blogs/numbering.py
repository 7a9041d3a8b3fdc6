"""Numbers of posts: in each blog from 1, without gaps, never given twice."""

from django.db.models import Max

from blogs.models import Post
from blogs.places import Place, lock


def take_number(place: Place) -> int:
    """The next number of the blog, for the post that is made in this transaction.

    Whoever asks next waits until it is made or given up, so that no number is lost.
    Posts are never deleted: the largest number is the last that was given.
    """
    lock(place)
    last = Post.objects.of_place(place).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
