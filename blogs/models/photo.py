from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blogs.models.draft import PostDraft
from blogs.models.post import Post, readable
from thai.fields import ThaiCharField

IS_PRESENT = Q(removed_at=None) & ~Q(file="") & ~Q(thumb="")
IS_REMOVED = Q(removed_at__isnull=False, file="", thumb="", alt="")


class PhotoQuerySet(models.QuerySet):
    def present(self):
        return self.filter(removed_at=None)

    def removed(self):
        return self.filter(removed_at__isnull=False)

    def visible_to(self, user):
        """What lies with a post is seen by whoever may read the post."""
        return self.exclude(post=None).filter(readable(user, "post__"))

    def editable_by(self, user):
        """With her own posts, and with her drafts."""
        if not user.is_authenticated:
            return self.none()
        own = Q(post__author=user.pk) & ~Q(post__status="removed")
        return self.filter(own | Q(draft__owner=user.pk))

    def in_order(self):
        return self.order_by("position", "pk")


class Photo(models.Model):
    """A photo of a post, or of a draft that is not sent yet; drawn anew in two sizes.

    The key comes with the form: however often the same photo arrives under it, the
    unique key lets it in once. The row stays when its photo is taken out, so that a
    repeat which comes late does not bring it back.
    """

    key = models.UUIDField(_("key"), unique=True)
    # Of what was sent; it is stored redrawn.
    digest = models.CharField(_("digest"), max_length=64)
    post = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="photos",
        verbose_name=_("post"),
    )
    draft = models.ForeignKey(
        PostDraft,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="photos",
        verbose_name=_("draft of a post"),
    )
    position = models.PositiveSmallIntegerField(_("place in the post"))
    file = models.FileField(_("stored file"), max_length=120, blank=True)
    thumb = models.FileField(_("small picture"), max_length=120, blank=True)
    size = models.PositiveIntegerField(_("size in bytes"))
    width = models.PositiveSmallIntegerField(_("width"))
    height = models.PositiveSmallIntegerField(_("height"))
    alt = ThaiCharField(_("what it shows"), max_length=300, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("added by"),
    )
    uploaded_at = models.DateTimeField(_("added at"))
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo of a post")
        verbose_name_plural = _("photos of posts")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=False, draft=None)
                | Q(post=None, draft__isnull=False),
                name="photo_of_post_or_draft",
            ),
            models.CheckConstraint(
                condition=IS_PRESENT | IS_REMOVED, name="photo_has_files_until_removed"
            ),
            models.CheckConstraint(
                condition=Q(width__gt=0, height__gt=0), name="photo_has_measures"
            ),
        ]

    # What `meetings.handing_out` asks of a file.
    is_photo = True

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        if self.draft_id:
            names = [self.draft_id, self.key]
            return reverse("blogs:draft_photo_detail", args=names)
        post = self.post
        return reverse("blogs:photo_detail", args=[post.code, post.number, self.key])

    def clean(self):  # the constraints above, said kindly
        if bool(self.post_id) == bool(self.draft_id):
            raise ValidationError(
                {"post": _("A photo belongs to a post or to a draft, not to both.")}
            )
        files = bool(self.file), bool(self.thumb)
        if files != (not self.removed_at,) * 2 or (self.removed_at and self.alt):
            raise ValidationError(
                {"file": _("A photo is there in both sizes until it is removed.")}
            )
        if not (self.width and self.height):
            raise ValidationError({"width": _("A photo has a width and a height.")})

    @property
    def name(self):
        """What it is called on the disk of whoever keeps it."""
        return f"photo-{self.pk}.jpg"

    @property
    def thumb_url(self):
        return f"{self.get_absolute_url()}?size=thumb"
