from django.urls import path

from imports.views.batches import BatchListView, BatchView, CancelView, ConfirmView, ProgressView, RecheckView
from imports.views.choices import ChoicesView, ForgetHeaderView, ForgetValueView
from imports.views.files import AnnotatedView, OriginalView, ProblemsView, RosterExportView, TemplateView
from imports.views.mapping import MappingView
from imports.views.mending import AcceptView, ExplainView, RowView
from imports.views.missing import MissingView
from imports.views.review_lists import ReviewListView
from imports.views.undo import UndoView
from imports.views.upload import UploadView
from imports.views.workbench import WorkbenchView

app_name = "imports"

urlpatterns = [
    path("review/list/", ReviewListView.as_view(), name="review_list"),
    path("workbench/", WorkbenchView.as_view(), name="workbench"),
    path("imports/", BatchListView.as_view(), name="batches"),
    path("imports/new/", UploadView.as_view(), name="upload"),
    path("imports/template/", TemplateView.as_view(), name="template"),
    path("imports/export/", RosterExportView.as_view(), name="roster_export"),
    path("imports/choices/", ChoicesView.as_view(), name="choices"),
    path("imports/choices/headers/<int:pk>/forget/", ForgetHeaderView.as_view(), name="forget_header"),
    path("imports/choices/values/<int:pk>/forget/", ForgetValueView.as_view(), name="forget_value"),
    path("imports/<int:pk>/", BatchView.as_view(), name="batch"),
    path("imports/<int:pk>/columns/", MappingView.as_view(), name="mapping"),
    path("imports/<int:pk>/progress/", ProgressView.as_view(), name="batch_progress"),
    path("imports/<int:pk>/confirm/", ConfirmView.as_view(), name="confirm"),
    path("imports/<int:pk>/cancel/", CancelView.as_view(), name="cancel"),
    path("imports/<int:pk>/recheck/", RecheckView.as_view(), name="recheck"),
    path("imports/rows/<int:pk>/", RowView.as_view(), name="row"),
    path("imports/<int:pk>/explain/", ExplainView.as_view(), name="explain"),
    path("imports/<int:pk>/accept/", AcceptView.as_view(), name="accept"),
    path("imports/<int:pk>/missing/", MissingView.as_view(), name="missing"),
    path("imports/<int:pk>/problems/", ProblemsView.as_view(), name="problems"),
    path("imports/<int:pk>/annotated/", AnnotatedView.as_view(), name="annotated"),
    path("imports/<int:pk>/undo/", UndoView.as_view(), name="undo"),
    path("imports/<int:pk>/original/", OriginalView.as_view(), name="original"),
]
