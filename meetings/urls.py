from django.urls import path

from meetings import (
    action_views,
    appointment_views,
    assess_views,
    compare_views,
    deed_views,
    drawing_views,
    edit_views,
    freedom_edit_views,
    freedom_views,
    goal_deed_views,
    goal_views,
    history_views,
    photo_views,
    record_views,
    request_views,
    review_views,
    score_sheet_views,
    sheet_views,
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
        "meetings/<int:pk>/review/", review_views.meeting_review, name="meeting_review"
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
        "freedom-tables/<int:pk>/sheet.pdf",
        sheet_views.freedom_table_sheet,
        name="freedom_table_sheet",
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
    path("goals/new/", goal_views.goal_new, name="goal_new"),
    path("goals/<int:pk>/", goal_views.goal_detail, name="goal_detail"),
    path("goals/<int:pk>/update/", goal_deed_views.goal_update, name="goal_update"),
    path("goals/<int:pk>/edit/", goal_deed_views.goal_edit, name="goal_edit"),
    path("goals/<int:pk>/replace/", goal_deed_views.goal_replace, name="goal_replace"),
    path("goals/<int:pk>/topics/", goal_deed_views.goal_topics, name="goal_topics"),
    path(
        "freedom-tables/", freedom_views.freedom_table_list, name="freedom_table_list"
    ),
    path(
        "freedom-tables/new/",
        freedom_edit_views.freedom_table_new,
        name="freedom_table_new",
    ),
    path(
        "freedom-tables/<int:pk>/edit/",
        freedom_edit_views.freedom_table_edit,
        name="freedom_table_edit",
    ),
    path(
        "freedom-tables/<int:pk>/",
        freedom_views.freedom_table_detail,
        name="freedom_table_detail",
    ),
    path(
        "freedom-tables/<int:pk>/river.svg",
        drawing_views.freedom_table_river,
        name="freedom_table_river",
    ),
    path(
        "freedom-tables/<int:pk>/stairs/<int:topic>.svg",
        drawing_views.freedom_table_stairs,
        name="freedom_table_stairs",
    ),
    path(
        "freedom-tables/<int:pk>/assess/",
        assess_views.freedom_table_assess,
        name="freedom_table_assess",
    ),
    path(
        "freedom-tables/<int:pk>/assess/<int:assessment>/",
        assess_views.freedom_table_rescore,
        name="freedom_table_rescore",
    ),
    path(
        "freedom-tables/<int:pk>/compare/",
        compare_views.freedom_table_compare,
        name="freedom_table_compare",
    ),
    path(
        "freedom-tables/<int:pk>.xlsx",
        score_sheet_views.freedom_table_export,
        name="freedom_table_export",
    ),
    path(
        "freedom-tables/<int:pk>/upload/",
        score_sheet_views.freedom_table_upload,
        name="freedom_table_upload",
    ),
]
