import datetime

from django.db.models import Min, Prefetch
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blogs.atom import CONTENT_TYPE, Source, atom
from blogs.models import Photo, Post
from blogs.places import place_by_code
from tambons.models import Province, Tambon
from thai.clock import BANGKOK

ENTRIES = 20


@require_safe
def blog_feed(request, code):
    """The newest posts of a tambon's blog, or of all blogs of a province."""
    place = place_by_code(code)
    if place is None:
        raise Http404
    is_province = isinstance(place, Province)
    where = {"province": place} if is_province else {"tambon": place}
    posts = _whole(Post.objects.listed().filter(**where))
    page = [] if is_province else [place.code]
    title = _("All blogs of %(place)s") if is_province else _("Blog of %(place)s")
    source = Source(
        title=title % {"place": place.name},
        page=reverse("blogs:blog_detail" if page else "blogs:blog_list", args=page),
        feed=request.path,
        since=None if posts else _beginning(place),
    )
    text = atom(source, posts, request.build_absolute_uri)
    return HttpResponse(text, content_type=CONTENT_TYPE)


def _whole(posts):
    photos = Photo.objects.present().in_order()
    return list(
        posts.newest_first()
        .with_names()
        .prefetch_related(
            "tags", Prefetch("photos", queryset=photos, to_attr="shown_photos")
        )[:ENTRIES]
    )


def _beginning(place):
    """Since when there could have been something: the day the first tambon joined."""
    tambons = Tambon.objects.joined()
    if isinstance(place, Tambon):
        tambons = tambons.filter(pk=place.pk)
    else:
        tambons = tambons.filter(district__province=place)
    first = tambons.aggregate(first=Min("joined_on"))["first"]
    return datetime.datetime.combine(first, datetime.time(), BANGKOK)
