from django.contrib import admin
from django.utils.translation import gettext_lazy as _, ngettext

from blogs.models import (
    Blog,
    Cheer,
    Comment,
    Photo,
    Post,
    PostDraft,
    Readership,
    Report,
    Tag,
)
from blogs.resources import (
    BlogResource,
    CommentResource,
    PhotoResource,
    PostResource,
    TagResource,
)
from meetings.models.draft import size_of
from thai.admin import ReadOnly, ThaiModelAdmin
from thai.tables.admin import TableAdmin
from thai.typed import excerpt

OF_POST = ["post__province", "post__tambon"]
MODERATION = (
    _("On its way to readers"),
    {
        "fields": [
            "status",
            "sent_at",
            "published_at",
            ("hidden_by", "hidden_at"),
            "hidden_why",
            "removed_at",
        ]
    },
)


class Kept(ReadOnly, TableAdmin):
    """Words of people: they are moderated on their pages, and changed by nobody."""

    can_import = False


@admin.register(Blog)
class BlogAdmin(TableAdmin):
    resource_classes = [BlogResource]
    list_display = ["__str__", "province", "tambon", "opened_at", "opened_by"]
    list_select_related = ["province", "tambon", "opened_by"]
    search_fields = ["tambon__name", "tambon__code", "province__name"]
    autocomplete_fields = ["province", "tambon", "opened_by"]

    def has_delete_permission(self, request, obj=None):
        return False  # its posts would be those of a blog that nobody has opened


@admin.register(Tag)
class TagAdmin(TableAdmin):
    resource_classes = [TagResource]
    list_display = ["name"]
    search_fields = ["name", "folded"]
    fields = ["name"]


@admin.register(Post)
class PostAdmin(Kept):
    resource_classes = [PostResource]
    list_display = [
        "__str__",
        "tambon",
        "number",
        "kind",
        "status",
        "author",
        "sent_at",
    ]
    list_filter = ["status", "kind", "licence"]
    list_select_related = ["province", "tambon", "author"]
    search_fields = [
        "title",
        "body",
        "teller",
        "tambon__name",
        "tambon__code",
        "author__username",
    ]
    fieldsets = [
        (None, {"fields": [("province", "tambon"), "number", "kind", "title", "body"]}),
        (_("Lesson"), {"fields": ["topic", "how_to"]}),
        (
            _("Who and where"),
            {
                "fields": [
                    "author",
                    ("on_behalf_of", "teller"),
                    "village",
                    "meeting",
                    "tags",
                    "licence",
                ]
            },
        ),
        MODERATION,
        (
            _("State"),
            {"fields": ["version", "edited_at", "last_active_at", "key", "digest"]},
        ),
        (
            _("Source"),
            {
                "fields": [
                    "source_author",
                    "source_blog",
                    "source_number",
                    "source_address",
                    "source_licence",
                    ("source_published_at", "source_edited_at"),
                ]
            },
        ),
    ]


@admin.register(Comment)
class CommentAdmin(Kept):
    resource_classes = [CommentResource]
    list_display = ["beginning", "post", "status", "author", "sent_at"]
    list_filter = ["status"]
    list_select_related = [*OF_POST, "author"]
    search_fields = ["body", "author__username", "post__title"]
    fieldsets = [
        (None, {"fields": ["post", "author", "body"]}),
        MODERATION,
        (_("State"), {"fields": ["key", "digest"]}),
    ]

    @admin.display(description=_("what it says"))
    def beginning(self, comment):
        return excerpt(comment.body, 60) or comment.get_status_display()


@admin.register(Cheer)
class CheerAdmin(Kept):
    list_display = ["post", "user", "at"]
    list_select_related = [*OF_POST, "user"]
    search_fields = ["post__title", "user__username"]


@admin.register(Report)
class ReportAdmin(Kept):
    list_display = ["why", "post", "comment", "by", "at", "settled_at"]
    list_filter = [("settled_at", admin.EmptyFieldListFilter)]
    list_select_related = [*OF_POST, "comment", "by"]
    search_fields = ["why", "by__username", "post__title", "comment__body"]


@admin.register(Readership)
class ReadershipAdmin(Kept):
    list_display = ["post", "views", "author_read_at"]
    list_select_related = OF_POST
    search_fields = ["post__title", "post__tambon__name"]


@admin.register(Photo)
class PhotoAdmin(Kept):
    """Those of posts; what lies with a draft is nobody else's to look at."""

    resource_classes = [PhotoResource]
    list_display = ["__str__", "post", "size", "uploaded_by", "uploaded_at"]
    list_filter = [("removed_at", admin.EmptyFieldListFilter)]
    list_select_related = [*OF_POST, "uploaded_by"]
    search_fields = ["alt", "post__title", "uploaded_by__username"]
    fields = [
        "post",
        "position",
        "alt",
        ("size", "width", "height"),
        ("uploaded_by", "uploaded_at"),
        "removed_at",
        "key",
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(draft=None)


@admin.register(PostDraft)
class PostDraftAdmin(ReadOnly, ThaiModelAdmin):
    """Says that a draft exists, never what somebody has half typed in it."""

    list_display = ["owner", "saved_at", "sent_at", "size"]
    # A draft may hold 256 KiB, and all of it is read to say its size.
    list_per_page = 20
    list_select_related = ["owner"]
    search_fields = ["owner__username"]
    fields = ["owner", "post", "size", "device", "saved_at", "sent_at"]

    @admin.display(description=_("size"))
    def size(self, draft):
        size = size_of(draft.data)
        return ngettext("%(size)s byte", "%(size)s bytes", size) % {"size": f"{size:,}"}
