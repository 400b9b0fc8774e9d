"""包联: which leader answers for which street and unit."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from cadres.forms.responsibilities import ResponsibilityForm, ResponsibilityRemoveForm
from cadres.models import Responsibility
from cadres.selectors.responsibilities import leaders_of
from cadres.selectors.situation import picture_of, row_of
from core.capabilities import Capability
from core.views.generic import Action, ScopedUpdateView, ServiceFormMixin
from core.views.mixins import CapabilityMixin
from elections.models import Term
from elections.page_scope import TermPageMixin
from places.models import Area, Unit

RANK_WANTED = "{unit}选情为红色，应由区县领导或街镇主要领导包联，请补充登记。"


def leaders_url(area: Area, term: Term) -> str:
    return f"{reverse('cadres:responsibilities')}?area={area.pk}&term={term.pk}"


class ResponsibilitiesView(CapabilityMixin, TermPageMixin, TemplateView):
    """The streets and units of a scope, each with those who answer for it."""

    request: Any
    capability = Capability.VIEW_FIGURES
    template_name = "cadres/responsibilities.html"
    title = "包联领导"
    paginate_by = 50

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        scope = self.scope
        assert scope.term is not None
        picture = picture_of(scope.term, scope.area, scope.kind)
        leaders = leaders_of(scope.term, scope.area.path)
        return super().get_context_data(
            title=self.title,
            picture=picture,
            streets=[(area, leaders.by_street.get(area.pk, [])) for area, _ in picture.by_township()],
            own=leaders.by_unit,
            page=Paginator(picture.rows, self.paginate_by).get_page(self.request.GET.get("page")),
            may_note=self.request.user.can(Capability.EDIT_PROGRESS, scope.area.path),
            **kwargs,
        )


class ResponsibilityAddView(CapabilityMixin, ServiceFormMixin, FormView):
    """A leader for the street or unit that the address names, in the term of ``?term=`` or the newest."""

    capability = Capability.EDIT_PROGRESS
    form_class = ResponsibilityForm
    object: Any = None
    request: Any
    kwargs: dict[str, Any]
    submit_label = "登记"
    success_message = "已登记包联领导。"
    is_unit = False

    @cached_property
    def unit(self) -> Unit | None:
        if not self.is_unit:
            return None
        units = Unit.objects.with_capability(self.request.user, self.capability).select_related("township")
        found: Unit = get_object_or_404(units, pk=self.kwargs["pk"])
        return found

    @cached_property
    def area(self) -> Area:
        if self.unit:
            return self.unit.township
        areas = Area.objects.with_capability(self.request.user, self.capability)
        found: Area = get_object_or_404(areas.filter(level=Area.Level.TOWNSHIP), pk=self.kwargs["pk"])
        return found

    @cached_property
    def term(self) -> Term:
        key, path = self.request.GET.get("term", ""), self.area.path
        asked = Term.objects.open_at(path).filter(pk=key) if key.isdecimal() else Term.objects.containing(path)
        found: Term | None = asked.first()
        if found is None:
            raise Http404("这个街镇还没有届次。")
        return found

    def get_title(self) -> str:
        return f"{self.unit.short_name if self.unit else self.area.name}的包联领导"

    def get_subtitle(self) -> str:
        return f"{self.area} · {self.term}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "term": self.term, "area": self.area, "unit": self.unit}

    def form_valid(self, form: Any) -> HttpResponseBase:
        answer = super().form_valid(form)
        warn_of_rank(self.request, self.term, self.unit)
        return answer

    def get_success_url(self) -> str:
        return leaders_url(self.area, self.term)

    def get_cancel_url(self) -> str:
        return leaders_url(self.area, self.term)


class ResponsibilityEditView(ScopedUpdateView):
    """Corrects who answers."""

    capability = Capability.EDIT_PROGRESS
    queryset: Any = Responsibility.objects.select_related("term__area", "area", "unit__township")
    form_class = ResponsibilityForm
    success_message = "已保存。"
    object: Any

    def get_title(self) -> str:
        return f"修改包联领导：{self.object.name}"

    def get_subtitle(self) -> str:
        return f"{self.object.unit or self.object.area} · {self.object.term}"

    def get_form_kwargs(self) -> dict[str, Any]:
        row = self.object
        named = {"term": row.term, "area": row.area, "unit": row.unit, "responsibility": row}
        return {**super().get_form_kwargs(), **named}

    def get_actions(self) -> list[Action]:
        return [Action("取消包联", reverse("cadres:responsibility_remove", args=[self.object.pk]), "delete")]

    def form_valid(self, form: Any) -> HttpResponseBase:
        answer = super().form_valid(form)
        warn_of_rank(self.request, self.object.term, self.object.unit)
        return answer

    def get_success_url(self) -> str:
        return leaders_url(self.object.area, self.object.term)

    def get_cancel_url(self) -> str:
        found = self.get_object()
        return leaders_url(found.area, found.term)


class ResponsibilityRemoveView(ResponsibilityEditView):
    form_class = ResponsibilityRemoveForm
    template_name = "core/confirm.html"
    submit_label = "取消包联"
    success_message = "已取消包联。"

    def get_title(self) -> str:
        return f"取消包联：{self.object.name}"

    def get_actions(self) -> list[Action]:
        return []

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super(ResponsibilityEditView, self).get_form_kwargs(), "instance": self.object}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        what = self.object.unit or self.object.area
        return super().get_context_data(warning=f"{self.object.name}将不再包联{what}。", **kwargs)


def warn_of_rank(request: Any, term: Term, unit: Unit | None) -> None:
    """Say it where a red unit has nobody of the rank that it wants."""
    row = row_of(term, unit) if unit else None
    if row and row.wants_higher:
        messages.warning(request, RANK_WANTED.format(unit=row.unit.short_name))
