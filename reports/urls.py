from django.urls import path

from reports.views.briefing import (
    BriefingDownloadView,
    BriefingTemplateFileView,
    BriefingTemplateRemoveView,
    BriefingTemplateView,
    BriefingView,
)
from reports.views.daily import DailyTakeView, DailyUnitsView, DailyView
from reports.views.dashboard import DashboardView, FreshnessView
from reports.views.indicator import IndicatorExportView, IndicatorRegisterView, IndicatorView
from reports.views.slates import SlateCheckView

app_name = "reports"

urlpatterns = [
    path("dashboard/", DashboardView.as_view(), name="dashboard"),
    path("progress/daily/", DailyView.as_view(), name="daily"),
    path("progress/daily/units/", DailyUnitsView.as_view(), name="daily_units"),
    path("progress/daily/take/", DailyTakeView.as_view(), name="daily_take"),
    path("slates/", SlateCheckView.as_view(), name="slates"),
    path("dashboard/freshness/", FreshnessView.as_view(), name="freshness"),
    path("briefing/", BriefingView.as_view(), name="briefing"),
    path("briefing/download/", BriefingDownloadView.as_view(), name="briefing_download"),
    path("briefing/template/", BriefingTemplateView.as_view(), name="briefing_template"),
    path("briefing/template/file/", BriefingTemplateFileView.as_view(), name="briefing_template_file"),
    path("briefing/template/<int:pk>/remove/", BriefingTemplateRemoveView.as_view(), name="briefing_template_remove"),
    path("indicators/", IndicatorRegisterView.as_view(), name="indicators"),
    path("indicators/<str:code>/", IndicatorView.as_view(), name="indicator"),
    path("indicators/<str:code>/export/", IndicatorExportView.as_view(), name="indicator_export"),
]
