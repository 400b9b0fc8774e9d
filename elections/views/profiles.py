"""What is known of units in a term, and which facts are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView

from core.capabilities import Capability
from core.views.generic import Action, PageHeadMixin, ScopedListView, ScopedUpdateView
from core.views.mixins import CapabilityMixin
from elections.filters import ProfileFilter
from elections.forms import FieldForm, FieldRemoveForm, ProfileForm
from elections.models import ProfileField, UnitProfile
from elections.page_scope import PageScope, PageScopeMixin
from elections.selectors import profile_fields
from elections.tables import ProfileTable
from places.models import Area


class ProfilesView(PageScopeMixin, ScopedListView):
    """The units of the scope's area in its term, with their facts."""

    queryset = UnitProfile.objects.select_related("unit__township")
    capability = Capability.VIEW_FIGURES
    table_class = ProfileTable
    filterset_class = ProfileFilter
    title = "单位情况"
    empty_title = "本届没有这里的村(社区)"
    empty_text = "请选择其他区划或届次，或者由组织部在届次页面加入单位。"

    def get_queryset(self) -> Any:
        rows = super().get_queryset().filter(term=self.scope.term).under(self.scope.area.path)
        return rows.filter(unit__kind=self.scope.kind) if self.scope.kind else rows

    def get_actions(self) -> Sequence[Action]:
        return [Action("增加字段", fields_url(self.scope.area), "settings", Capability.EDIT_PROFILE_FIELDS)]

    def get_table_kwargs(self) -> dict[str, Any]:
        may_edit = self.scope.user.can(Capability.EDIT_PEOPLE, self.scope.area.path)
        return {} if may_edit else {"exclude": ("edit",)}


class ProfileEditView(ScopedUpdateView):
    queryset = UnitProfile.objects.select_related("unit__township", "term")
    capability = Capability.EDIT_PEOPLE
    form_class = ProfileForm
    success_message = "单位情况已保存。"
    object: Any

    def get_title(self) -> str:
        return f"{self.object.unit.name}的情况"

    def get_subtitle(self) -> str:
        return f"{self.object.term} · {self.object.unit.township}"

    def get_success_url(self) -> str:
        profile = self.object
        return f"{reverse('elections:profiles')}?{PageScope(None, profile.unit.township, profile.term).query()}"

    def get_cancel_url(self) -> str:
        return self.get_success_url()


class ProfileFieldsView(PageHeadMixin, CapabilityMixin, FormView):
    """The further facts that an area asks for, and one more of them."""

    capability = Capability.EDIT_PROFILE_FIELDS
    form_class = FieldForm
    template_name = "elections/profile_fields.html"
    title = "单位情况的字段"

    @cached_property
    def area(self) -> Area:
        areas = Area.objects.with_capability(self.request.user, self.capability).order_by("depth", "path")
        key = self.request.GET.get("area", "")
        area: Area = get_object_or_404(areas, pk=key) if key.isdecimal() else get_object_or_404(areas[:1])
        return area

    def get_subtitle(self) -> str:
        return self.area.name

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user, "area": self.area}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_edit = self.request.user.can
        fields = [(field, may_edit(self.capability, field.area.path)) for field in profile_fields(self.area)]
        return super().get_context_data(fields=fields, submit_label="增加", **kwargs)

    def form_valid(self, form: Any) -> HttpResponseBase:
        try:
            field = form.save(actor=self.request.user)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, f"已增加“{field.label}”，{self.area}的单位情况页面都可以填写。")
        return HttpResponseRedirect(fields_url(self.area))


class ProfileFieldRemoveView(ScopedUpdateView):
    queryset = ProfileField.objects.select_related("area")
    capability = Capability.EDIT_PROFILE_FIELDS
    form_class = FieldRemoveForm
    template_name = "core/confirm.html"
    submit_label = "停用"
    success_message = "字段已停用，已填的内容仍然保留。"
    object: Any

    def get_title(self) -> str:
        return f"停用“{self.object.label}”"

    def get_success_url(self) -> str:
        return fields_url(self.object)

    def get_cancel_url(self) -> str:
        field: ProfileField = self.get_object()
        return fields_url(field.area)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(warning="停用后各单位不再填写这一项，已填的内容仍然保留。", **kwargs)


def fields_url(area: Area) -> str:
    return f"{reverse('elections:profile_fields')}?area={area.pk}"
