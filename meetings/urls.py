from django.urls import path

from meetings import (
    action_views,
    appointment_views,
    deed_views,
    edit_views,
    history_views,
    photo_views,
    record_views,
    request_views,
    views,
)

app_name = "meetings"

urlpatterns = [
    path("meetings/", views.meeting_list, name="meeting_list"),
    path("meetings.<str:format>", views.meeting_export, name="meeting_export"),
    path("meetings/new/", record_views.meeting_new, name="meeting_new"),
    path("meetings/drafts/<uuid:key>/", record_views.draft_detail, name="draft_detail"),
    path(
        "meetings/drafts/<uuid:key>/compare/",
        record_views.draft_compare,
        name="draft_compare",
    ),
    path(
        "meetings/drafts/<uuid:key>/<int:screen>/",
        record_views.draft_edit,
        name="draft_edit",
    ),
    path(
        "meetings/drafts/<uuid:key>/photos/",
        photo_views.draft_photos,
        name="draft_photos",
    ),
    path(
        "meetings/drafts/<uuid:key>/photos/<uuid:photo>/",
        photo_views.draft_photo_detail,
        name="draft_photo_detail",
    ),
    path("meetings/<int:pk>/", views.meeting_detail, name="meeting_detail"),
    path("actions/", action_views.action_list, name="action_list"),
    path("requests/<int:pk>/", request_views.request_detail, name="request_detail"),
    path("meetings/<int:pk>/edit/", edit_views.meeting_edit, name="meeting_edit"),
    path(
        "meetings/<int:pk>/confirm/", deed_views.meeting_confirm, name="meeting_confirm"
    ),
    path("meetings/<int:pk>/return/", deed_views.meeting_return, name="meeting_return"),
    path("meetings/<int:pk>/cancel/", deed_views.meeting_cancel, name="meeting_cancel"),
    path(
        "meetings/<int:pk>/history/",
        history_views.meeting_history,
        name="meeting_history",
    ),
    path(
        "meetings/<int:pk>/compare/",
        history_views.meeting_compare,
        name="meeting_compare",
    ),
    path(
        "meetings/<int:pk>/photos/", photo_views.meeting_photos, name="meeting_photos"
    ),
    path(
        "meetings/<int:pk>/photos/<uuid:key>/",
        photo_views.photo_detail,
        name="photo_detail",
    ),
    path(
        "appointments/new/",
        appointment_views.appointment_new,
        name="appointment_new",
    ),
    path(
        "appointments/<int:pk>/",
        appointment_views.appointment_detail,
        name="appointment_detail",
    ),
    path(
        "appointments/<int:pk>/edit/",
        appointment_views.appointment_edit,
        name="appointment_edit",
    ),
    path(
        "appointments/<int:pk>/cancel/",
        appointment_views.appointment_cancel,
        name="appointment_cancel",
    ),
]
