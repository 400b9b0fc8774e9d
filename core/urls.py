from django.urls import URLPattern, path

from core.views import exports

app_name = "core"

urlpatterns: list[URLPattern] = [
    path("exports/", exports.ExportsView.as_view(), name="exports"),
    path("exports/<int:pk>/file/", exports.ExportFileView.as_view(), name="export_file"),
    path("exports/<int:pk>/cancel/", exports.ExportCancelView.as_view(), name="export_cancel"),
]
