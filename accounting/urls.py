from django.urls import path

from accounting import import_views, map_views, preview_views

app_name = "accounting"

urlpatterns = [
    path("imports/new/", import_views.import_new, name="import_new"),
    path("imports/<int:number>/", import_views.import_detail, name="import_detail"),
    path("imports/<int:number>/map/", map_views.import_map, name="import_map"),
    path(
        "imports/<int:number>/preview/",
        preview_views.import_preview,
        name="import_preview",
    ),
    path("imports/<int:number>/post/", preview_views.import_post, name="import_post"),
    path("imports/<int:number>/void/", import_views.import_void, name="import_void"),
    path(
        "imports/<int:number>/issues.xlsx",
        import_views.import_issues,
        name="import_issues",
    ),
    path(
        "imports/<int:number>/original/",
        import_views.import_original,
        name="import_original",
    ),
]
