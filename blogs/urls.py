from django.urls import path

from blogs import (
    answer_views,
    draft_views,
    export_views,
    feed_views,
    list_views,
    moderation_views,
    photo_views,
    post_views,
    write_views,
)

app_name = "blogs"

POST = "blogs/<str:code>/<int:number>/"
COMMENT = f"{POST}comments/<int:pk>/"

urlpatterns = [
    path("blogs/", list_views.blog_list, name="blog_list"),
    path("blogs/mine.zip", export_views.post_export, name="post_export"),
    # Before the blogs: a tag may be called as one of their pages.
    path("blogs/tags/<str:tag>/", list_views.tag_detail, name="tag_detail"),
    path("blogs/waiting/", moderation_views.moderation_list, name="moderation_list"),
    path(
        "blogs/reports/<int:pk>/",
        moderation_views.report_settle,
        name="report_settle",
    ),
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
    path(f"{POST}edit/", write_views.post_edit, name="post_edit"),
    path(f"{POST}remove/", write_views.post_remove, name="post_remove"),
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
    path("blogs/<str:code>/open/", moderation_views.blog_open, name="blog_open"),
    path(f"{POST}cheer/", answer_views.post_cheer, name="post_cheer"),
    path(f"{POST}report/", answer_views.post_report, name="post_report"),
    path(f"{POST}accept/", moderation_views.post_accept, name="post_accept"),
    path(f"{POST}hide/", moderation_views.post_hide, name="post_hide"),
    path(f"{POST}show/", moderation_views.post_show, name="post_show"),
    path(f"{POST}comments/", answer_views.comment_new, name="comment_new"),
    path(f"{COMMENT}remove/", answer_views.comment_remove, name="comment_remove"),
    path(f"{COMMENT}report/", answer_views.comment_report, name="comment_report"),
    path(f"{COMMENT}accept/", moderation_views.comment_accept, name="comment_accept"),
    path(f"{COMMENT}hide/", moderation_views.comment_hide, name="comment_hide"),
    path(f"{COMMENT}show/", moderation_views.comment_show, name="comment_show"),
    path("knowledge/", list_views.lesson_list, name="lesson_list"),
]
