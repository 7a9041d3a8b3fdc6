"""Lists of posts: the yard, a blog, a tag, what was learnt."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blogs.beside import blog_of, blogs_of, with_span, with_yard
from blogs.filters import PostFilterForm
from blogs.lessons import LessonFilterForm
from blogs.models import Post, Tag
from blogs.places import has_asked, places_by_code, with_deeds
from blogs.post_pages import page_of
from blogs.trail import yard_trail
from tambons.models import Province, Village

# Put together once; each page narrows them further.
LISTED = Post.objects.listed()
YARDS = with_yard(Province.objects.all())


@require_safe
def blog_list(request):
    """ลานบ้าน: the posts of all blogs; what was answered last stands first."""
    province = YARDS.filter(code=settings.KMFORUM_HOME_PROVINCE).first()
    form = PostFilterForm(request.GET, province)
    posts = LISTED.filter(form.condition(), province=province)
    context = {
        "form": form,
        "phrases": form.in_words(),
        "page": page_of(posts.in_yard_order(), request.GET.get("page")),
        "province": province,
        "blogs": blogs_of(province),
        "trail": [(reverse("home"), _("Home"))],
    }
    return render(request, "blogs/blog_list.html", context)


@require_safe
def blog_detail(request, code):
    places = with_deeds(with_span(places_by_code(code)), request.user)
    place = get_object_or_404(places)
    form = PostFilterForm(request.GET, place, villages_of(place))
    posts = Post.objects.of_place(place).published().filter(form.condition())
    context = {
        "form": form,
        "phrases": form.in_words(),
        "page": page_of(posts.newest_first(), request.GET.get("page")),
        "place": place,
        "blog": blog_of(place),
        "may_send": place.may_write or has_asked(request.user, place),
        "may_moderate": place.may_moderate,
        "trail": yard_trail(),
    }
    return render(request, "blogs/blog_detail.html", context)


def villages_of(place):
    if isinstance(place, Province):
        return []
    return list(Village.objects.filter(tambon=place).order_by("moo"))


@require_safe
def tag_detail(request, tag):
    tag = get_object_or_404(Tag.objects.named(tag[:61]))
    posts = LISTED.filter(tags=tag).newest_first()
    page = page_of(posts, request.GET.get("page"))
    if not page.object_list:  # of words that nobody reads, no tag is told either
        raise Http404
    context = {"tag": tag, "page": page, "trail": yard_trail()}
    return render(request, "blogs/tag_detail.html", context)


@require_safe
def lesson_list(request):
    """ขุมความรู้ by topic, or by who told it."""
    form = LessonFilterForm(request.GET)
    page = page_of(form.selected(), request.GET.get("page"))
    context = {
        "form": form,
        "phrases": form.in_words(),
        "page": page,
        "trail": yard_trail(),
    }
    return render(request, "blogs/lesson_list.html", context)
