"""The law by which elections are held: its list, its page with every number's source, and its changing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import Count, Max, OuterRef, Subquery
from django.shortcuts import get_object_or_404
from django.urls import reverse

from core.capabilities import Capability
from core.views.generic import Action, ScopedDetailView, ScopedListView, ScopedUpdateView
from elections.filters import RuleSetFilter
from elections.forms import RuleSetDeriveForm, RuleSetForm
from elections.models import RuleSet, RuleSetVersion, RuleValue
from elections.selectors import rule_table
from elections.tables import RuleSetTable
from places.models import Area


def _listed() -> Any:
    """Rule sets with the name of their area, their newest version and how many numbers are to be checked."""
    areas = Area.objects.filter(code=OuterRef("area_code")).order_by("depth").values("name")[:1]
    versions = RuleSetVersion.objects.filter(rule_set=OuterRef(OuterRef("pk"))).order_by("-number")
    unsure = RuleValue.objects.filter(version=Subquery(versions.values("pk")[:1]), is_background=True).order_by()
    return RuleSet.objects.annotate(
        area_name=Subquery(areas),
        version_number=Max("versions__number"),
        unsure=Subquery(unsure.values("version").annotate(n=Count("pk")).values("n")),
    )


class RulesView(ScopedListView):
    capability = Capability.VIEW_PLACES
    table_class = RuleSetTable
    filterset_class = RuleSetFilter
    title = "换届规则"
    subtitle = "投票是否有效、谁当选，按选举日当时施行的规则判定；有本区划规则的，优先于上级和全国的"
    empty_title = "没有这样的规则"
    empty_text = "请更改筛选条件。"

    def get_queryset(self) -> Any:
        return _listed().with_capability(self.request.user, self.capability)


class RuleSetView(ScopedDetailView):
    """A rule set: what each provision says and from where, its versions and who made them. ``?version=`` shows an
    earlier one."""

    queryset = RuleSet.objects.all()
    capability = Capability.VIEW_PLACES
    template_name = "elections/rule_set.html"
    object: RuleSet

    @cached_property
    def version(self) -> RuleSetVersion:
        asked = self.request.GET.get("version", "")
        versions = RuleSetVersion.objects.filter(rule_set=self.object).select_related("rule_set")
        versions = versions.prefetch_related("values").order_by("-number")
        if asked:
            return get_object_or_404(versions, number=int(asked) if asked.isdecimal() else 0)
        return get_object_or_404(versions[:1])

    def get_subtitle(self) -> str:
        ends = self.object.in_force_to
        return f"{self.object.get_kind_display()} · {self.object.in_force_from} 起" + (f"至 {ends}" if ends else "施行")

    def get_actions(self) -> Sequence[Action]:
        user, area = self.request.user, self.object.area
        found = []
        if user.can(Capability.EDIT_RULES):
            found.append(
                Action("另设本区划的规则", reverse("elections:rule_set_derive", args=[self.object.pk]), "copy")
            )
        if area and user.can(Capability.EDIT_RULES, area.path):
            edit = reverse("elections:rule_set_edit", args=[self.object.pk])
            found.append(Action("修改", edit, "edit", primary=True))
        return found

    def get_facts(self) -> Sequence[tuple[str, Any]]:
        rule_set = self.object
        return [
            ("适用区划", rule_set.area or rule_set.area_code),
            ("依据", rule_set.source or "—"),
            ("施行", f"{rule_set.in_force_from} 至 {rule_set.in_force_to or '今'}"),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups = rule_table(self.version)
        return super().get_context_data(
            version=self.version,
            versions=self.object.versions.select_related("made_by"),  # type: ignore[attr-defined]
            groups=groups,
            unsure=sum(row.provision.is_background for _, rows in groups for row in rows),
            is_current=self.version.number == self.object.current.number,
            **kwargs,
        )


class RuleSetEditView(ScopedUpdateView):
    queryset = RuleSet.objects.all()
    capability = Capability.EDIT_RULES
    form_class = RuleSetForm
    template_name = "elections/rule_set_form.html"
    submit_label = "保存为新版本"
    success_message = "规则已保存为新版本，原来的版本保留。"

    def get_title(self) -> str:
        return f"修改{self.object.title}"


class RuleSetDeriveView(ScopedUpdateView):
    """A rule set of an area of one's own, a county or higher, copied from any that one may read."""

    capability = Capability.EDIT_RULES
    form_class = RuleSetDeriveForm
    submit_label = "另设"
    success_message = "本区划的规则已设立，内容与原规则相同，请接着修改。"
    title = "另设本区划的规则"

    def get_queryset(self) -> Any:
        user: Any = self.request.user
        return RuleSet.objects.read_at(user.paths_with(self.capability))

    def get_subtitle(self) -> str:
        return f"从“{self.object.title}”复制"

    def get_form_kwargs(self) -> dict[str, Any]:
        areas = Area.objects.with_capability(self.request.user, self.capability).filter(is_hidden=False)
        areas = areas.exclude(level=Area.Level.TOWNSHIP)
        return {**super().get_form_kwargs(), "areas": areas.order_by("depth", "path")}
