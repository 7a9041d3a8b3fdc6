"""The page of one post, and its photos."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blogs.models import Photo, Post
from blogs.post_reading import Reading, at_address, posts_opened_by
from blogs.reading import read_comments
from meetings.handing_out import hand_out
from meetings.line_text import line_share_url


@require_safe
def post_detail(request, code, number):
    posts = posts_opened_by(request.user).filter(at_address(code, number))
    post = get_object_or_404(posts)
    page = _page(request, post, status=410 if post.is_removed else 200)
    if request.method == "GET" and page.reading.has_newest_comments:
        read_comments(post, request.user)
    return page


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
        "trail": [(reverse("home"), _("Home"))],
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
