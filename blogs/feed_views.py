import datetime

from django.db.models import Min
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blogs.atom import CONTENT_TYPE, Source, atom
from blogs.feed_entries import newest_entries
from blogs.places import places_by_code
from tambons.models import Province, Tambon
from thai.clock import BANGKOK

ENTRIES = 20


@require_safe
def blog_feed(request, code):
    """The newest posts of a tambon's blog, or of all blogs of a province."""
    place = get_object_or_404(places_by_code(code))
    is_province = isinstance(place, Province)
    entries = newest_entries(place, ENTRIES)
    page = [] if is_province else [place.code]
    title = _("All blogs of %(place)s") if is_province else _("Blog of %(place)s")
    source = Source(
        title=title % {"place": place.name},
        page=reverse("blogs:blog_detail" if page else "blogs:blog_list", args=page),
        feed=request.path,
        since=None if entries else _beginning(place),
    )
    text = atom(source, entries, request.build_absolute_uri)
    return HttpResponse(text, content_type=CONTENT_TYPE)


def _beginning(place):
    """Since when there could have been something: the day the first tambon joined."""
    tambons = Tambon.objects.joined()
    if isinstance(place, Tambon):
        tambons = tambons.filter(pk=place.pk)
    else:
        tambons = tambons.filter(district__province=place)
    first = tambons.aggregate(first=Min("joined_on"))["first"]
    return datetime.datetime.combine(first, datetime.time(), BANGKOK)
