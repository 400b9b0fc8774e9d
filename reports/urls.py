from django.urls import path

from reports.views.briefing import (
    BriefingDownloadView,
    BriefingTemplateFileView,
    BriefingTemplateRemoveView,
    BriefingTemplateView,
    BriefingView,
)
from reports.views.cross import CrossPeopleView, CrossView
from reports.views.daily import DailyTakeView, DailyUnitsView, DailyView
from reports.views.dashboard import DashboardView, DecidersView, FreshnessView, ProgressPartView
from reports.views.health import HealthView
from reports.views.indicator import IndicatorExportView, IndicatorView
from reports.views.kept_forms import (
    KeptFormCellsView,
    KeptFormCreateView,
    KeptFormEditView,
    KeptFormFileView,
    KeptFormFillView,
    KeptFormRemoveView,
    KeptFormView,
)
from reports.views.notes import NoteAddView, NoteEditView, NotesView, NoteWithdrawView
from reports.views.official import OfficialExportView, OfficialTablesView, OfficialTableView
from reports.views.publications import (
    ComputeView,
    PublicationChangesView,
    PublicationExportView,
    PublicationsView,
    PublicationView,
    PublishView,
)
from reports.views.register import IndicatorRegisterView
from reports.views.screen import ScreenDataView, ScreenView
from reports.views.slates import SlateCheckView
from reports.views.targets import (
    DecidingView,
    SmallGroupsView,
    TargetAddView,
    TargetEditView,
    TargetRemoveView,
    TargetsView,
)
from reports.views.turnover import TurnoverView

app_name = "reports"

urlpatterns = [
    path("dashboard/", DashboardView.as_view(), name="dashboard"),
    path("progress/daily/", DailyView.as_view(), name="daily"),
    path("progress/daily/units/", DailyUnitsView.as_view(), name="daily_units"),
    path("progress/daily/take/", DailyTakeView.as_view(), name="daily_take"),
    path("slates/", SlateCheckView.as_view(), name="slates"),
    path("turnover/", TurnoverView.as_view(), name="turnover"),
    path("cross/", CrossView.as_view(), name="cross"),
    path("cross/people/", CrossPeopleView.as_view(), name="cross_people"),
    path("dashboard/freshness/", FreshnessView.as_view(), name="freshness"),
    path("briefing/", BriefingView.as_view(), name="briefing"),
    path("briefing/download/", BriefingDownloadView.as_view(), name="briefing_download"),
    path("briefing/template/", BriefingTemplateView.as_view(), name="briefing_template"),
    path("briefing/template/file/", BriefingTemplateFileView.as_view(), name="briefing_template_file"),
    path("briefing/template/<int:pk>/remove/", BriefingTemplateRemoveView.as_view(), name="briefing_template_remove"),
    path("dashboard/deciders/", DecidersView.as_view(), name="deciders"),
    path("dashboard/progress/", ProgressPartView.as_view(), name="progress_part"),
    path("screen/", ScreenView.as_view(), name="screen"),
    path("screen/data/", ScreenDataView.as_view(), name="screen_data"),
    path("publications/", PublicationsView.as_view(), name="publications"),
    path("publications/new/", PublishView.as_view(), name="publish"),
    path("publications/compute/", ComputeView.as_view(), name="publish_compute"),
    path("publications/<int:pk>/", PublicationView.as_view(), name="publication"),
    path("publications/<int:pk>/changes/", PublicationChangesView.as_view(), name="publication_changes"),
    path("publications/<int:pk>/export/", PublicationExportView.as_view(), name="publication_export"),
    path("official/", OfficialTablesView.as_view(), name="official"),
    path("official/forms/add/", KeptFormCreateView.as_view(), name="kept_form_create"),
    path("official/forms/<int:pk>/", KeptFormView.as_view(), name="kept_form"),
    path("official/forms/<int:pk>/edit/", KeptFormEditView.as_view(), name="kept_form_edit"),
    path("official/forms/<int:pk>/cells/", KeptFormCellsView.as_view(), name="kept_form_cells"),
    path("official/forms/<int:pk>/fill/", KeptFormFillView.as_view(), name="kept_form_fill"),
    path("official/forms/<int:pk>/file/", KeptFormFileView.as_view(), name="kept_form_file"),
    path("official/forms/<int:pk>/remove/", KeptFormRemoveView.as_view(), name="kept_form_remove"),
    path("official/tables/<slug:code>/", OfficialTableView.as_view(), name="official_table"),
    path("official/tables/<slug:code>/export/", OfficialExportView.as_view(), name="official_export"),
    path("health/", HealthView.as_view(), name="health"),
    path("indicators/", IndicatorRegisterView.as_view(), name="indicators"),
    path("indicators/<str:code>/", IndicatorView.as_view(), name="indicator"),
    path("indicators/<str:code>/export/", IndicatorExportView.as_view(), name="indicator_export"),
    path("targets/", TargetsView.as_view(), name="targets"),
    path("targets/add/", TargetAddView.as_view(), name="target_add"),
    path("targets/small-groups/", SmallGroupsView.as_view(), name="small_groups"),
    path("targets/<int:pk>/units/", DecidingView.as_view(), name="deciding"),
    path("targets/<int:pk>/edit/", TargetEditView.as_view(), name="target_edit"),
    path("targets/<int:pk>/remove/", TargetRemoveView.as_view(), name="target_remove"),
    path("notes/", NotesView.as_view(), name="notes"),
    path("notes/add/", NoteAddView.as_view(), name="note_add"),
    path("notes/<int:pk>/edit/", NoteEditView.as_view(), name="note_edit"),
    path("notes/<int:pk>/withdraw/", NoteWithdrawView.as_view(), name="note_withdraw"),
]
