from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blogs.models.comment import Comment
from blogs.models.post import Post
from blogs.places import moderated_by
from thai.fields import ThaiTextField


class Cheer(models.Model):
    """One ให้กำลังใจ: a person gives it to a post once."""

    post = models.ForeignKey(
        Post, models.PROTECT, related_name="cheers", verbose_name=_("post")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="cheers",
        verbose_name=_("given by"),
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("cheer")
        verbose_name_plural = _("cheers")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "user"],
                name="cheer_once_a_person",
                violation_error_message=_("This person has cheered here already."),
            )
        ]

    def __str__(self):
        return f"{self.post_id} · {self.user_id}"


class ReportQuerySet(models.QuerySet):
    def open(self):
        """Nobody has looked at it yet, and the words are still there."""
        there = self.exclude(post__status="removed").exclude(comment__status="removed")
        return there.filter(settled_at=None)

    def moderated_by(self, user):
        """Of posts and comments that this person looks after."""
        return self.filter(
            moderated_by(user, "post__") | moderated_by(user, "comment__post__")
        )


class Report(models.Model):
    """That somebody asks those who look after a blog to look at some words."""

    post = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=_("post"),
    )
    comment = models.ForeignKey(
        Comment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=_("comment"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="reports",
        verbose_name=_("reported by"),
    )
    why = ThaiTextField(_("reason"), max_length=1000)
    at = models.DateTimeField(_("at"))
    settled_at = models.DateTimeField(_("looked at on"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("looked at by"),
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of words")
        verbose_name_plural = _("reports of words")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=False, comment=None)
                | Q(post=None, comment__isnull=False),
                name="report_of_post_or_comment",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="report_settled_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["post", "by"],
                condition=Q(settled_at=None, post__isnull=False),
                name="report_of_post_once_open",
                violation_error_message=_("You have reported this already."),
            ),
            models.UniqueConstraint(
                fields=["comment", "by"],
                condition=Q(settled_at=None, comment__isnull=False),
                name="report_of_comment_once_open",
                violation_error_message=_("You have reported this already."),
            ),
        ]

    def __str__(self):
        return str(self.pk)

    def clean(self):  # the constraints above, said kindly
        if bool(self.post_id) == bool(self.comment_id):
            message = _("A report is about a post or about a comment, not about both.")
            raise ValidationError({"post": message})
        if bool(self.settled_at) != bool(self.settled_by_id):
            raise ValidationError(
                {"settled_by": _("Please say both who looked at it and when.")}
            )

    @property
    def about(self):
        return self.post or self.comment


class Readership(models.Model):
    """How a post is read: in a table of its own, since counting renews no page."""

    post = models.OneToOneField(
        Post,
        models.CASCADE,
        primary_key=True,
        related_name="readership",
        verbose_name=_("post"),
    )
    # Approximate: one reader in some counts for all of them.
    views = models.PositiveIntegerField(_("opened about so often"), default=0)
    author_read_at = models.DateTimeField(
        _("comments read by the author at"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("readership of a post")
        verbose_name_plural = _("readership of posts")
        ordering = ["-pk"]

    def __str__(self):
        return str(self.pk)
