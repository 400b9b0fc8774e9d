"""The conditions for standing in a term: their page, and the forms that change them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from cadres.choices import Education
from cadres.forms.qualifications import NewQualificationForm, QualificationForm, RemoveQualificationForm
from cadres.views.parts import address
from core.capabilities import Capability
from core.views.generic import Action, PageHeadMixin, ScopedCreateView, ScopedUpdateView
from core.views.mixins import CapabilityMixin
from elections.choices import QualificationCheck
from elections.models import Qualification, Term
from elections.page_scope import TermPageMixin
from elections.services.qualifications import put_in_shipped


class QualificationsView(PageHeadMixin, TermPageMixin, CapabilityMixin, TemplateView):
    """任职条件: the positive and the negative list of a term, and how each is decided."""

    capability = Capability.VIEW_PEOPLE
    template_name = "cadres/qualifications.html"
    title = "任职条件"

    def get_subtitle(self) -> str:
        return str(self.scope.term)

    @property
    def may_edit(self) -> bool:
        term = self.scope.term
        return bool(term and self.request.user.can(Capability.EDIT_TERMS, term.area.path))

    def get_actions(self) -> list[Action]:
        add = address("cadres:qualification_create", self.scope.query())
        return [Action("增加条件", add, "add", primary=True)] if self.may_edit else []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.scope.term
        rows = [(each, words_of(each)) for each in Qualification.objects.filter(term=self.scope.term)]
        told = {
            "positive": [row for row in rows if not row[0].is_bar],
            "negative": [row for row in rows if row[0].is_bar],
            "may_edit": self.may_edit,
        }
        return super().get_context_data(**told, **kwargs)


class QualificationCreateView(TermPageMixin, ScopedCreateView):
    capability = Capability.EDIT_TERMS
    queryset = Qualification.objects.all()
    form_class = NewQualificationForm
    title = "增加任职条件"
    submit_label = "增加"

    def get_form_kwargs(self) -> dict[str, Any]:
        assert self.scope.term
        put_in_shipped(term=self.scope.term)
        return {**super().get_form_kwargs(), "term": self.scope.term}

    def get_success_url(self) -> str:
        return address("cadres:qualifications", self.scope.query())

    def get_cancel_url(self) -> str:
        return self.get_success_url()


class OneQualificationMixin:
    capability = Capability.EDIT_TERMS
    queryset = Qualification.objects.select_related("term__area")
    object: Any

    def get_cancel_url(self) -> str:
        return list_url(self.object.term)


class QualificationEditView(OneQualificationMixin, ScopedUpdateView):
    form_class = QualificationForm
    title = "修改任职条件"

    def get_success_url(self) -> str:
        return list_url(self.object.term)


class QualificationRemoveView(OneQualificationMixin, ScopedUpdateView):
    form_class = RemoveQualificationForm
    template_name = "core/confirm.html"
    title = "删除任职条件"
    submit_label = "删除"
    success_message = "已删除。"

    def get_success_url(self) -> str:
        return list_url(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        warning = f"将删除“{self.get_object()}”。已有候选人按它核对过的，不能删除，可以修改文字。"
        return super().get_context_data(warning=warning, **kwargs)


def list_url(term: Term) -> str:
    return f"{reverse('cadres:qualifications')}?area={term.area_id}&term={term.pk}"


def words_of(each: Qualification) -> str:
    """How a condition is decided, in words."""
    if each.check_kind == QualificationCheck.AGE_MOST:
        return f"系统核查：选举日不超过 {each.limit} 周岁"
    if each.check_kind == QualificationCheck.EDUCATION_LEAST:
        return f"系统核查：学历不低于{Education(each.limit or 0).label}"
    if each.check_kind:
        return f"系统核查：{each.get_check_kind_display()}"  # type: ignore[attr-defined]
    return "人工核对"
