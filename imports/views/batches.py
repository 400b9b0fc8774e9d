from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import DetailView, View

from accounts.models import User
from core.capabilities import Capability
from core.models import Job
from core.services import jobs
from core.views.generic import Action, ScopedListView
from core.views.mixins import ScopedObjectsMixin
from elections.page_scope import TermPageMixin, page_scope, scope_of_one
from imports.checker import CHECKING, COMPARING, READING
from imports.filters import BatchFilter
from imports.kinds import KINDS
from imports.models import Batch
from imports.reading.reader import WorkbookRefused
from imports.selectors.histories import History
from imports.selectors.layouts import Layout
from imports.selectors.missing import missing_views
from imports.selectors.plans import SHOWN, Plan, RowFilter
from imports.services.batches import CHECK, cancel, confirm, note_opened, recheck
from imports.tables import BatchTable

BATCHES = Batch.objects.select_related("term__previous", "area", "file", "uploaded_by", "job")
PER_PAGE = (25, 50)


class BatchListView(TermPageMixin, ScopedListView):
    """Every upload of the area and term: whose, when, with what result."""

    capability = Capability.IMPORT
    queryset = BATCHES
    table_class = BatchTable
    filterset_class = BatchFilter
    title = "导入填报"
    empty_title = "还没有上传"
    empty_text = "下载模板，填好后上传；系统先核对，您确认后才写入。"
    is_kept_page = False  # how far a check has come stands in no row

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(area__path__startswith=self.scope.area.path, term=self.scope.term)

    def get_subtitle(self) -> str:
        return f"{self.scope.area.name}{self.scope.term or ''}的上传记录"

    def get_actions(self) -> list[Action]:
        query = self.scope.query()
        return [
            Action(f"各{self.scope.words['unit']}填报情况", f"{reverse('imports:workbench')}?{query}", "work"),
            Action("下载模板", f"{reverse('imports:template')}?{query}", "download"),
            Action("已记住的对应", f"{reverse('imports:choices')}?{query}", "list"),
            Action("导出花名册", f"{reverse('imports:roster_export')}?{query}", "people"),
            Action("导出候选人名册", f"{reverse('imports:roster_export')}?{query}&book=candidates", "people"),
            Action("上传表格", f"{reverse('imports:upload')}?{query}", "upload", primary=True),
        ]


class BatchMixin(ScopedObjectsMixin):
    """One batch among those that the user may edit."""

    capability = Capability.IMPORT
    queryset = BATCHES
    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def batch(self) -> Batch:
        batch: Batch = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        return batch


class BatchView(BatchMixin, DetailView):
    """The page of one upload, by what it has come to: progress, plan, result, refusal."""

    context_object_name = "batch"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """The page; choosing another area, term or kind in the scope bar leads to the uploads there."""
        if {"area", "term"} & set(request.GET):
            return redirect(f"{reverse('imports:batches')}?{page_scope(request, self.capability).query()}")
        if self.batch.state == Batch.State.MAPPING:
            return redirect("imports:mapping", self.batch.pk)
        note_opened(user=request.user, batch=self.batch)
        return super().get(request, *args, **kwargs)

    def get_object(self, queryset: Any = None) -> Batch:
        return self.batch

    def get_template_names(self) -> list[str]:
        if self.request.headers.get("HX-Target") in REFRESHING and self.object.state in PLANS:
            return ["imports/partials/refreshed.html"]
        return [f"imports/batch_{TEMPLATES[self.object.state]}.html"]

    def render_to_response(self, context: Any, **kwargs: Any) -> HttpResponseBase:
        """The page; from its editor, in which a row was mended, the plan comes in the editor's place."""
        response = super().render_to_response(context, **kwargs)
        if self.request.headers.get("HX-Target") in REFRESHING:
            if self.object.state in PLANS:
                response["HX-Retarget"], response["HX-Reswap"] = "#plan", "outerHTML"
            else:
                response["HX-Refresh"] = "true"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**batch_head(self.object, self.request.user), **kwargs)
        if self.object.state in PLANS:
            context.update(plan_context(self.object, self.request.GET))
        if self.object.state == Batch.State.UNDONE:
            context["preview"] = KINDS[self.object.kind].reversal.preview(self.object)
        return context


def plan_context(batch: Batch, query: QueryDict) -> dict[str, Any]:
    """The plan of a batch with the rows that a query chooses; ``back`` is that query, for what leads back to it."""
    plan = Plan(batch)
    chosen = RowFilter.from_query(query, plan)
    per_page = 50 if query.get("per") == "50" else PER_PAGE[0]
    page = Paginator(plan.rows(chosen), per_page).get_page(query.get("page"))
    is_missing = chosen.show == "missing"
    return {
        "plan": plan,
        "chosen": chosen,
        "shown": SHOWN,
        "page": page,
        "rows": [] if is_missing else plan.row_views(page.object_list),
        "missing": missing_views(plan.kind, page.object_list) if is_missing else [],
        "parting": plan.kind.parting,
        "per_page": per_page,
        "sizes": PER_PAGE,
        "back": kept_query(query.urlencode()),
    }


def kept_query(text: str) -> str:
    """Of a query, what chooses the rows of a plan."""
    values = QueryDict(text)
    return urlencode({name: values[name] for name in ROW_QUERY if name in values})


