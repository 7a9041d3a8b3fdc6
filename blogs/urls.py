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

BLOG = "blogs/<str:code>/"
POST = f"{BLOG}<int:number>/"
COMMENT = f"{POST}comments/<int:pk>/"
DRAFT = "blogs/drafts/<uuid:key>/"

urlpatterns = [
    path("blogs/", list_views.blog_list, name="blog_list"),
    path("knowledge/", list_views.lesson_list, name="lesson_list"),
    # Before the blogs: a tag may be called as one of their pages.
    path("blogs/tags/<str:tag>/", list_views.tag_detail, name="tag_detail"),
    path("blogs/mine.zip", export_views.post_export, name="post_export"),
    path("blogs/waiting/", moderation_views.moderation_list, name="moderation_list"),
    path(
        "blogs/reports/<int:pk>/",
        moderation_views.report_settle,
        name="report_settle",
    ),
    path(DRAFT, draft_views.draft_detail, name="draft_detail"),
    path(f"{DRAFT}compare/", draft_views.draft_compare, name="draft_compare"),
    path(f"{DRAFT}photos/", photo_views.draft_photos, name="draft_photos"),
    path(
        f"{DRAFT}photos/<uuid:photo>/",
        photo_views.draft_photo_detail,
        name="draft_photo_detail",
    ),
    path(BLOG, list_views.blog_detail, name="blog_detail"),
    path(f"{BLOG}feed/", feed_views.blog_feed, name="blog_feed"),
    path(f"{BLOG}new/", write_views.post_new, name="post_new"),
    path(f"{BLOG}open/", moderation_views.blog_open, name="blog_open"),
    path(POST, post_views.post_detail, name="post_detail"),
    path(
        f"{POST}photos/<uuid:key>/",
        post_views.photo_detail,
        name="photo_detail",
    ),
    path(f"{POST}edit/", write_views.post_edit, name="post_edit"),
    path(f"{POST}remove/", write_views.post_remove, name="post_remove"),
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
]
