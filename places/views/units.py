"""Founding, editing and ending units."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from core.capabilities import Capability
from core.views.generic import Action, ScopedCreateView, ScopedUpdateView
from places.forms import SuccessionForm, UnitCreateForm, UnitEditForm
from places.models import Area, Unit


class UnitPageMixin:
    """What the pages of a unit share: staff only, over the units they edit."""

    queryset = Unit.objects.select_related("township")
    capability = Capability.EDIT_PLACES
    object: Unit


class UnitCreateView(UnitPageMixin, ScopedCreateView):
    """A new unit in the township of ``?area=``; without one, the tree is shown to choose it."""

    form_class = UnitCreateForm
    success_message = "单位已新建。要参加某届换届的，请在届次页面把它加入。"

    @cached_property
    def township(self) -> Area:
        areas = Area.objects.editable_by(self.request.user).filter(level=Area.Level.TOWNSHIP)
        key = self.request.GET.get("area", "")
        return get_object_or_404(areas, pk=key if key.isdecimal() else None)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "area" not in request.GET:
            messages.info(request, "请先打开要新建单位的街镇，再按“新建单位”。")
            return redirect("places:areas")
        return super().get(request, *args, **kwargs)

    def get_title(self) -> str:
        return f"在{self.township}新建单位"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "township": self.township}

    def get_success_url(self) -> str:
        return str(self.township.get_absolute_url())

    def get_cancel_url(self) -> str:
        return self.get_success_url()


class UnitEditView(UnitPageMixin, ScopedUpdateView):
    form_class = UnitEditForm
    success_message = "单位已保存。"

    def get_title(self) -> str:
        return f"修改{self.object.name}"

    def get_subtitle(self) -> str:
        return f"{self.object.township} · {self.object.get_kind_display()} · {self.object.code}"

    def get_actions(self) -> Sequence[Action]:
        return [Action("登记沿革", reverse("places:unit_succession", args=[self.object.pk]), "change")]


class UnitSuccessionView(UnitPageMixin, ScopedUpdateView):
    form_class = SuccessionForm
    template_name = "places/succession.html"
    success_message = "单位沿革已登记。"
    submit_label = "登记"

    def get_title(self) -> str:
        return f"登记{self.object.name}的沿革"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        unit = self.object
        came = unit.precessions.select_related("predecessor", "successor")  # type: ignore[attr-defined]
        went = unit.successions.select_related("predecessor", "successor")  # type: ignore[attr-defined]
        return super().get_context_data(rows=sorted({*came, *went}, key=lambda row: (row.on, row.pk)), **kwargs)
