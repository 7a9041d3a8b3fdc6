from django.urls import path

from accounting import grid_views, report_views

app_name = "accounting"

urlpatterns = [
    path("", grid_views.month_grid, name="month_grid"),
    path("lines/", report_views.line_list, name="line_list"),
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
