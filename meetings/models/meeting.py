from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.access import MEMBERS, OFFICIALS, PROVINCIAL, WRITERS, standing_of
from people.models import Role
from tambons.models import Province, Tambon, Village
from thai.fields import ThaiCharField, ThaiDateField, ThaiHourField, ThaiTextField


class MeetingKind(models.Model):
    """A kind of meeting: village forum, joint forum, learning circle …"""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)

    class Meta:
        verbose_name = _("kind of meeting")
        verbose_name_plural = _("kinds of meeting")
        ordering = ["position", "name"]

    def __str__(self):
        return self.name


# Words that somebody else stood for, though an edit of them may be waiting.
STANDING = Q(state="confirmed") | Q(standing_version__isnull=False)


class MeetingQuerySet(models.QuerySet):
    def public(self):
        return self.standing().filter(visibility="public")

    def standing(self):
        return self.filter(STANDING)

    def unconfirmed(self):
        return self.filter(state="recorded", standing_version=None)

    def visible_to(self, user):
        """What this reader may open, confirmed or not; drafts are no meetings."""
        standing = standing_of(user)
        if standing.is_admin:
            return self
        readable = STANDING & Q(visibility="public")
        if user.is_authenticated:
            members = _held_in(standing.tambons(MEMBERS))
            readable |= members & Q(visibility__in=["public", "members"])
            readable |= _read_in_full_by(user)
        return self.filter(readable)

    def read_in_full_by(self, user):
        """Of which this reader also sees what is for officials only."""
        if standing_of(user).is_admin:
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(_read_in_full_by(user))

    def confirmable_by(self, user):
        """Of which this person confirms or sends back what others wrote."""
        standing = standing_of(user)
        if standing.is_admin:
            return self
        return self.filter(
            _held_in(standing.districts_beside({Role.FACILITATOR}))
            | _held_in(standing.tambons(PROVINCIAL))
            | Q(province__in=standing.provinces(PROVINCIAL))
        )

    def awaiting_confirmation_by(self, user):
        """What waits and this reader may confirm: never her own words."""
        return (
            self.confirmable_by(user)
            .filter(state="recorded")
            .exclude(recorded_by=user.pk)
            .exclude(pk__in=self.model.objects.written_by(user).values("pk"))
        )

    def written_by(self, user):
        """Whose words, as far as nobody has confirmed them yet, are this person's."""
        return self.filter(
            Q(standing_version=None) | Q(revisions__version__gt=F("standing_version")),
            revisions__who=user.pk,
            revisions__deed__in=["recorded", "edited"],
        )

    def editable_by(self, user):
        """Of the tambons this person writes for; her own while she has a duty."""
        standing = standing_of(user)
        if standing.is_admin:
            return self
        provinces = standing.provinces(PROVINCIAL)
        held_in_tambons = _parts().values("meeting")
        of_circle = Q(province__in=provinces) & ~Q(pk__in=held_in_tambons)
        own = Q(recorded_by=user.pk) if standing.has(*OFFICIALS) else Q(pk__in=[])
        return self.filter(_held_in(standing.tambons(WRITERS)) | of_circle | own)

    def cancellable_by(self, user):
        """Of her own tambons, and for offices of the province of all."""
        standing = standing_of(user)
        anywhere = Q(province__in=standing.provinces(PROVINCIAL))
        mine = self.model.objects.editable_by(user).values("pk")
        return self.filter(anywhere | Q(pk__in=mine))

    def sent_back_to(self, user):
        """Her own words whose last word is a comment, as `sent_back_why`."""
        newest = {"revisions__version": F("version"), "revisions__deed": "returned"}
        written = self.model.objects.written_by(user).values("pk")
        mine = Q(pk__in=written) | Q(recorded_by=user.pk, standing_version=None)
        rows = self.filter(mine, state="recorded", **newest)
        return rows.annotate(sent_back_why=F("revisions__why"))

    def counted(self):
        """Rounds that count: not cancelled, and not another telling of the same."""
        return self.exclude(state="cancelled").filter(account_of=None)

    def of_tambon(self, tambon):
        return self.filter(meeting_tambons__tambon=tambon)

    def with_tambons(self):
        return self.select_related("kind").prefetch_related(tambons_at())

    def newest_first(self):
        return self.order_by("-held_on", "-pk")

    def hold(self, path="meeting"):
        """The condition that a row's meeting, found by the path, is one of these.

        Looked up row by row: for a few rows of a country that has many meetings.
        """
        return Exists(self.order_by().filter(pk=OuterRef(path)))


def tambons_at(path=""):
    """To prefetch the tambons of the meetings found by the path, in one query."""
    rows = _parts().select_related("tambon").in_story_order()
    return Prefetch(f"{path}meeting_tambons", queryset=rows)


def _parts():
    """Rows of MeetingTambon, whose module builds on this one."""
    return Meeting.tambons.through.objects


def _held_in(tambons):
    rows = _parts().filter(tambon__in=tambons)
    return Q(pk__in=rows.values("meeting"))


def _read_in_full_by(user):
    standing = standing_of(user)
    # Whoever may confirm a record may read it.
    confirmers = _held_in(standing.districts_beside({Role.FACILITATOR}))
    return (
        Q(recorded_by=user.pk)
        | _held_in(standing.tambons(OFFICIALS))
        | Q(province__in=standing.provinces(PROVINCIAL))
        | confirmers & Q(state="recorded")
    )


