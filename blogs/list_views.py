"""Lists of posts: the yard, a blog, a tag, what was learnt."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blogs.beside import blog_of, blogs_of, with_own_blog
from blogs.filters import PostFilterForm
from blogs.lessons import LessonFilterForm
from blogs.models import Post, Tag
from blogs.places import deeds_open_to, place_by_code
from blogs.post_rows import extent_of, page_of
from blogs.trail import yard_trail
from tambons.models import Province, Tambon, Village


@require_safe
def blog_list(request):
    """ลานบ้าน: the posts of all blogs; what was answered last stands first."""
    provinces = Province.objects.filter(code=settings.KMFORUM_HOME_PROVINCE)
    province = with_own_blog(provinces).first()
    posts = Post.objects.listed().filter(province=province)
    context = _selection(request, posts, "in_yard_order") | {
        "province": province,
        "blogs": blogs_of(province),
        "trail": [(reverse("home"), _("Home"))],
    }
    return render(request, "blogs/blog_list.html", context)


@require_safe
def blog_detail(request, code):
    place = place_by_code(code)
    if place is None:
        raise Http404
    villages = ()
    if isinstance(place, Tambon):
        villages = list(Village.objects.filter(tambon=place).order_by("moo"))
    may_write, may_moderate = deeds_open_to(request.user, place)
    posts = Post.objects.of_place(place).published()
    context = _selection(request, posts, "newest_first", villages) | {
        "place": place,
        "blog": blog_of(place),
        "may_write": may_write,
        "may_moderate": may_moderate,
        "trail": yard_trail(),
    }
    return render(request, "blogs/blog_detail.html", context)


def _selection(request, posts, order, villages=()):
    """One page of the posts that the form asks for, with the form itself."""
    form = PostFilterForm(request.GET, villages)
    extent = extent_of(posts, form.condition())
    form.offer_months(extent["first"], extent["last"])
    chosen = getattr(posts.filter(form.condition()), order)()
    return {
        "form": form,
        "phrases": form.in_words(),
        "extent": extent,
        "page": page_of(chosen, request.GET.get("page"), extent["chosen"]),
    }


@require_safe
def tag_detail(request, tag):
    tag = get_object_or_404(Tag.objects.named(tag[:61]))
    posts = Post.objects.listed().filter(tags=tag).newest_first()
    page = page_of(posts, request.GET.get("page"))
    if not page.paginator.count:  # of words that nobody reads, no tag is told either
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
