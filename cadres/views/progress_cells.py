"""One unit's part of the plan: its lists, one task of it, and the files that show what was done."""

from __future__ import annotations

import io
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import FormView, View
from django.views.generic.detail import SingleObjectMixin

from cadres.forms.progress import NoteForm
from cadres.selectors.progress import Board, Cell, boards_of_unit, cell_of
from cadres.services.progress import hand_out_evidence, remove_evidence
from cadres.views.parts import address
from cadres.views.units import UnitScopeMixin
from core.capabilities import Capability
from core.downloads import download
from core.forms import ReasonForm
from core.views.generic import Action, ScopedDeleteView, ScopedDetailView, ServiceFormMixin
from core.views.mixins import ScopedObjectsMixin
from elections.choices import Checklist
from elections.models import Task, TaskEvidence
from elections.page_scope import PageScope, scope_of_one
from places.models import Unit


class UnitProgressView(UnitScopeMixin, ScopedDetailView):
    """All that a unit has to do in a term: the plan, the hand-over, the ten ones; each with its window and why."""

    capability = Capability.VIEW_FIGURES
    queryset = Unit.objects.select_related("township")
    template_name = "cadres/progress/unit.html"
    list_name = "cadres:progress"
    object: Unit

    @property
    def unit(self) -> Unit:
        return self.object

    def get_title(self) -> str:
        return f"{self.unit.short_name}的换届进度"

    def get_subtitle(self) -> str:
        return f"{self.unit.township} · {self.scope.term or '未参加届次'}"

    def get_actions(self) -> list[Action]:
        actions = [Action("返回进度图", address("cadres:progress", self.scope.query()), "table")]
        if self.request.user.can(Capability.VIEW_PEOPLE, self.unit.township.path):
            actions.append(
                Action("一村一档", address("cadres:unit", self.scope.query(area=""), (self.unit.pk,)), "home")
            )
        return actions

    @cached_property
    def boards(self) -> dict[str, Board]:
        return boards_of_unit(self.scope.term, self.unit) if self.scope.term else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lists = [
            (Checklist(key).label, board, board.rows[0])
            for key, board in self.boards.items()
            if board.rows and board.tasks
        ]
        row = lists[0][2] if lists else None
        path = self.unit.township.path
        told = {
            "unit": self.unit,
            "lists": lists,
            "row": row,
            "office": [(label, line) for label, _, line in lists[1:]],
            "may_note": self.request.user.can(Capability.EDIT_PROGRESS, path),
            "may_set_up": self.request.user.can(Capability.EDIT_TERMS, path),
        }
        return super().get_context_data(**told, **kwargs)


class CellMixin:
    """The task that ``?task=`` names, in the unit of the address."""

    request: Any

    @cached_property
    def unit(self) -> Unit:
        unit: Unit = self.get_object()  # type: ignore[attr-defined]
        return unit

    @cached_property
    def cell(self) -> Cell:
        key = self.request.GET.get("task", "")
        tasks = Task.objects.select_related("term__area", "stage")
        task = tasks.filter(pk=key).first() if key.isdecimal() else None
        cell = cell_of(task.term, self.unit, task) if task else None
        if cell is None:
            raise Http404("没有这项任务，或者这个单位不参加这一届。")
        return cell

    @property
    def scope(self) -> PageScope:
        return scope_of_one(self.request.user, self.unit.township, self.cell.task.term, "cadres:progress")

    @property
    def progress_url(self) -> str:
        return address("cadres:unit_progress", self.scope.query(area=""), (self.unit.pk,))


class CellView(CellMixin, ServiceFormMixin, ScopedObjectsMixin, SingleObjectMixin, FormView):  # type: ignore[type-arg]
    """One task in one unit: how it stands and why, what was noted, the files; with the form for those who may note.

    With HTMX only the inside comes back, for the dialog above the heat map.
    """

    capability = Capability.VIEW_FIGURES
    queryset = Unit.objects.select_related("township")
    form_class = NoteForm
    template_name = "cadres/progress/cell.html"
    success_message = "进度已登记。"
    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.object = self.unit
        if not request.GET.get("task"):
            return HttpResponseRedirect(reverse("cadres:unit_progress", args=[self.unit.pk]))
        return self.render_to_response(self.get_context_data())

    def get_template_names(self) -> list[str]:
        return ["cadres/progress/cell_inside.html" if self.request.htmx else self.template_name]

    def get_title(self) -> str:
        return f"{self.unit.short_name}：{self.cell.task.name}"

    def get_subtitle(self) -> str:
        return f"{self.unit.township} · {self.cell.task.term}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit": self.unit, "cell": self.cell}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        noted = self.cell.noted
        may_note = self.request.user.can(Capability.EDIT_PROGRESS, self.unit.township.path)
        told = {
            "unit": self.unit,
            "cell": self.cell,
            "files": noted.evidence_files.select_related("added_by", "file") if noted else (),  # type: ignore[attr-defined]
            "may_note": may_note,
            "next": self._next(),
            "note_url": f"{reverse('cadres:progress_note', args=[self.unit.pk])}?task={self.cell.task.pk}",
            "progress_url": self.progress_url,
            "scope": self.scope,
        }
        return super().get_context_data(**{**told, **kwargs})

    def _next(self) -> str:
        """Where to go on after noting: the page above which the dialog stands, else the unit's."""
        current = self.request.htmx.current_url_abs_path if self.request.htmx else ""
        return str(self.request.POST.get("next") or current or self.progress_url)

    def get_cancel_url(self) -> str:
        return self.progress_url


class NoteView(CellView):
    """Notes how far a unit is with a task."""

    capability = Capability.EDIT_PROGRESS
    http_method_names = ["get", "post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.object = self.unit
        if not request.GET.get("task"):
            return HttpResponseRedirect(reverse("cadres:unit_progress", args=[self.unit.pk]))
        form = self.get_form()
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def get_success_url(self) -> str:
        target = self._next()
        is_ours = url_has_allowed_host_and_scheme(target, {self.request.get_host()}, self.request.is_secure())
        return f"{target}#u{self.kwargs['pk']}" if is_ours else self.progress_url


class EvidenceView(ScopedObjectsMixin, SingleObjectMixin, View):  # type: ignore[type-arg]
    """A file that shows what was done, as it was uploaded; each look is logged."""

    queryset = TaskEvidence.objects.select_related("unit_task__unit__township", "file")
    capability = Capability.EDIT_PROGRESS

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        evidence = self.get_object()
        return download(io.BytesIO(hand_out_evidence(actor=request.user, evidence=evidence)), evidence.name)


class EvidenceRemoveForm(ReasonForm):
    def save(self, *, actor: Any) -> TaskEvidence:
        remove_evidence(actor=actor, evidence=self.instance, reason=self.cleaned_data["reason"])
        evidence: TaskEvidence = self.instance
        return evidence


class EvidenceRemoveView(ScopedDeleteView):
    queryset = TaskEvidence.objects.select_related("unit_task__unit__township", "unit_task__task__term")
    capability = Capability.EDIT_PROGRESS
    form_class = EvidenceRemoveForm
    success_message = "佐证材料已删除。"
    object: Any

    def get_title(self) -> str:
        return f"删除佐证材料“{self.object.name}”"

    def get_success_url(self) -> str:
        noted = self.object.unit_task
        return address("cadres:progress_cell", f"task={noted.task_id}", (noted.unit_id,))

    def get_cancel_url(self) -> str:
        return self.get_success_url()
