"""Terms: their list, their page, and what staff set up."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from core.capabilities import Capability
from core.services.jobs import live_progress
from core.views.generic import Action, ScopedCreateView, ScopedDetailView, ScopedListView, ScopedUpdateView
from elections.forms import (
    AddUnitsForm,
    PracticeTermForm,
    PracticeWipeForm,
    RemoveUnitForm,
    TermCreateForm,
    TermEditForm,
)
from elections.forms.terms import units_outside
from elections.models import Term, UnitProfile
from elections.page_scope import PageScope
from elections.rules.practice import NAME
from elections.selectors import PartRow, parts
from elections.services.practice import counted, wiping
from elections.tables import TermTable
from places.models import Area
from places.selectors import shown_children


class TermsView(ScopedListView):
    queryset = Term.objects.select_related("area", "previous").annotate(unit_count=Count("profiles"))
    queryset = queryset.order_by("is_practice", "-as_of", "area__path")
    capability = Capability.VIEW_PLACES
    table_class = TermTable
    title = "届次"
    empty_title = "还没有届次"
    empty_text = "先载入行政区划，再新建届次：区划内参加换届的村(社区)会全部纳入。"

    def get_actions(self) -> Sequence[Action]:
        area = urlencode({"area": self.request.GET.get("area", "")})
        practice = f"{reverse('elections:practice_create')}?{area}"
        return [
            Action("新建练习届", practice, "add", Capability.EDIT_TERMS),
            Action(
                "新建届次", f"{reverse('elections:term_create')}?{area}", "add", Capability.EDIT_TERMS, primary=True
            ),
        ]


class TermView(ScopedDetailView):
    """A term: its date and footing, the units taking part by street, and how far their profiles are known."""

    queryset = Term.objects.select_related("area", "previous")
    capability = Capability.VIEW_PLACES
    template_name = "elections/term.html"
    object: Term

    def get_subtitle(self) -> str:
        return f"{self.object.area} · 统计时点 {self.object.as_of}"

    def get_actions(self) -> Sequence[Action]:
        if not self._may_edit:
            return ()
        units = reverse("elections:term_units", args=[self.object.pk])
        edit = reverse("elections:term_edit", args=[self.object.pk])
        review = reverse("elections:review_setup", args=[self.object.pk])
        plan = reverse("elections:plan", args=[self.object.pk])
        situation = reverse("elections:situation_setup", args=[self.object.pk])
        counts = reverse("elections:tally_kinds", args=[self.object.pk])
        return [
            Action("工作计划", plan, "table"),
            Action("选情设置", situation, "settings"),
            Action("计数类别", counts, "settings"),
            Action("联审设置", review, "settings"),
            Action("加入单位", units, "add"),
            Action("修改届次", edit, "edit"),
            *self._practice_actions(),
        ]

    def _practice_actions(self) -> Sequence[Action]:
        if not self.object.is_practice:
            return ()
        return [Action("清空练习届", reverse("elections:practice_wipe", args=[self.object.pk]), "delete", primary=True)]

    @property
    def _may_edit(self) -> bool:
        return bool(self.request.user.can(Capability.EDIT_TERMS, self.object.area.path))

    @cached_property
    def rows(self) -> list[PartRow]:
        """The areas below the term's, as far as the user may see them."""
        area = self.object.area
        below = [area] if area.is_township else shown_children(area)
        return parts(self.object, [each for each in below if self._reaches(each)])

    def _reaches(self, area: Area) -> bool:
        paths = self.request.user.paths_with(self.capability)
        return any(area.path.startswith(path) or path.startswith(area.path) for path in paths)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_open = self.request.user.can
        links = [
            (row, self._profiles_url(row.area) if may_open(Capability.VIEW_FIGURES, row.area.path) else "")
            for row in self.rows
        ]
        totals = {
            key: sum(getattr(row, key) for row in self.rows) for key in ("villages", "residents", "units", "complete")
        }
        return super().get_context_data(
            rows=links,
            totals=totals,
            bases=self.object.bases.select_related("term"),  # type: ignore[attr-defined]
            may_edit=self._may_edit,
            outside=units_outside(self.object).count() if self._may_edit else 0,
            is_demonstration=self.object.is_demonstration,
            open_url=self._open_url(),
            **kwargs,
        )

    def _open_url(self) -> str:
        """The practice term's dashboard, for those who may see figures there."""
        user, term = self.request.user, self.object
        if not term.is_practice:
            return ""
        areas = Area.objects.with_capability(user, Capability.VIEW_FIGURES).under(term.area.path)
        area = areas.order_by("depth", "path").first()
        return f"{reverse('reports:dashboard')}?{PageScope(user, area, term).query()}" if area else ""

    def _profiles_url(self, area: Area) -> str:
        return f"{reverse('elections:profiles')}?{PageScope(self.request.user, area, self.object).query()}"


