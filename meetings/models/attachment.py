from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models.draft import MeetingDraft
from meetings.models.meeting import Meeting
from thai.fields import ThaiCharField

IS_PRESENT = Q(removed_at=None, removed_by=None) & ~Q(file="")
IS_REMOVED = Q(
    removed_at__isnull=False, removed_by__isnull=False, file="", thumb="", caption=""
)
# A comparison with null is neither true nor false, and a check lets that pass.
HAS_MEASURES = Q(width__isnull=False, width__gt=0, height__isnull=False, height__gt=0)
IS_PHOTO = Q(kind="photo") & HAS_MEASURES & (~Q(thumb="") | Q(file=""))
IS_FILE = Q(kind="file", width=None, height=None, thumb="")


class AttachmentQuerySet(models.QuerySet):
    def present(self):
        return self.filter(removed_at=None)

    def removed(self):
        return self.filter(removed_at__isnull=False)

    def photos(self):
        return self.filter(kind=Attachment.Kind.PHOTO)

    def visible_to(self, user):
        """What lies with a record is seen by whoever may open the record."""
        meetings = Meeting.objects.visible_to(user)
        return self.filter(meeting__in=meetings.values("pk"))


class Attachment(models.Model):
    """A photo or a file of a round, or of the draft of one that is not sent yet.

    To add or remove one is no new version of the record: nobody has to confirm it
    again, and it is seen as the record is. What tells of it is the row itself, with
    who and when; it stays when its file is removed, without the file, the caption and
    anything else that could be seen.

    The key comes with the form: however often the same file arrives under it, the
    unique key lets it in once, and the digest tells a repeat from another file.
    """

    class Kind(models.TextChoices):
        PHOTO = "photo", _("photo")
        FILE = "file", _("file")

    key = models.UUIDField(_("key"), unique=True)
    # Of what was sent; a photo is stored redrawn.
    digest = models.CharField(_("digest"), max_length=64)
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attachments",
        verbose_name=_("meeting"),
    )
    draft = models.ForeignKey(
        MeetingDraft,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attachments",
        verbose_name=_("draft"),
    )
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    name = ThaiCharField(_("name of the file"), max_length=255)
    file = models.FileField(_("stored file"), max_length=120, blank=True)
    thumb = models.FileField(_("small picture"), max_length=120, blank=True)
    size = models.PositiveIntegerField(_("size in bytes"))
    width = models.PositiveSmallIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveSmallIntegerField(_("height"), null=True, blank=True)
    caption = ThaiCharField(_("what it shows"), max_length=300, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("added by"),
    )
    uploaded_at = models.DateTimeField(_("added at"))
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("removed by"),
    )
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo or file")
        verbose_name_plural = _("photos and files")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(meeting__isnull=False, draft=None)
                | Q(meeting=None, draft__isnull=False),
                name="attachment_of_meeting_or_draft",
            ),
            models.CheckConstraint(
                condition=IS_PRESENT | IS_REMOVED,
                name="attachment_has_file_until_removed",
            ),
            models.CheckConstraint(
                condition=IS_PHOTO | IS_FILE, name="attachment_photo_has_measures"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        if self.meeting_id:
            return reverse("meetings:photo_detail", args=[self.meeting_id, self.key])
        return reverse("meetings:draft_photo_detail", args=[self.draft_id, self.key])

    def clean(self):  # the constraints above, said kindly
        if bool(self.meeting_id) == bool(self.draft_id):
            raise ValidationError(
                _("A photo or file belongs to a record or to a draft, not to both.")
            )
        if bool(self.removed_at) == bool(self.file):
            raise ValidationError({"file": _("A file is there until it is removed.")})
        if self.is_photo != bool(self.width and self.height):
            raise ValidationError(
                {"width": _("A photo has a width and a height, another file has none.")}
            )

    @property
    def is_photo(self):
        return self.kind == self.Kind.PHOTO

    @property
    def thumb_url(self):
        return f"{self.get_absolute_url()}?size=thumb"
