from django.urls import path

from accounting import (
    chart_views,
    fund_views,
    grid_views,
    mapping_views,
    period_views,
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
