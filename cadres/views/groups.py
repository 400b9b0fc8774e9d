"""工作机构: the groups that run the election, with their people and units."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from cadres.forms.groups import GroupForm, GroupRemoveForm
from cadres.models import WorkGroup
from core.capabilities import Capability
from core.views.generic import Action, PageHeadMixin, ScopedDetailView, ScopedUpdateView, ServiceFormMixin
from core.views.mixins import CapabilityMixin
from elections.models import Term
from elections.page_scope import TermPageMixin
from places.models import Area

GROUPS = WorkGroup.objects.select_related("area", "term__area")


def groups_url(area: Area, term: Term) -> str:
    return f"{reverse('cadres:groups')}?area={area.pk}&term={term.pk}"


class GroupsView(PageHeadMixin, CapabilityMixin, TermPageMixin, TemplateView):
    """The groups of a scope, kind by kind."""

    request: Any
    capability = Capability.VIEW_FIGURES
    template_name = "cadres/groups.html"
    title = "工作机构"

    def get_actions(self) -> list[Action]:
        if not self.request.user.can(Capability.EDIT_PROGRESS, self.scope.area.path):
            return []
        return [Action("新建机构", f"{reverse('cadres:group_create')}?{self.scope.query()}", "add", primary=True)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = GROUPS.filter(term=self.scope.term, area__path__startswith=self.scope.area.path)
        counted = found.annotate(
            people=Count("members", distinct=True), unit_count=Count("units", distinct=True)
        ).order_by("area__path", "pk")
        kinds = [(label, [each for each in counted if each.kind == kind]) for kind, label in WorkGroup.Kind.choices]
        return super().get_context_data(kinds=[each for each in kinds if each[1]], **kwargs)


class GroupView(ScopedDetailView):
    """A group's people and units; telephone numbers in full for those with the directory's right."""

    capability = Capability.VIEW_FIGURES
    queryset = GROUPS
    template_name = "cadres/group.html"
    object: WorkGroup

    def get_subtitle(self) -> str:
        return f"{self.object.area} · {self.object.term} · {self.object.get_kind_display()}"

    def get_actions(self) -> list[Action]:
        if not self.request.user.can(Capability.EDIT_PROGRESS, self.object.area.path):
            return []
        return [Action("修改", reverse("cadres:group_edit", args=[self.object.pk]), "edit", primary=True)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        group = self.object
        return super().get_context_data(
            members=list(group.members.all()),  # type: ignore[attr-defined]
            units=list(group.units.order_by("code")),
            sees_numbers=self.request.user.can(Capability.VIEW_DIRECTORY, group.area.path),
            back_url=groups_url(group.area, group.term),
            **kwargs,
        )


class GroupCreateView(CapabilityMixin, TermPageMixin, ServiceFormMixin, FormView):
    """A new group of the scope's area."""

    capability = Capability.EDIT_PROGRESS
    form_class = GroupForm
    object: Any = None
    title = "新建工作机构"
    success_message = "已登记工作机构。"

    def get_subtitle(self) -> str:
        return f"{self.scope.area} · {self.scope.term}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "term": self.scope.term, "area": self.scope.area}

    def get_success_url(self) -> str:
        return reverse("cadres:group", args=[self.object.pk])

    def get_cancel_url(self) -> str:
        return f"{reverse('cadres:groups')}?{self.scope.query()}"


class GroupEditView(ScopedUpdateView):
    """Corrects a group."""

    capability = Capability.EDIT_PROGRESS
    queryset: Any = GROUPS
    form_class = GroupForm
    success_message = "已保存。"
    object: Any

    def get_title(self) -> str:
        return f"修改“{self.object}”"

    def get_form_kwargs(self) -> dict[str, Any]:
        group = self.object
        return {**super().get_form_kwargs(), "term": group.term, "area": group.area, "group": group}

    def get_actions(self) -> list[Action]:
        return [Action("撤销机构", reverse("cadres:group_remove", args=[self.object.pk]), "delete")]

    def get_success_url(self) -> str:
        return reverse("cadres:group", args=[self.object.pk])

    def get_cancel_url(self) -> str:
        return reverse("cadres:group", args=[self.kwargs["pk"]])


class GroupRemoveView(GroupEditView):
    form_class = GroupRemoveForm
    template_name = "core/confirm.html"
    submit_label = "撤销机构"
    success_message = "已撤销。"

    def get_title(self) -> str:
        return f"撤销“{self.object}”"

    def get_actions(self) -> list[Action]:
        return []

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super(GroupEditView, self).get_form_kwargs(), "instance": self.object}

    def get_success_url(self) -> str:
        return groups_url(self.object.area, self.object.term)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(warning="机构连同成员名单一起撤销，写入操作记录。", **kwargs)
