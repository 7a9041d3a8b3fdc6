from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from blogs.models.moderated import Moderated, ModeratedQuerySet
from blogs.models.post import Post, name_in_public, readable
from blogs.places import moderated_by
from thai.fields import ThaiTextField

LONGEST_COMMENT = 4000


class CommentQuerySet(ModeratedQuerySet):
    def visible_to(self, user):
        """Published ones under a post that she may read; her own, and those she
        looks after, in any other state too."""
        shown = Q(status="published") & readable(user, "post__")
        if not user.is_authenticated:
            return self.filter(shown)
        own = Q(author=user.pk) & readable(user, "post__")
        closer = (own | moderated_by(user, "post__")) & ~Q(status="removed")
        return self.filter(shown | closer)

    def removable_by(self, user):
        """Her own words."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(author=user.pk)

    def moderated_by(self, user):
        return self.filter(moderated_by(user, "post__"))

    def unread_by(self, user):
        """What others answered to her posts since she last looked at them."""
        if not user.is_authenticated:
            return self.none()
        read_at = F("post__readership__author_read_at")
        new = Q(post__readership=None) | Q(post__readership__author_read_at=None)
        answered = self.published().filter(
            post__author=user.pk, post__status="published"
        )
        return answered.filter(new | Q(published_at__gt=read_at)).exclude(
            author=user.pk
        )

    def oldest_first(self):
        return self.order_by("sent_at", "pk")

    def with_names(self):
        return self.select_related("author__person")


class Comment(Moderated):
    """What somebody answers to a post."""

    post = models.ForeignKey(
        Post, models.PROTECT, related_name="comments", verbose_name=_("post")
    )
    key = models.UUIDField(_("key"), unique=True)
    digest = models.CharField(_("digest"), max_length=64)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="comments",
        verbose_name=_("author"),
    )
    body = ThaiTextField(_("what it says"), max_length=LONGEST_COMMENT, blank=True)
    sent_at = models.DateTimeField(_("sent at"))

    objects = CommentQuerySet.as_manager()

    class Meta(Moderated.Meta):
        abstract = False
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["-sent_at", "-pk"]
        indexes = [
            models.Index(
                fields=["post", "status", "sent_at", "id"], name="comment_of_post"
            ),
        ]
        constraints = [
            *Moderated.Meta.constraints,
            models.CheckConstraint(
                condition=(Q(status="removed") & Q(body=""))
                | (~Q(status="removed") & ~Q(body="")),
                name="comment_has_words_until_removed",
                violation_error_message=_(
                    "A comment has words, until its author takes it out."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.post_id}.{self.pk}"

    @property
    def author_name(self):
        """Who wrote it, if she may be named in public; else empty."""
        return name_in_public(self.author)
