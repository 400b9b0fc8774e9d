"""Setting up the joint review of a term."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView

from core.capabilities import Capability
from core.views.generic import Action, ScopedUpdateView, ServiceFormMixin
from core.views.mixins import CapabilityMixin
from elections.forms.reviews import DefaultsForm, DepartmentForm, RemoveForm, RoundForm
from elections.models import ReviewDepartment, ReviewRound, Term


def setup_url(term: Term) -> str:
    return reverse("elections:review_setup", args=[term.pk])


class OfTermView(CapabilityMixin, ServiceFormMixin, FormView):
    """A form about the review of the term that the address names."""

    capability = Capability.EDIT_TERMS
    object = None

    @cached_property
    def term(self) -> Term:
        terms = Term.objects.with_capability(self.request.user, self.capability).select_related("area")
        found: Term = get_object_or_404(terms, pk=self.kwargs["pk"])
        return found

    def get_subtitle(self) -> str:
        return f"{self.term.area} {self.term}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "term": self.term}

    def get_success_url(self) -> str:
        return setup_url(self.term)

    def get_cancel_url(self) -> str:
        return setup_url(self.term)


class ReviewSetupView(OfTermView):
    """The rounds and departments of a term; where there are none, the usual ones are offered."""

    template_name = "elections/review_setup.html"
    form_class = DefaultsForm
    title = "联审设置"
    success_message = "已采用默认的轮次和部门，请核对并填写复函期限。"

    def get_actions(self) -> list[Action]:
        add = [("增加部门", "review_department_add"), ("增加轮次", "review_round_add")]
        return [Action(label, reverse(f"elections:{name}", args=[self.term.pk]), "add") for label, name in add]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        due = Count("seats", filter=Q(seats__due_on__isnull=False))
        rounds = ReviewRound.objects.filter(term=self.term).prefetch_related("seats__department")
        departments = ReviewDepartment.objects.filter(term=self.term).prefetch_related("seats__round")
        return super().get_context_data(
            term=self.term, rounds=rounds.annotate(due_count=due), departments=departments, **kwargs
        )


class DepartmentAddView(OfTermView):
    form_class = DepartmentForm
    title = "增加联审部门"
    success_message = "部门已增加，请在轮次里安排它参审。"


class RoundAddView(OfTermView):
    form_class = RoundForm
    template_name = "elections/review_round_form.html"
    title = "增加联审轮次"
    success_message = "轮次已增加。"


class SetupEditView(ScopedUpdateView):
    """Corrects a part of the set-up."""

    capability = Capability.EDIT_TERMS
    success_message = "已保存。"
    object: Any

    def get_title(self) -> str:
        return f"修改“{self.object}”"

    def get_subtitle(self) -> str:
        return f"{self.object.term.area} {self.object.term}"

    def get_success_url(self) -> str:
        return setup_url(self.object.term)

    def get_cancel_url(self) -> str:
        return setup_url(self.object.term)


class DepartmentEditView(SetupEditView):
    queryset = ReviewDepartment.objects.select_related("term__area")
    form_class = DepartmentForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "term": self.object.term, "department": self.object}

    def get_actions(self) -> list[Action]:
        return [Action("删除部门", reverse("elections:review_department_remove", args=[self.object.pk]), "delete")]


class RoundEditView(SetupEditView):
    queryset = ReviewRound.objects.select_related("term__area")
    form_class = RoundForm
    template_name = "elections/review_round_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "term": self.object.term, "review_round": self.object}

    def get_actions(self) -> list[Action]:
        return [Action("删除轮次", reverse("elections:review_round_remove", args=[self.object.pk]), "delete")]


class SetupRemoveView(SetupEditView):
    form_class = RemoveForm
    template_name = "core/confirm.html"
    submit_label = "删除"
    success_message = "已删除。"
    warning = ""

    def get_title(self) -> str:
        return f"删除“{self.object}”"

    def get_success_url(self) -> str:
        return setup_url(self.object)

    def get_cancel_url(self) -> str:
        return setup_url(self.get_object().term)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(warning=self.warning, **kwargs)


class DepartmentRemoveView(SetupRemoveView):
    queryset = ReviewDepartment.objects.select_related("term__area")
    warning = "部门会从各轮次中移出。已经送审的部门不能删除。"


class RoundRemoveView(SetupRemoveView):
    queryset = ReviewRound.objects.select_related("term__area")
    warning = "其后的轮次依次前移。已有送审或结论的轮次不能删除。"