ROW_QUERY = ("show", "kind", "page", "per")
REFRESHING = ("plan", "editor")
"""Parts of the page that htmx asks for: the plan, or the editor above it."""
PLANS = (Batch.State.PLANNED, Batch.State.PARTLY, Batch.State.APPLIED)
TEMPLATES: dict[str, str] = {
    Batch.State.CHECKING: "running",
    Batch.State.APPLYING: "running",
    Batch.State.UNDOING: "running",
    Batch.State.PLANNED: "plan",
    Batch.State.PARTLY: "plan",
    Batch.State.APPLIED: "applied",
    Batch.State.UNDONE: "ended",
    Batch.State.REFUSED: "ended",
    Batch.State.CANCELLED: "ended",
    Batch.State.REPLACED: "ended",
}


STEPS: dict[str, int] = {
    Batch.State.CHECKING: 2,
    Batch.State.REFUSED: 2,
    Batch.State.MAPPING: 2,
    Batch.State.PLANNED: 3,
    Batch.State.CANCELLED: 3,
    Batch.State.REPLACED: 3,
    Batch.State.APPLYING: 4,
    Batch.State.PARTLY: 4,
    Batch.State.APPLIED: 5,
    Batch.State.UNDOING: 5,
    Batch.State.UNDONE: 5,
}
"""How far along the four steps a batch is; five when all are done."""


PHASES: dict[str, tuple[str, ...]] = {CHECK: (READING, CHECKING, COMPARING)}


def batch_head(batch: Batch, user: Any) -> dict[str, Any]:
    """What every page of a batch shows above: the file, its scope, the steps, how it was understood."""
    return {
        "title": batch.file_name,
        "batch": batch,
        "kind": KINDS[batch.kind],
        "batch_about": _about(batch),
        "scope": scope_of_one(user, batch.area, batch.term, "imports:batches"),
        "job": batch.job and jobs.live_progress(batch.job),
        "phases": phases_of(batch.job),
        "number": f"B-{batch.pk:04d}",
        "suffix": Path(batch.file_name).suffix.lstrip(".").upper()[:4],
        "steps": ("上传", "识别", "核对", "写入"),
        "step": STEPS[batch.state],
        "confirmed_by": _owner_name(batch),
        "layout": Layout(batch),
        "history": History(batch),
    }


def _about(batch: Batch) -> list[str]:
    """What else the uploader said of the file, in words."""
    return [option.told(batch.options.get(option.identifier, "")) for option in KINDS[batch.kind].options]


@dataclass(frozen=True)
class Phase:
    """A step of the work behind a batch."""

    word: str
    is_done: bool
    is_on: bool


def phases_of(job: Job | None) -> list[Phase]:
    """The steps of a job and where it stands; none for work of one step."""
    words = PHASES.get(job.kind, ()) if job else ()
    at = words.index(job.phase) if job and job.phase in words else -1
    return [Phase(word, number < at, number == at) for number, word in enumerate(words)]


def _owner_name(batch: Batch) -> str:
    """Who set the batch's last job going."""
    owner = User.objects.filter(pk=batch.job.owner_id).first() if batch.job else None
    return owner.full_name if owner else "系统"


class ProgressView(BatchMixin, View):
    """How far the check or the writing is; when it has ended the page is asked to come anew."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        job = self.batch.job and jobs.live_progress(self.batch.job)
        if request.headers.get("HX-Request") != "true":
            return redirect(self.batch)
        context = {"job": job, "batch": self.batch, "phases": phases_of(job)}
        response = render(request, "imports/partials/progress.html", context)
        if TEMPLATES.get(self.batch.state) != "running" or job is None or job.has_ended:
            response["HX-Refresh"] = "true"
        return response


class DecisionView(BatchMixin, View):
    """A decision about an upload; what the service refuses stands above the page. Opened by itself (as after a login
    in between) it leads to the upload's page, and nothing is decided."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.batch)

    def get_success_url(self) -> str:
        """The upload's page, with the rows that were shown."""
        query = kept_query(self.request.POST.get("back", ""))
        return f"{self.batch.get_absolute_url()}?{query}" if query else self.batch.get_absolute_url()

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.decide(request)
        except (ValidationError, WorkbookRefused, FileNotFoundError) as error:
            for message in told(error):
                messages.error(request, message)
        return redirect(self.get_success_url())

    def decide(self, request: Any) -> None:
        raise NotImplementedError


FILE_IS_GONE = "服务器上已找不到这份原始文件，不能再修改。请重新上传，或联系管理员从备份恢复。"


def told(error: Exception) -> list[str]:
    """What a refusal of a service says to the user."""
    if isinstance(error, ValidationError):
        return error.messages
    return [FILE_IS_GONE if isinstance(error, FileNotFoundError) else str(error)]


class ConfirmView(DecisionView):
    """Has the plan written: everything, or the good rows only."""

    def decide(self, request: Any) -> None:
        confirm(
            actor=request.user,
            batch=self.batch,
            only_good_rows=request.POST.get("rows") == "good",
            warnings_reason=request.POST.get("reason", "").strip()[:300],
        )


class CancelView(DecisionView):
    """Gives an upload up; nothing of it is written."""

    def decide(self, request: Any) -> None:
        cancel(actor=request.user, batch=self.batch)


class RecheckView(DecisionView):
    """Makes the plan anew against what the roster holds now."""

    def decide(self, request: Any) -> None:
        recheck(actor=request.user, batch=self.batch)
