"""The plan of a term: its stages and tasks, and the lists for those who take office."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.views.generic import FormView

from core.capabilities import Capability
from core.views.generic import Action, ScopedUpdateView
from elections.choices import Checklist
from elections.forms.plan import MoveForm, PartRemoveForm, PutInForm, StageForm, TaskForm
from elections.models import Stage, Task, Term
from elections.selectors.plan import tasks_of
from elections.views.reviews import OfTermView


def plan_url(term: Term) -> str:
    return reverse("elections:plan", args=[term.pk])


class OfPlanView(OfTermView):
    """A form about the plan of the term that the address names."""

    def get_success_url(self) -> str:
        return plan_url(self.term)

    def get_cancel_url(self) -> str:
        return plan_url(self.term)


class PlanView(OfPlanView):
    """All stages and tasks with their windows; where there are none, the usual ones are offered."""

    template_name = "elections/plan.html"
    form_class = PutInForm
    title = "工作计划"
    success_message = "已采用标准的阶段和任务，请按本地实际核对。"

    def get_actions(self) -> list[Action]:
        return [Action("增加阶段", reverse("elections:stage_add", args=[self.term.pk]), "add")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tasks = tasks_of(self.term)
        stages = [(stage, [task for task in tasks if task.stage_id == stage.pk]) for stage in self.term.stages.all()]  # type: ignore[attr-defined]
        lists = [(checklist, tasks_of(self.term, checklist)) for checklist in (Checklist.HANDOVER, Checklist.TEN_ONES)]
        return super().get_context_data(term=self.term, stages=stages, lists=lists, **kwargs)


class TaskAddView(OfPlanView, FormView):
    """One more task; ``?checklist=`` and ``?stage=`` say where."""

    form_class = TaskForm
    success_message = "任务已增加，各单位的进度图上即出现这一项。"
    submit_label = "增加"

    @property
    def checklist(self) -> Checklist:
        asked = self.request.GET.get("checklist", "")
        return Checklist(asked) if asked in Checklist.values else Checklist.PLAN

    def get_title(self) -> str:
        return f"增加任务：{self.checklist.label}"

    def get_initial(self) -> dict[str, Any]:
        return {"stage": self.request.GET.get("stage", "")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "checklist": self.checklist}


class StageAddView(OfPlanView):
    form_class = StageForm
    title = "增加阶段"
    submit_label = "增加"
    success_message = "阶段已增加，请在其中增加任务。"


class PlanPartView(ScopedUpdateView):
    """An act on a task or a stage of a plan."""

    capability = Capability.EDIT_TERMS
    queryset: Any = Task.objects.select_related("term__area", "stage")
    success_message = "已保存。"
    object: Any

    def get_title(self) -> str:
        return f"修改“{self.object}”"

    def get_subtitle(self) -> str:
        return f"{self.object.term.area} {self.object.term}"

    def get_success_url(self) -> str:
        return plan_url(self.object.term)

    def get_cancel_url(self) -> str:
        return plan_url(self.get_object().term)


class TaskEditView(PlanPartView):
    form_class = TaskForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "term": self.object.term, "task": self.object}

    def get_actions(self) -> list[Action]:
        return [Action("移除任务", reverse("elections:task_remove", args=[self.object.pk]), "delete")]


class TaskMoveView(PlanPartView):
    form_class = MoveForm
    template_name = "core/confirm.html"
    submit_label = "后移一位"
    success_message = "顺序已调整。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(warning="任务在所在阶段内后移一位，列号随之改变。", **kwargs)


class TaskRemoveView(PlanPartView):
    form_class = PartRemoveForm
    template_name = "core/confirm.html"
    submit_label = "移除"
    success_message = "已移除。"
    warning = "移除后各单位不再有这一项。已有单位登记进度的任务不能移除。"

    def get_title(self) -> str:
        return f"移除“{self.object}”"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(warning=self.warning, **kwargs)


class StageEditView(PlanPartView):
    queryset = Stage.objects.select_related("term__area")
    form_class = StageForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "term": self.object.term, "stage": self.object}

    def get_actions(self) -> list[Action]:
        return [Action("移除阶段", reverse("elections:stage_remove", args=[self.object.pk]), "delete")]


class StageRemoveView(TaskRemoveView):
    queryset = Stage.objects.select_related("term__area")
    warning = "还有任务的阶段不能移除。"