class AreaGivenMixin:
    """A form whose area is the one that the link names, else the user's own."""

    request: Any
    capability: Capability

    @cached_property
    def area(self) -> Area | None:
        asked = self.request.GET.get("area", "")
        area = self._areas.filter(pk=asked).first() if asked.isdecimal() else None
        found: Area | None = area or self._areas.order_by("depth", "path").first()
        return found

    @property
    def _areas(self) -> Any:
        return Area.objects.with_capability(self.request.user, self.capability).filter(is_hidden=False)

    def get_initial(self) -> dict[str, Any]:
        if self.area is None:
            return {}
        is_plain = self._areas.filter(name=self.area.name).count() == 1
        return {"area": self.area.name if is_plain else self.area.code, **self.initial_of(self.area)}

    def initial_of(self, area: Area) -> dict[str, Any]:
        raise NotImplementedError


class TermCreateView(AreaGivenMixin, ScopedCreateView):
    """A new term, with the newest there as the previous one."""

    queryset = Term.objects.all()
    capability = Capability.EDIT_TERMS
    form_class = TermCreateForm
    title = "新建届次"
    submit_label = "新建"
    success_message = "届次已新建，区划内参加换届的村(社区)已全部纳入。"
    cancel_url = reverse_lazy("elections:terms")

    def initial_of(self, area: Area) -> dict[str, Any]:
        return {"previous": Term.objects.containing(area.path).first()}


class PracticeCreateView(AreaGivenMixin, ScopedCreateView):
    """A new term for training, on the day of the newest real one."""

    queryset = Term.objects.all()
    capability = Capability.EDIT_TERMS
    form_class = PracticeTermForm
    title = "新建练习届"
    subtitle = "供联络员培训试用：填报、上传、审核、选举都和正式届次一样，但不计入任何统计，可以整体清空"
    submit_label = "新建练习届"
    success_message = "练习届已新建。请联络员在页面上方的“届次”中选择它再开始练习。"
    cancel_url = reverse_lazy("elections:terms")

    def initial_of(self, area: Area) -> dict[str, Any]:
        newest = Term.objects.containing(area.path).first()
        return {"name": NAME, "as_of": newest.as_of if newest else timezone.localdate()}


class PracticeWipeView(ScopedUpdateView):
    """Wipes a practice term after saying what goes; while a job does it, its progress stands there."""

    queryset = Term.objects.filter(is_practice=True).select_related("area")
    capability = Capability.EDIT_TERMS
    form_class = PracticeWipeForm
    template_name = "elections/practice_wipe.html"
    object: Any
    request: Any

    def get_title(self) -> str:
        return f"清空{self.object.name}"

    def get_subtitle(self) -> str:
        return f"{self.object.area}"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.object = self.get_object()
        if request.htmx and wiping(self.object) is None:
            response = HttpResponse()
            response["HX-Redirect"] = self.object.get_absolute_url()
            return response
        return self.render_to_response(self.get_context_data())

    def get_template_names(self) -> list[str]:
        return ["core/partials/progress.html"] if self.request.htmx else [self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        job = wiping(self.object)
        told = {"job": live_progress(job) if job else None, "counts": {} if job else counted(self.object)}
        return super().get_context_data(progress_url=self.request.path, unit="行", **told, **kwargs)

    @property
    def success_message(self) -> str:  # type: ignore[override]
        """After the form was saved."""
        if wiping(self.object):
            return "已开始清空，完成后回到届次页面。"
        return f"{self.object.name}已清空，正式届次没有任何改动。"

    def get_success_url(self) -> str:
        term = Term.objects.filter(pk=self.object.pk).first()
        if term is None:
            return reverse("elections:terms")
        return self.request.path if wiping(term) else str(term.get_absolute_url())


class TermEditView(ScopedUpdateView):
    queryset = Term.objects.select_related("area")
    capability = Capability.EDIT_TERMS
    form_class = TermEditForm
    success_message = "届次已保存，有关统计将重新计算。"

    def get_title(self) -> str:
        return f"修改{self.object.name}"


class TermUnitsView(ScopedUpdateView):
    """Lets further units take part."""

    queryset = Term.objects.select_related("area")
    capability = Capability.EDIT_TERMS
    form_class = AddUnitsForm
    template_name = "elections/term_units.html"
    submit_label = "加入"
    success_message = "已加入本届。"

    def get_title(self) -> str:
        return f"加入{self.object.name}的单位"


class TermUnitRemoveView(ScopedUpdateView):
    """Takes a unit out of a term, which is refused while people are registered in it."""

    queryset = UnitProfile.objects.select_related("term__area", "unit__township")
    capability = Capability.EDIT_TERMS
    form_class = RemoveUnitForm
    template_name = "core/confirm.html"
    submit_label = "移出"
    success_message = "已移出本届。"
    object: Any

    def get_title(self) -> str:
        return f"把{self.object.unit.name}移出{self.object.term.name}"

    def get_cancel_url(self) -> str:
        profile: UnitProfile = self.get_object()
        return str(profile.term.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        warning = "移出后本届不再统计这个村(社区)，已填的单位情况同时删除。有人员的不能移出。"
        return super().get_context_data(warning=warning, **kwargs)
