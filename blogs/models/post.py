from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blogs.headings import heading_of, rest_of
from blogs.models.blog import check_place
from blogs.models.moderated import Moderated, ModeratedQuerySet
from blogs.models.tag import Tag
from blogs.places import moderated_by
from meetings.models import Meeting
from people.models import Person
from tambons.models import Province, Tambon, Village
from thai.fields import ThaiCharField, ThaiTextField

# Characters, so that no reader of patterns and no page meets an endless text.
LONGEST_BODY = 20_000

# Whose a post is: in the indexes too, so that it is told without opening the rows.
TOLD_AND_WRITTEN = ("author", "on_behalf_of", "teller", "source_author")

EMPTY = Q(title="", body="", topic="", how_to="", teller="", on_behalf_of=None)


def readable(user, path=""):
    """The condition on posts, found by the path, whose words this reader may read."""
    found = Q(**{f"{path}status": "published"})
    if not user.is_authenticated:
        return found
    closer = Q(**{f"{path}author": user.pk}) | moderated_by(user, path)
    return found | (closer & ~Q(**{f"{path}status": "removed"}))


class PostQuerySet(ModeratedQuerySet):
    def of_place(self, place):
        """Its own; a tambon lies in one province, which need not be asked for."""
        if isinstance(place, Tambon):
            return self.filter(tambon=place)
        return self.filter(province=place, tambon=None)

    def visible_to(self, user):
        """Published ones; her own and those she looks after in any other state too."""
        return self.filter(readable(user))

    def known_to(self, user):
        """Those, and numbers whose words the author took out: their pages say so."""
        gone = Q(status="removed", published_at__isnull=False)
        return self.filter(readable(user) | gone)

    def listed(self):
        """Published in a place that takes part."""
        absent = Q(joined_on=None) | Q(is_practice=True)
        # Of the few that have a blog, so that posts are counted in an index alone.
        gone = Tambon.objects.filter(absent, blog__isnull=False)
        return self.published().exclude(tambon__in=gone)

    def editable_by(self, user):
        """Her own words. Nobody rewrites another's."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(author=user.pk).exclude(status="removed")

    def moderated_by(self, user):
        return self.filter(moderated_by(user))

    def lessons(self):
        return self.filter(kind=Post.Kind.LESSON)

    def in_yard_order(self):
        """As in ลานบ้าน: a new comment brings its post up."""
        return self.order_by("-last_active_at", "-pk")

    def newest_first(self):
        return self.order_by("-published_at", "-pk")

    def with_names(self):
        """With its place, and who wrote or told it."""
        return self.select_related(
            "province", "tambon", "village", "author__person", "on_behalf_of"
        )

    def with_counts(self):
        """Annotate comment_count and cheer_count, of what readers see."""
        comments = _related("comments").filter(post=OuterRef("pk"), status="published")
        cheers = _related("cheers").filter(post=OuterRef("pk"))
        return self.annotate(
            comment_count=_count(comments), cheer_count=_count(cheers)
        ).select_related("readership")


def _related(name):
    """Rows of a table whose module builds on this one."""
    return Post._meta.get_field(name).related_model.objects.order_by()


def _count(rows):
    counts = rows.values("post").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counts), 0)


class Post(Moderated):
    """One บันทึก or ขุมความรู้: a photo and two sentences are a complete one.

    The number is its own for good. When its author takes it out, the number stays
    and the words go.
    """

    class Kind(models.TextChoices):
        STORY = "story", _("story")
        LESSON = "lesson", _("lesson learnt")

    class Licence(models.TextChoices):
        ALL_RIGHTS = "all_rights", _("all rights reserved")
        BY = "cc_by", _("free to use with the author's name (CC BY)")
        BY_SA = "cc_by_sa", _("the same, passed on likewise (CC BY-SA)")
        BY_NC = "cc_by_nc", _("with the author's name, not for sale (CC BY-NC)")
        BY_NC_SA = (
            "cc_by_nc_sa",
            _("not for sale, passed on likewise (CC BY-NC-SA)"),
        )
        PUBLIC_DOMAIN = "public_domain", _("nobody's property (public domain)")

    province = models.ForeignKey(
        Province, models.PROTECT, related_name="posts", verbose_name=_("province")
    )
    tambon = models.ForeignKey(
        Tambon,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("tambon"),
    )
    number = models.PositiveIntegerField(_("post number"))
    # Comes with the form, and stays that of the draft it was written in.
    key = models.UUIDField(_("key"), unique=True)
    # Of what was sent first: a repeat of it is told from another text.
    digest = models.CharField(_("digest"), max_length=64)
    version = models.PositiveIntegerField(_("version"), default=1)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.STORY)
    title = ThaiCharField(_("title"), max_length=200, blank=True)
    body = ThaiTextField(_("what it says"), max_length=LONGEST_BODY, blank=True)
    topic = ThaiCharField(_("topic"), max_length=200, blank=True)
    how_to = ThaiTextField(_("how it is done"), max_length=LONGEST_BODY, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("author"),
    )
    # Whose story it is, when somebody else typed it: known here, or just a name.
    on_behalf_of = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts_told",
        verbose_name=_("told by, known here"),
    )
    teller = ThaiCharField(_("told by"), max_length=150, blank=True)
    tags = models.ManyToManyField(
        Tag, blank=True, related_name="posts", verbose_name=_("tags")
    )
    village = models.ForeignKey(
        Village,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("village"),
    )
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("meeting"),
    )
    licence = models.CharField(
        _("licence"), max_length=13, choices=Licence, default=Licence.ALL_RIGHTS
    )
    sent_at = models.DateTimeField(_("sent at"))
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True)
    # When it came out, or somebody last answered it.
    last_active_at = models.DateTimeField(_("last comment or publication"))
    # Of a post taken over from elsewhere, as it stood there.
    source_author = ThaiCharField(_("author there"), max_length=150, blank=True)
    source_blog = ThaiCharField(_("blog there"), max_length=200, blank=True)
    source_number = ThaiCharField(_("number there"), max_length=40, blank=True)
    source_address = models.URLField(
        _("address there"),
        max_length=500,
        blank=True,
        validators=[URLValidator(["http", "https"])],
    )
    source_licence = ThaiCharField(_("licence there"), max_length=200, blank=True)
    source_published_at = models.DateTimeField(
        _("published there at"), null=True, blank=True
    )
    source_edited_at = models.DateTimeField(_("edited there at"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta(Moderated.Meta):
        abstract = False
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["-sent_at", "-pk"]
        indexes = [
            models.Index(
                fields=["tambon", "status", "-published_at", "-id", *TOLD_AND_WRITTEN],
                name="post_newest_of_tambon",
            ),
            # Whether its tambon takes part is told without opening the row.
            models.Index(
                fields=["province", "status", "-last_active_at", "-id", "tambon"],
                name="post_last_active",
            ),
            models.Index(
                fields=["province", "status", "-published_at", "-id", "tambon"],
                name="post_newest_first",
            ),
            models.Index(
                fields=[
                    *("kind", "status", "topic", "-published_at", "-id", "tambon"),
                    *TOLD_AND_WRITTEN,
                ],
                condition=Q(kind="lesson"),
                name="post_lessons",
            ),
        ]
        constraints = [
            *Moderated.Meta.constraints,
            models.UniqueConstraint(
                fields=["tambon", "number"],
                condition=Q(tambon__isnull=False),
                name="post_number_once_in_tambon",
                violation_error_message=_("This blog already has that number."),
            ),
            models.UniqueConstraint(
                fields=["province", "number"],
                condition=Q(tambon=None),
                name="post_number_once_in_province",
                violation_error_message=_("This blog already has that number."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="post_number_from_1",
                violation_error_message=_("Numbers begin at 1."),
            ),
            models.CheckConstraint(
                condition=Q(author__isnull=False)
                | ~Q(source_author="", source_blog="", source_address=""),
                name="post_author_or_source",
            ),
            models.CheckConstraint(
                condition=Q(on_behalf_of=None) | Q(teller=""), name="post_one_teller"
            ),
            models.CheckConstraint(
                condition=Q(kind="lesson") | Q(topic="", how_to=""),
                name="post_story_has_no_topic",
            ),
            models.CheckConstraint(
                condition=Q(kind="story") | ~Q(topic="") | Q(status="removed"),
                name="post_lesson_has_topic",
            ),
            models.CheckConstraint(
                condition=~Q(status="removed") | EMPTY, name="post_removed_is_empty"
            ),
            models.CheckConstraint(
                condition=Q(source_address="")
                | Q(source_address__startswith="https://")
                | Q(source_address__startswith="http://"),
                name="post_source_on_the_web",
            ),
        ]

    def __str__(self):
        return self.title or f"{self.place.name} · {self.number}"

    def clean(self):  # the constraints above, said kindly
        super().clean()
        check_place(self)
        problems = {}
        if not (self.author_id or self.is_from_elsewhere):
            problems["author"] = _(
                "Please say who wrote it, or who did where it was taken from."
            )
        if self.on_behalf_of_id and self.teller:
            problems["teller"] = _("Please name whoever told it once, not twice.")
        if self.kind == self.Kind.STORY and (self.topic or self.how_to):
            problems["topic"] = _("Only a lesson has a topic and says how it is done.")
        if self.kind == self.Kind.LESSON and not (self.topic or self.is_removed):
            problems["topic"] = _("Please say what the lesson is about.")
        if self.is_removed and not self.has_no_words:
            problems["body"] = _("Of a post that was taken out no words are left.")
        if self.village_id and self.village.tambon_id != self.tambon_id:
            problems["village"] = _("Please choose a village of the same tambon.")
        if problems:
            raise ValidationError(problems)

    @property
    def place(self):
        return self.tambon or self.province

    @property
    def code(self):
        """The six digits of the tambon, or the two of the province: for addresses."""
        return self.place.code

    def get_absolute_url(self):
        return reverse("blogs:post_detail", args=[self.code, self.number])

    @property
    def heading(self):
        """What lists and links call it: the title, else how it begins."""
        return heading_of(self.title, self.topic, self.body, self.number)

    @property
    def rest(self):
        """How it goes on after its heading, for a list."""
        return rest_of(self.title, self.topic, self.body, self.how_to)

    @property
    def has_no_words(self):
        words = (self.title, self.body, self.topic, self.how_to, self.teller)
        return not any(words) and not self.on_behalf_of_id

    @property
    def is_from_elsewhere(self):
        """Whose author may be unknown: an old page does not always name her."""
        return bool(self.source_author or self.source_blog or self.source_address)

    @property
    def author_name(self):
        """Who wrote it, if that is told and may be named in public; else empty."""
        if self.is_from_elsewhere:
            return self.source_author
        return name_in_public(self.author)

    @property
    def teller_name(self):
        """Whose story it is, as far as that may be said in public."""
        person = self.on_behalf_of
        if person is None:
            return self.teller
        return person.display_name if person.show_name else ""

    @property
    def named(self):
        """Whose it is, for a list: who told it, else who wrote it; else empty."""
        if self.teller or self.on_behalf_of_id:
            return self.teller_name
        return self.author_name

    @property
    def views(self):
        """About how often it was opened; of many posts, with `with_counts`."""
        readership = getattr(self, "readership", None)
        return readership.views if readership else 0


def name_in_public(user):
    """The name of a login, if the person wants to be named; else empty."""
    person = getattr(user, "person", None)
    return person.display_name if person and person.show_name else ""
