"""Files of blogs and of what is written in them.

Words go out, and come in by no file: a post is sent by whoever writes it, or taken over
from elsewhere as a whole. What names tags and opens blogs comes in.
"""

from django.utils.translation import gettext_lazy as _

from blogs.models import Blog, Comment, Photo, Post, Tag
from thai.tables.cells import TextCell
from thai.tables.columns import Column
from thai.tables.naming import ByNumber, name_rows
from thai.tables.resources import TableResource
from thai.typed import excerpt


class ByPlace(ByNumber):
    """A post by its number in the table, with its place and its number there."""

    related = ("province", "tambon")

    def name_of(self, post):
        return f"{post.code}/{post.number}"


class ByWriter(ByNumber):
    """A comment by its number, with how it begins."""

    def name_of(self, comment):
        return excerpt(comment.body, 30)


name_rows(ByPlace(Post))
name_rows(ByWriter(Comment))


class TagsColumn(Column):
    """The tags of a post in one cell: บัญชี, กองทุน."""

    is_stored = False

    def __init__(self):
        super().__init__("tags", _("tags"), TextCell())

    def get_value(self, instance):
        return ", ".join(sorted(tag.name for tag in instance.tags.all()))

    def export(self, instance, **kwargs):
        return self.get_value(instance)


class BlogResource(TableResource):
    class Meta:
        model = Blog


class TagResource(TableResource):
    class Meta:
        model = Tag
        exclude = ["folded"]


class PostResource(TableResource):
    tags = TagsColumn()

    class Meta:
        model = Post
        exclude = ["key", "digest"]

    def for_export(self, queryset):
        return super().for_export(queryset).prefetch_related("tags")


class CommentResource(TableResource):
    class Meta:
        model = Comment
        exclude = ["key", "digest"]


class PhotoResource(TableResource):
    """Which photos lie with a post, not they themselves."""

    class Meta:
        model = Photo
        exclude = ["key", "digest", "draft", "file", "thumb"]

    def for_export(self, queryset):
        # What lies with a draft is half-typed work of one person.
        return super().for_export(queryset.filter(draft=None))
