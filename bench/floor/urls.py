from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import path

from floor.models import Post


def post_list(request):
    """Three queries: how many, twenty of them, their tags."""
    posts = Post.objects.order_by("-published_at").prefetch_related("tags")
    page = Paginator(posts, 20).get_page(request.GET.get("page"))
    return render(request, "posts.html", {"page": page})


urlpatterns = [path("", post_list)]
