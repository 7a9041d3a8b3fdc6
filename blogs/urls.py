from django.urls import path

from blogs import feed_views, list_views, post_views

app_name = "blogs"

urlpatterns = [
    path("blogs/", list_views.blog_list, name="blog_list"),
    # Before the blogs: a tag may be called as one of their pages.
    path("blogs/tags/<str:tag>/", list_views.tag_detail, name="tag_detail"),
    path("blogs/<str:code>/", list_views.blog_detail, name="blog_detail"),
    path("blogs/<str:code>/feed/", feed_views.blog_feed, name="blog_feed"),
    path(
        "blogs/<str:code>/<int:number>/",
        post_views.post_detail,
        name="post_detail",
    ),
    path(
        "blogs/<str:code>/<int:number>/photos/<uuid:key>/",
        post_views.photo_detail,
        name="photo_detail",
    ),
    path("knowledge/", list_views.lesson_list, name="lesson_list"),
]
