"""The page of one post, and its photos."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from blogs.answer_forms import CommentForm
from blogs.models import Photo, Post
from blogs.post_reading import Reading, at_address, posts_opened_by
from blogs.reading import count_reader, is_to_be_read, read_comments
from blogs.trail import blog_crumb, yard_trail
from meetings.handing_out import hand_out
from meetings.line_text import line_share_url


@require_safe
def post_detail(request, code, number):
    posts = posts_opened_by(request.user).filter(at_address(code, number))
    post = get_object_or_404(posts)
    page = _page(request, post, status=410 if post.is_removed else 200)
    if post.author_id is not None and post.author_id == request.user.pk:
        _note_author(request, post, page.reading)
    elif post.is_published:
        count_reader(request, post.pk)
        # Where the page is kept, its next readers are counted as well.
        page.post_read = post.pk
    return page


def _note_author(request, post, reading):
    """She has read what was answered, once the newest answers are before her."""
    if is_to_be_read(request) and reading.has_newest_comments:
        read_comments(post, request.user)


def shown(request, post, status=200, **more):
    """The page of the post as it stands now, with what a refused form brings along."""
    fresh = posts_opened_by(request.user).get(pk=post.pk)
    return _page(request, fresh, status, **more)


def _page(request, post, status, **more):
    reading = Reading(post, request.user, request.GET.get("page"))
    address = request.build_absolute_uri(post.get_absolute_url())
    context = {
        "post": post,
        "reading": reading,
        "address": address,
        "line_url": line_share_url(f"{post.heading}\n{post.place.name}\n{address}"),
        "trail": [*yard_trail(), blog_crumb(post.place)],
        "comment_form": CommentForm(request.user),
        **more,
    }
    page = render(request, "blogs/post_detail.html", context, status=status)
    page.reading = reading
    return page


@require_safe
def photo_detail(request, code, number, key):
    """A photo of a post, for whoever may read the post."""
    posts = Post.objects.filter(at_address(code, number))
    photos = Photo.objects.present().filter(post__in=posts, key=key)
    # Asked before the reader is: what everybody may see depends on no cookie.
    photo = photos.filter(post__status="published").first()
    if photo:
        return hand_out(request, photo, is_public=True)
    photo = get_object_or_404(photos.visible_to(request.user))
    return hand_out(request, photo, is_public=False)