class Meeting(models.Model):
    """One meeting, stored once, however many tambons came together for it."""

    class State(models.TextChoices):
        RECORDED = "recorded", _("waiting for confirmation")
        CONFIRMED = "confirmed", _("confirmed")
        CANCELLED = "cancelled", _("cancelled")

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("everybody, once it is confirmed")
        MEMBERS = "members", _("members of the tambon and officials")
        OFFICIALS = "officials", _("officials only")

    province = models.ForeignKey(
        Province, models.PROTECT, related_name="meetings", verbose_name=_("province")
    )
    kind = models.ForeignKey(MeetingKind, models.PROTECT, verbose_name=_("kind"))
    held_on = ThaiDateField(_("held on"))
    ends_on = ThaiDateField(_("last day"), null=True, blank=True)
    start = ThaiHourField(_("from"), null=True, blank=True)
    end = ThaiHourField(_("until"), null=True, blank=True)
    title = ThaiCharField(_("title"), max_length=200, blank=True)
    venue = ThaiCharField(_("venue"), max_length=300, blank=True)
    venue_village = models.ForeignKey(
        Village,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("village of the venue"),
    )
    purpose = ThaiTextField(_("purpose"), blank=True)
    process = ThaiTextField(_("process"), blank=True)
    summary = ThaiTextField(_("notes"), blank=True)
    total_count = models.PositiveIntegerField(_("people in all"), null=True, blank=True)
    total_is_estimate = models.BooleanField(_("an estimate"), default=False)
    visibility = models.CharField(
        _("who can see it"),
        max_length=10,
        choices=Visibility,
        default=Visibility.PUBLIC,
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.RECORDED
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings_recorded",
        verbose_name=_("recorded by"),
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings_confirmed",
        verbose_name=_("confirmed by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    # A record taken from something published; then nobody here need stand for it.
    source = ThaiCharField(_("source"), max_length=300, blank=True)
    source_note = ThaiTextField(_("about the source"), blank=True)
    account_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
        verbose_name=_("another telling of"),
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    # While an edit waits, the rows say what this version said, and readers see that.
    standing_version = models.PositiveIntegerField(
        _("version that readers see"), null=True, blank=True, editable=False
    )
    tambons = models.ManyToManyField(
        Tambon, through="MeetingTambon", related_name="meetings"
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-held_on", "-pk"]
        indexes = [
            models.Index(
                fields=["state", "visibility", "-held_on", "-id"],
                name="meeting_by_audience",
            ),
            models.Index(fields=["-held_on", "-id"], name="meeting_newest_first"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="confirmed", confirmed_at__isnull=False)
                | (~Q(state="confirmed") & Q(confirmed_at=None)),
                name="meeting_confirmed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None)
                | Q(recorded_by=None)
                | ~Q(confirmed_by=F("recorded_by")),
                name="meeting_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(source="") | Q(recorded_by__isnull=False),
                name="meeting_recorder_or_source",
            ),
            models.CheckConstraint(
                condition=~Q(source="")
                | ~Q(state="confirmed")
                | Q(confirmed_by__isnull=False),
                name="meeting_confirmer_or_source",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(confirmed_at__isnull=False),
                name="meeting_confirmer_has_time",
                violation_error_message=_("Please say when it was confirmed."),
            ),
            models.CheckConstraint(
                condition=Q(standing_version=None) | Q(state="recorded"),
                name="meeting_standing_while_recorded",
                violation_error_message=_(
                    "Only a record that waits has an earlier version for its readers."
                ),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("held_on")),
                name="meeting_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(account_of=None) | ~Q(account_of=F("id")),
                name="meeting_account_of_another",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("meetings:meeting_detail", args=[self.pk])

    def clean(self):  # the constraints above, said kindly
        problems = {}
        is_confirmed = self.state == self.State.CONFIRMED
        if is_confirmed and not self.confirmed_at:
            problems["confirmed_at"] = _("Please say when it was confirmed.")
        if not is_confirmed and (self.confirmed_at or self.confirmed_by_id):
            problems["state"] = _("Only a confirmed record has a time of confirmation.")
        if self.confirmed_by_id and self.confirmed_by_id == self.recorded_by_id:
            problems["confirmed_by"] = _(
                "Somebody else than the recorder has to confirm the record."
            )
        if not self.source and not self.recorded_by_id:
            problems["recorded_by"] = _(
                "Please say who recorded it, or name the source it was taken from."
            )
        if is_confirmed and not self.source and not self.confirmed_by_id:
            problems["confirmed_by"] = _(
                "Please say who confirmed it, or name the source it was taken from."
            )
        if self.held_on and self.ends_on and self.ends_on < self.held_on:
            problems["ends_on"] = _("The last day cannot come before the first.")
        if self.account_of_id and self.account_of_id == self.pk:
            problems["account_of"] = _("A record cannot be another telling of itself.")
        if problems:
            raise ValidationError(problems)

    @property
    def name(self):
        """The title, or what people call it: “บางจาก นัดที่ 3”."""
        if self.title:
            return self.title
        rows = self.tambon_rows
        numbered = [row for row in rows if row.round_number]
        for row in numbered:
            return _("%(tambon)s round %(number)s") % {
                "tambon": row.tambon.name,
                "number": row.round_number,
            }
        where = ", ".join(row.tambon.name for row in rows) or self.province.name
        return f"{self.kind.name} {where}"

    @property
    def tambon_rows(self):
        """Its tambons with host and round number, the host first."""
        rows = self.meeting_tambons.all()
        return sorted(rows, key=lambda row: not row.is_host)

    @property
    def has_photos(self):
        return self.attachments.present().filter(kind="photo").exists()

    @property
    def is_confirmed(self):
        """Whether somebody stood for what its readers see."""
        return self.state == self.State.CONFIRMED or self.has_edit_waiting

    @property
    def has_edit_waiting(self):
        return self.standing_version is not None

    @property
    def shown_state(self):
        """What its readers are told: an edit that waits takes nothing from them."""
        return self.State.CONFIRMED if self.is_confirmed else self.State(self.state)
