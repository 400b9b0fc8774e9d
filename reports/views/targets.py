"""目标: what an area wants its figures to be, how they stand, and which units decide it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from core.capabilities import Capability
from core.views.generic import Action, PageHeadMixin, ScopedUpdateView, ServiceFormMixin
from core.views.mixins import CapabilityMixin
from elections.page_scope import TermPageMixin, basis_asked
from places.models import Area, Unit
from reports.choices import Reach, RowKind
from reports.dashboard.targets import Decider, decider
from reports.figure_scope import FigurePageMixin, FigureScope, FigureScopeMixin, FreshnessMixin
from reports.forms.targets import SmallGroupsForm, TargetEditForm, TargetForm, TargetRemoveForm
from reports.indicators import INDICATORS
from reports.links import Links, unit_url
from reports.models import Target
from reports.selectors.disclosure import least_for, protected
from reports.selectors.figures import figures_of_areas
from reports.selectors.places import units_below
from reports.selectors.targets import Judged, reaching, targets_over, who_decides
from reports.views.matrix import MOST_UNITS, Matrix

MOST_LISTED = 100
"""So many of the units that decide are listed, those that do most first."""


def targets_url(scope: Any) -> str:
    return f"{reverse('reports:targets')}?{scope.query()}"


class TargetsView(PageHeadMixin, CapabilityMixin, FigurePageMixin, TemplateView):
    """The targets that hold in a scope, and how each place below stands to them."""

    request: Any
    capability = Capability.VIEW_FIGURES
    template_name = "reports/targets.html"
    title = "目标"

    def get_subtitle(self) -> str:
        return "上级的目标下级自动适用，下级另设更高目标的按更高的；达到与否按人数精确比较，不按四舍五入后的数"

    def get_actions(self) -> Sequence[Action]:
        if not self.request.user.can(Capability.EDIT_TERMS, self.scope.area.path):
            return ()
        query = self.scope.query(rows="")
        return (
            Action("小数保护", f"{reverse('reports:small_groups')}?{query}", "eye"),
            Action("设定目标", f"{reverse('reports:target_add')}?{query}", "add", primary=True),
        )

    @cached_property
    def places(self) -> list[Any]:
        """Areas, or units of a township, below the scope that take part."""
        if self.scope.area.is_township:
            return units_below(self.scope)
        return list(self.scope.children)

    @cached_property
    def targets(self) -> list[Target]:
        """What holds in the scope, and what places below have set for themselves."""
        assert self.scope.term is not None
        paths = [self.scope.area.path, *(area.path for area in self.scope.children)]
        found = targets_over(self.scope.term, paths)
        return [target for target in found if not self.scope.kind or target.kind in ("", self.scope.kind)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        here = self.scope.area.path
        held = reaching(self.targets, here)
        for_units = reaching(self.targets, here, of_units=True)
        board = Matrix(self.scope, self.request.user, self.places, self.targets)
        lines = [board.line(target) for target in held] + [board.unit_line(target) for target in for_units]
        in_columns = [target for target in held if target.reach == Reach.BELOW]
        columns = for_units if self.scope.area.is_township else in_columns
        return super().get_context_data(
            lines=lines,
            columns=columns,
            rows=[board.row(place, columns) for place in self.places] if columns else [],
            own_below=[target for target in self.targets if target not in held and target not in for_units],
            of_units=self.scope.area.is_township,
            **kwargs,
        )


class TargetMixin(FigureScopeMixin):
    """The target of the address in the scope that is asked for, or in that of the area that set it."""

    kwargs: dict[str, Any]

    @cached_property
    def target(self) -> Target:
        rows = Target.objects.select_related("area", "term__area")
        found: Target = get_object_or_404(rows, pk=self.kwargs["pk"])
        if found.code not in INDICATORS:
            raise Http404("没有这个指标。")
        return found

    @cached_property
    def scope(self) -> FigureScope:
        target, asked = self.target, self.request.GET.get("area", "")
        areas = Area.objects.with_capability(self.request.user, self.capability)
        if asked and not asked.isdecimal():
            raise Http404("没有这个区划。")
        area = areas.filter(pk=asked or target.area_id).first()
        if area is None or not area.path.startswith(target.area.path):
            raise Http404("没有这个目标，或者不在您的管理范围。")
        rows, kind = self.request.GET.get("rows", ""), self.request.GET.get("kind", "")
        user: Any = self.request.user
        asked_rows = rows if rows in RowKind.of_term() else ""
        return FigureScope(
            user,
            area,
            target.term,
            target.kind or (kind if kind in Unit.Kind.values else ""),
            basis_asked(self.request, target.term),
            list_name="reports:targets",
            follows=frozenset({"area", "basis"} if target.kind else {"area", "basis", "kind"}),
            asked=asked_rows,
        )


class DecidingView(CapabilityMixin, TargetMixin, FreshnessMixin, TemplateView):
    """Which units keep an area from a target, all of them, each opening its page."""

    capability = Capability.VIEW_FIGURES
    template_name = "reports/deciding.html"
    counts_live = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked, own = request.GET.get("area", ""), self.target.area
        above = (
            Area.objects.with_capability(request.user, self.capability).filter(pk=asked) if asked.isdecimal() else []
        )
        if any(own.path.startswith(area.path) and area != own for area in above):
            return redirect(f"{reverse('reports:targets')}?{urlencode({'area': asked, 'term': self.target.term_id})}")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        scope, target = self.scope, self.target
        is_too_large = scope.unit_total > MOST_UNITS
        return super().get_context_data(
            title=f"{target.name}：哪些{scope.words['unit']}影响达标",
            target=target,
            found=None if is_too_large else self._found(),
            is_too_large=is_too_large,
            targets_url=targets_url(scope),
            figure_url=Links(scope)(target.code),
            **kwargs,
        )

    def _found(self) -> Decider:
        scope, target = self.scope, self.target
        asked: Any = {"term": target.term, "areas": [scope.area], "kind": scope.kind, "codes": [target.code]}
        figures = figures_of_areas(**asked, basis=scope.basis, rows=scope.rows)[scope.area.pk]
        least = least_for(scope.user, target.term, scope.area)
        judged = Judged(target, protected(figures, least)[target.code])
        found = who_decides(target.term, [(scope.area, judged)], kind=scope.kind, basis=scope.basis, rows=scope.rows)
        return decider(found[0], lambda key: unit_url(scope, key), "", most=MOST_LISTED, tells=not least)


class TargetAddView(CapabilityMixin, TermPageMixin, ServiceFormMixin, FormView):
    capability = Capability.EDIT_TERMS
    form_class = TargetForm
    title = "设定目标"
    submit_label = "设定"
    success_message = "目标已设定，看板和下级看板随即亮灯。"
    object = None

    def get_subtitle(self) -> str:
        return f"{self.scope.area} {self.scope.term}"

    def get_initial(self) -> dict[str, Any]:
        return {"code": self.request.GET.get("code", "")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "term": self.scope.term, "area": self.scope.area}

    def get_success_url(self) -> str:
        return targets_url(self.scope)

    def get_cancel_url(self) -> str:
        return targets_url(self.scope)


class TargetEditView(ScopedUpdateView):
    capability = Capability.EDIT_TERMS
    queryset: Any = Target.objects.select_related("area", "term__area")
    form_class = TargetEditForm
    success_message = "目标已修改。"
    object: Any

    def get_title(self) -> str:
        return f"修改目标：{self.object.name}"

    def get_subtitle(self) -> str:
        return f"{self.object.area} {self.object.term}"

    def get_actions(self) -> list[Action]:
        return [Action("取消目标", reverse("reports:target_remove", args=[self.object.pk]), "delete")]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.object}

    def get_success_url(self) -> str:
        return f"{reverse('reports:targets')}?area={self.object.area_id}&term={self.object.term_id}"

    def get_cancel_url(self) -> str:
        return self.get_success_url()


class TargetRemoveView(TargetEditView):
    form_class = TargetRemoveForm
    template_name = "core/confirm.html"
    submit_label = "取消目标"
    success_message = "目标已取消。"

    def get_title(self) -> str:
        return f"取消目标：{self.object}"

    def get_actions(self) -> list[Action]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(warning="取消后本级和下级的看板不再按它亮灯，操作会写入记录。", **kwargs)


class SmallGroupsView(CapabilityMixin, TermPageMixin, ServiceFormMixin, FormView):
    """From how many people on numbers stand on shared pages."""

    capability = Capability.EDIT_TERMS
    form_class = SmallGroupsForm
    title = "小数保护"
    success_message = "已保存。"
    object = None

    def get_subtitle(self) -> str:
        return f"{self.scope.area} {self.scope.term}：人数很少、能认出是谁的数字，不在共享的页面上显示"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "term": self.scope.term, "area": self.scope.area}

    def get_success_url(self) -> str:
        return targets_url(self.scope)

    def get_cancel_url(self) -> str:
        return targets_url(self.scope)
