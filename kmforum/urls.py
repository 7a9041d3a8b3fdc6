from django.contrib import admin
from django.urls import include, path

from kmforum import (
    calendar,
    governor,
    health,
    home,
    language,
    leaving,
    me,
    own_data,
    tambon_pages,
    village,
)
from kmforum.typing_kept import typing_kept
from people import code_views, member_views, profile_views

handler403 = "kmforum.errors.permission_denied"
handler404 = "kmforum.errors.page_not_found"
handler429 = "kmforum.errors.too_many_requests"
handler500 = "kmforum.errors.server_error"

urlpatterns = [
    path("", home.home, name="home"),
    path("me/", me.me, name="me"),
    path("tambons/", tambon_pages.tambon_list, name="tambon_list"),
    path("tambons/<str:code>/", tambon_pages.tambon_detail, name="tambon_detail"),
    path(
        "tambons/<str:code>/calendar.ics",
        calendar.tambon_calendar,
        name="tambon_calendar",
    ),
    path(
        "tambons/<str:code>/villages/<int:moo>/",
        village.village_detail,
        name="village_detail",
    ),
    path(
        "tambons/<str:code>/members/",
        typing_kept(member_views.member_list),
        name="member_list",
    ),
    path("calendar.ics", calendar.calendar, name="calendar"),
    path("governor/", governor.governor, name="governor"),
    path("", include("meetings.urls")),
    path("", include("blogs.urls")),
    path("accounting/", include("accounting.urls")),
    path("accounts/code/", code_views.account_code, name="account_code"),
    path("accounts/profile/", typing_kept(profile_views.profile), name="profile"),
    path("accounts/profile.json", own_data.profile_export, name="profile_export"),
    path("accounts/profile/leave/", leaving.profile_leave, name="profile_leave"),
    path("accounts/", include("kmforum.account_urls")),
    path("language/", language.language, name="language"),
    path("healthz/", health.healthz, name="healthz"),
    path("connection/", health.connection_test, name="connection"),
    path("admin/", admin.site.urls),
]
