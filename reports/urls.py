from django.urls import path

from reports.views.dashboard import DashboardView, FreshnessView
from reports.views.indicator import IndicatorExportView, IndicatorRegisterView, IndicatorView
from reports.views.slates import SlateCheckView

app_name = "reports"

urlpatterns = [
    path("dashboard/", DashboardView.as_view(), name="dashboard"),
    path("slates/", SlateCheckView.as_view(), name="slates"),
    path("dashboard/freshness/", FreshnessView.as_view(), name="freshness"),
    path("indicators/", IndicatorRegisterView.as_view(), name="indicators"),
    path("indicators/<str:code>/", IndicatorView.as_view(), name="indicator"),
    path("indicators/<str:code>/export/", IndicatorExportView.as_view(), name="indicator_export"),
]
