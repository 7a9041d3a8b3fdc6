"""The page on which a post is written, and those that show two texts of it."""

import uuid

from django.shortcuts import render

from blogs.comparing import compare
from blogs.forms import PostForm
from blogs.from_rounds import offered_photos
from blogs.sheets import Sheet, edit_sheet, stored_sheet
from blogs.trail import blog_crumb, yard_trail
from blogs.trust import post_waits
from meetings.uploading import MOST_FILES


def shown(request, sheet: Sheet, status=200, *, form=None, **more):
    """The sheet as it is typed, with what stands against sending it."""
    person = getattr(request.user, "person", None)
    context = {
        "sheet": sheet,
        "form": form or PostForm(sheet),
        "trail": trail_of(sheet),
        "name": person.display_name if person else request.user.username,
        "is_named": bool(person and person.show_name),
        "waits": not sheet.post and post_waits(request.user, sheet.place),
        "offered": offered_photos(sheet),
        "photos_key": uuid.uuid4(),
        "most_files": MOST_FILES,
        **more,
    }
    return render(request, "blogs/draft_detail.html", context, status=status)


def trail_of(sheet):
    post = sheet.post
    trail = [*yard_trail(), blog_crumb(sheet.place)]
    return [*trail, (post.get_absolute_url(), post.heading)] if post else trail


def draft_conflict(request, draft, fields, *, status=409):
    """Another page of the same person saved this draft meanwhile: show both."""
    sheet = stored_sheet(draft)
    context = {
        "draft": draft,
        "hidden": [(name, text) for name, texts in fields.items() for text in texts],
        "rows": compare(sheet.typed_over(fields), sheet),
    }
    return render(request, "blogs/draft_conflict.html", context, status=status)


def sent_otherwise(request, draft, beside):
    """The key was sent before with another text: both are there, neither is dropped."""
    sheet = stored_sheet(draft)
    context = {
        "post": draft.post,
        "draft": beside,
        "rows": compare(sheet.typed_over(beside.data), sheet),
    }
    return render(request, "blogs/draft_conflict.html", context, status=409)


def changed_meanwhile(request, draft, post):
    """The post was changed from elsewhere: both texts, and nothing was overwritten."""
    theirs = edit_sheet(post, request.user, draft.key)
    context = {
        "draft": draft,
        "post": post,
        "rows": compare(stored_sheet(draft), theirs),
    }
    return render(request, "blogs/edit_conflict.html", context, status=409)
