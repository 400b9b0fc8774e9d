"""Forms of a term's plan: stages, tasks, their windows and what shows that they were done."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import ServiceForm
from elections.choices import Anchor, Checklist, KnownBy
from elections.models import Stage, Task, Term
from elections.rules.law import CommitteeLaw
from elections.rules.plan import DEADLINES
from elections.rules.provisions import declared
from elections.services import plan

DAYS_MOST = 1000


class PutInForm(ServiceForm):
    """Takes the stages and tasks that come with the product."""

    def __init__(self, *args: Any, term: Term, **kwargs: Any) -> None:
        self.term = term
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> Term:
        plan.put_in_plan(actor=actor, term=self.term)
        return self.term


class TaskForm(ServiceForm):
    """A task: what it is called, in which window, until which legal deadline, and what hinders it."""

    name = forms.CharField(label="任务", max_length=60, error_messages={"required": "请填写任务名称。"})
    short_name = forms.CharField(label="简称", max_length=12, required=False, help_text="进度图的列名，4 个字左右。")
    stage = forms.ModelChoiceField(label="阶段", queryset=Stage.objects.none(), required=False, empty_label=None)
    doer = forms.CharField(label="责任层级", max_length=40, required=False, help_text="例如“街镇、居村”。")
    anchor = forms.ChoiceField(label="起算日", choices=Anchor.choices)
    starts = forms.IntegerField(
        label="开始",
        min_value=-DAYS_MOST,
        max_value=DAYS_MOST,
        help_text="起算日之后的天数，之前的填负数：-33 即选举日前 33 天。",
        error_messages={"required": "请填写开始的天数。"},
    )
    ends = forms.IntegerField(
        label="截止",
        min_value=-DAYS_MOST,
        max_value=DAYS_MOST,
        help_text="写法同上，当天填 0。有法定期限的以法定期限为准。",
        error_messages={"required": "请填写截止的天数。"},
    )
    deadline = forms.ChoiceField(label="法定期限", required=False, help_text="天数取自各单位适用的换届规则。")
    evidence = forms.CharField(label="佐证材料", max_length=120, required=False)
    known_by = forms.ChoiceField(
        label="完成方式", choices=KnownBy.choices, required=False, help_text="选系统自动的，任何人不能手工登记。"
    )
    needs_calm = forms.BooleanField(label="选情红色、未销号的单位不得启动", required=False)
    needs_review = forms.BooleanField(label="有人选未通过联审的单位不得进行", required=False)

    def __init__(
        self, *args: Any, term: Term, checklist: str = Checklist.PLAN, task: Task | None = None, **kwargs: Any
    ) -> None:
        self.term, self.task, self.checklist = term, task, task.checklist if task else checklist
        if task:
            told = {name: getattr(task, name) for name in plan.TASK_FACTS}
            kwargs["initial"] = {**told, "stage": task.stage_id}
        super().__init__(*args, **kwargs)
        self._limit_choices()

    def _limit_choices(self) -> None:
        stage: Any = self.fields["stage"]
        stage.queryset = Stage.objects.filter(term=self.term)
        deadline: Any = self.fields["deadline"]
        deadline.choices = deadline_choices()
        if self.checklist != Checklist.PLAN:
            for name in ("stage", "known_by", "needs_calm", "needs_review"):
                del self.fields[name]

    def save(self, *, actor: Any) -> Task:
        absent = {"stage": None, "known_by": "", "needs_calm": False, "needs_review": False}
        values = {**absent, **self.cleaned_data}
        if self.task:
            return plan.edit_task(actor=actor, task=self.task, **values)
        return plan.add_task(actor=actor, term=self.term, checklist=self.checklist, **values)


def deadline_choices() -> list[tuple[str, str]]:
    """The legal deadlines that can end a window, in words."""
    labels = {each.key: each.label for each in declared(CommitteeLaw)}
    return [("", "没有，按计划截止"), *((key, labels[key]) for key in DEADLINES)]


class StageForm(ServiceForm):
    name = forms.CharField(label="阶段名称", max_length=40, error_messages={"required": "请填写阶段名称。"})

    def __init__(self, *args: Any, term: Term, stage: Stage | None = None, **kwargs: Any) -> None:
        self.term, self.stage = term, stage
        if stage:
            kwargs["initial"] = {"name": stage.name}
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> Stage:
        return plan.save_stage(actor=actor, term=self.term, name=self.cleaned_data["name"], stage=self.stage)


class PlanPartForm(ServiceForm):
    """An act on a task or stage that asks for nothing more."""

    def __init__(self, *args: Any, instance: Any, **kwargs: Any) -> None:
        self.instance = instance
        super().__init__(*args, **kwargs)


class MoveForm(PlanPartForm):
    earlier = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def save(self, *, actor: Any) -> Task:
        return plan.move_task(actor=actor, task=self.instance, earlier=self.cleaned_data["earlier"])


class PartRemoveForm(PlanPartForm):
    def save(self, *, actor: Any) -> Task | Stage:
        if isinstance(self.instance, Stage):
            plan.remove_stage(actor=actor, stage=self.instance)
        else:
            plan.remove_task(actor=actor, task=self.instance)
        return self.instance
