"""What readers answer: a comment, a cheer, a request to look at some words.

Each once, however often its form arrives.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from blogs.limits import check_room, one_at_a_time
from blogs.models import Cheer, Comment, Post, Report
from blogs.publishing import publish
from blogs.trust import comment_waits
from blogs.words import OtherWords, check_comment, check_reason, digest_of, tidy
from meetings.appointments import Sent
from people.models import User
from thai.clock import now


def comment(post: Post, body: str, sent: Sent) -> Comment:
    """Answer a post; the comment that the same form has made before, if it did.

    A newcomer's waits to be accepted. Raises ValidationError, TooMany, and OtherWords
    when the key stands for another text.
    """
    body = tidy(body)
    check_comment(body)
    with transaction.atomic():
        one_at_a_time(sent.by)
        if made := _sent_before(post, body, sent):
            return made
        post = _answered(post)
        check_room(sent.by, Comment)
        row = Comment(post=post, key=sent.key, author=sent.by, body=body)
        row.digest, row.sent_at = _digest(post, body), now()
        if not comment_waits(sent.by, post.place):
            publish(row, sent.by)
        row.save(force_insert=True)
    return row


def remove_comment(pk: int, by: User) -> Comment:
    """Take one's own words out."""
    with transaction.atomic():
        mine = Comment.objects.removable_by(by).select_for_update(of=("self",))
        row = mine.get(pk=pk)
        if row.is_removed:
            return row
        row.body = row.hidden_why = ""
        row.hidden_by = row.hidden_at = None
        row.status, row.removed_at = row.Status.REMOVED, now()
        row.save()
    return row


def cheer(post: Post, by: User) -> Cheer:
    """Give encouragement; given again, it is the same."""
    with transaction.atomic():
        one_at_a_time(by)
        post = _answered(post)
        if given := Cheer.objects.filter(post=post, user=by).first():
            return given
        if post.author_id == by.pk:
            raise ValidationError(_("Cheers for your post come from others."))
        check_room(by, Cheer)
        return Cheer.objects.create(post=post, user=by, at=now())


def uncheer(post: Post, by: User) -> None:
    """Take it back."""
    Cheer.objects.filter(post=post, user=by).delete()


def report(row: Post | Comment, why: str, by: User) -> Report:
    """Ask those who look after the blog to look at these words, once till they did."""
    why = tidy(why)
    check_reason(why)
    about = {"post": row} if isinstance(row, Post) else {"comment": row}
    with transaction.atomic():
        one_at_a_time(by)
        if not type(row).objects.visible_to(by).filter(pk=row.pk).exists():
            raise type(row).DoesNotExist
        if asked := row.reports.open().filter(by=by).first():
            return asked
        check_room(by, Report)
        return Report.objects.create(**about, by=by, why=why, at=now())


def _answered(post):
    """The post while nobody hides it; what readers do not see is not answered."""
    posts = Post.objects.published().select_for_update(of=("self",), no_key=True)
    found = posts.filter(pk=post.pk).first()
    if found is None:
        raise ValidationError(_("This post is not there for its readers any more."))
    return found


def _sent_before(post, body, sent):
    row = Comment.objects.filter(key=sent.key).first()
    if row and row.author_id != sent.by.pk:
        raise PermissionDenied
    if row and row.digest != _digest(post, body):
        raise OtherWords(row)
    return row


def _digest(post, body):
    return digest_of({"post": post.pk, "body": body})
