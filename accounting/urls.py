from django.urls import path

from accounting import (
    chart_views,
    fund_views,
    grid_views,
    import_views,
    map_views,
    mapping_views,
    period_views,
    preview_views,
    report_views,
)

app_name = "accounting"

urlpatterns = [
    path("", grid_views.month_grid, name="month_grid"),
    path("charts/central/", chart_views.chart_central, name="chart_central"),
    path("charts/new/", chart_views.chart_new, name="chart_new"),
    path("charts/<int:pk>/mapping/", mapping_views.chart_mapping, name="chart_mapping"),
    path("charts/<int:pk>/upload/", chart_views.chart_upload, name="chart_upload"),
    path("funds/", fund_views.fund_list, name="fund_list"),
    path("funds/new/", fund_views.fund_new, name="fund_new"),
    path("funds/<int:pk>/", fund_views.fund_detail, name="fund_detail"),
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
    path("lines/", report_views.line_list, name="line_list"),
    path("periods/", period_views.period_list, name="period_list"),
    path(
        "reports/trial-balance/",
        report_views.trial_balance,
        name="trial_balance",
    ),
    path(
        "reports/trial-balance.<str:format>",
        report_views.trial_balance_export,
        name="trial_balance_export",
    ),
]
