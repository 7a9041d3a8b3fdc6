from django.urls import path

from blogs import (
    draft_views,
    feed_views,
    list_views,
    photo_views,
    post_views,
    write_views,
)

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
    path("blogs/<str:code>/new/", write_views.post_new, name="post_new"),
    path(
        "blogs/<str:code>/<int:number>/edit/", write_views.post_edit, name="post_edit"
    ),
    path(
        "blogs/<str:code>/<int:number>/remove/",
        write_views.post_remove,
        name="post_remove",
    ),
    path("blogs/drafts/<uuid:key>/", draft_views.draft_detail, name="draft_detail"),
    path(
        "blogs/drafts/<uuid:key>/compare/",
        draft_views.draft_compare,
        name="draft_compare",
    ),
    path(
        "blogs/drafts/<uuid:key>/photos/",
        photo_views.draft_photos,
        name="draft_photos",
    ),
    path(
        "blogs/drafts/<uuid:key>/photos/<uuid:photo>/",
        photo_views.draft_photo_detail,
        name="draft_photo_detail",
    ),
    path("knowledge/", list_views.lesson_list, name="lesson_list"),
]
