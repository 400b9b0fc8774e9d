"""List, detail, create, edit and delete pages, said once. A concrete page is a few declarations."""

from typing import Any

from django.contrib import messages
from django.db import models
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.generic import CreateView, DeleteView, DetailView, UpdateView
from django_filters.views import FilterView
from django_tables2.views import SingleTableMixin

from core.models import AuditEntry
from core.views.mixins import ScopedObjectsMixin


class ScopedListView(ScopedObjectsMixin, SingleTableMixin, FilterView):
    """A filtered, sorted, paged table. Declares ``queryset``, ``capability``, ``table_class``, ``filterset_class``.

    With HTMX only the table comes back, from ``partial_template_name``.
    """

    template_name = "core/list.html"
    partial_template_name = "core/partials/table.html"
    title = ""
    paginate_by = 25
    table_pagination = {"per_page": 25}
    strict = False

    def get_template_names(self) -> list[str]:
        htmx = getattr(self.request, "htmx", None)
        return [self.partial_template_name if htmx and not htmx.boosted else self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=self.title, **kwargs)


class ScopedDetailView(ScopedObjectsMixin, DetailView):
    """One object's page, with its history for those who may see it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(history=history_of(self.object), **kwargs)


def history_of(instance: models.Model, limit: int = 30) -> models.QuerySet[AuditEntry]:
    """The newest audit entries about an object."""
    return AuditEntry.objects.filter(object_type=instance._meta.label_lower, object_id=str(instance.pk))[:limit]


class ServiceFormMixin:
    """A form whose ``save(actor)`` calls a service; the page says what was done."""

    success_message = "已保存。"
    template_name = "core/form.html"
    title = ""
    request: Any
    object: Any

    def form_valid(self, form: Any) -> HttpResponseBase:
        self.object = form.save(actor=self.request.user)
        messages.success(self.request, self.success_message)
        response: HttpResponse = HttpResponse(status=302)
        response["Location"] = self.get_success_url()
        return response

    def get_success_url(self) -> str:
        return str(self.object.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=self.title, **kwargs)  # type: ignore[misc]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}  # type: ignore[misc]


class ScopedCreateView(ScopedObjectsMixin, ServiceFormMixin, CreateView):
    """A page that makes an object. The form takes ``user`` and limits its choices to what they may edit."""


class ScopedUpdateView(ScopedObjectsMixin, ServiceFormMixin, UpdateView):
    """A page that edits an object found among the editable ones."""


class ScopedDeleteView(ScopedObjectsMixin, ServiceFormMixin, DeleteView):
    """Removes an object with a reason. The form takes ``user`` and ``instance``; ``save`` returns where to go on."""

    template_name = "core/delete.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.object}

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.object = self.get_object()
        form = self.get_form()
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)
