from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from core.capabilities import Capability
from core.views.mixins import CapabilityMixin, ScopedObjectsMixin
from elections.page_scope import PageScopeMixin
from imports.models import HeaderChoice, ValueChoice
from imports.selectors.choices import remembered
from imports.services.remembering import forget


class ChoicesView(CapabilityMixin, PageScopeMixin, TemplateView):
    """已记住的对应: what the offices of the area have explained, by whom and when; what holds from above as well."""

    request: Any
    capability = Capability.EDIT_MEANINGS
    template_name = "imports/choices.html"
    extra_context = {"title": "已记住的对应"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        memory = remembered(self.request.user, self.scope.area)
        may_import = self.request.user.can(Capability.EDIT_PEOPLE)
        return super().get_context_data(memory=memory, may_import=may_import, **kwargs)


class ForgetView(ScopedObjectsMixin, View):
    """Forgets one choice: the next file is asked about again. Opened by itself it leads to the list."""

    request: Any
    capability = Capability.EDIT_MEANINGS
    said: str

    def get(self, *args: Any, pk: int, **kwargs: Any) -> HttpResponseBase:
        return self._back(get_object_or_404(self.get_queryset(), pk=pk))

    def post(self, *args: Any, pk: int, **kwargs: Any) -> HttpResponse:
        choice = get_object_or_404(self.get_queryset(), pk=pk)
        forget(actor=self.request.user, choice=choice)
        messages.success(self.request, "已删除。以后的文件遇到它会重新询问；已写入的数据不变。")
        return self._back(choice)

    def _back(self, choice: HeaderChoice | ValueChoice) -> HttpResponse:
        return redirect(f"{reverse('imports:choices')}?area={choice.area_id}")


class ForgetHeaderView(ForgetView):
    queryset = HeaderChoice.objects.select_related("area")


class ForgetValueView(ForgetView):
    queryset = ValueChoice.objects.select_related("area")
