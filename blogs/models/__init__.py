"""The voice: blogs, what is written in them, and what others answer."""

from blogs.models.answer import Cheer, Readership, Report
from blogs.models.blog import Blog
from blogs.models.comment import Comment
from blogs.models.draft import PostDraft
from blogs.models.photo import Photo
from blogs.models.post import Post
from blogs.models.tag import Tag

__all__ = [
    "Blog",
    "Cheer",
    "Comment",
    "Photo",
    "Post",
    "PostDraft",
    "Readership",
    "Report",
    "Tag",
]
