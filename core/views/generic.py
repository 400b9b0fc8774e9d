"""List, detail, create, edit and delete pages, said once. A concrete page is a few declarations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.generic import CreateView, DeleteView, DetailView, UpdateView
from django_filters.views import FilterView
from django_htmx.http import push_url
from django_tables2.views import SingleTableMixin

from core.capabilities import Capability
from core.exports import Notes
from core.filters import FilterSet
from core.models import AuditEntry
from core.scope import paths_q
from core.services.exporting import is_long, make_workbook
from core.views.exports import order
from core.views.mixins import ScopedObjectsMixin

HISTORY_READERS = (
    Capability.EDIT_PEOPLE,
    Capability.EDIT_TERMS,
    Capability.MANAGE_ACCOUNTS,
    Capability.VIEW_AUDIT,
)


OVERTAKEN = "没有保存：同样的内容刚刚已经登记（可能是重复提交，或者他人同时在办）。请返回核对后再办。"
"""What a form says where the database refused a row that another request had made since the service's checks."""


@dataclass(frozen=True)
class Action:
    """A button at the head of a page, for those who have its capability. ``url`` may be lazy; one is ``primary``."""

    label: str
    url: Any
    icon: str = ""
    capability: Capability | None = None
    primary: bool = False


class PageHeadMixin:
    """The head of a page: ``title``, ``subtitle`` and its ``actions``, as attributes or by ``get_…``."""

    title = ""
    subtitle = ""
    actions: Sequence[Action] = ()
    request: Any

    def get_title(self) -> str:
        return self.title

    def get_subtitle(self) -> str:
        return self.subtitle

    def get_actions(self) -> Sequence[Action]:
        return self.actions

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        allowed = [action for action in self.get_actions() if action.capability is None or user.can(action.capability)]
        head = {"title": self.get_title(), "subtitle": self.get_subtitle(), "actions": allowed}
        return super().get_context_data(**{**head, **kwargs})


class ScopedListView(PageHeadMixin, ScopedObjectsMixin, SingleTableMixin, FilterView):
    """A filtered, sorted, paged table. Declares ``queryset``, ``capability``, ``table_class``, ``filterset_class``.

    With HTMX only the list comes back, from ``partial_template_name``; ``?export=xlsx`` gives all its rows as a
    workbook, unless ``exportable`` is off. ``empty_title`` and ``empty_text`` say what to do when there is nothing.
    A list that shows more than rows of the database is no ``is_kept_page``.
    """

    template_name = "core/list.html"
    partial_template_name = "core/partials/table.html"
    filterset_class = FilterSet
    table_pagination = {"per_page": 25}
    strict = False
    request: Any
    exportable = True
    is_kept_page = True
    empty_title = ""
    empty_text = ""

    def get_template_names(self) -> list[str]:
        return [self.partial_template_name if self.request.htmx else self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        empty = {"empty_title": self.empty_title, "empty_text": self.empty_text}
        return super().get_context_data(export_url=self.export_url, **empty, **kwargs)

    @property
    def export_url(self) -> str:
        values = self.request.GET.copy()
        values.pop("page", None)
        values["export"] = "xlsx"
        return f"?{values.urlencode()}" if self.exportable else ""

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponseBase:
        if self.exportable and self.request.GET.get("export") == "xlsx":
            return self.export(context["table"])
        response = super().render_to_response(context, **kwargs)
        if self.request.htmx:
            filled = [(key, value) for key, values in self.request.GET.lists() for value in values if value]
            return push_url(response, f"{self.request.path}?{urlencode(filled)}")
        return response

    def export(self, table: Any) -> HttpResponseBase:
        """The list as a workbook; of a long one, that it is being made."""
        if is_long(self.request, table):
            return order(self.request, title=self.get_title(), capability=self.capability)
        made = make_workbook(self.request, table=table, title=self.get_title(), notes=self.export_notes())
        self.note_export(len(table.rows))
        return made

    def note_export(self, rows: int) -> None:
        """Called when the list leaves the house: lists of people and acts leave their audit entry here."""

    def data_notes(self) -> Notes:
        """What the sheet 说明 says of the data: with a page scope (``elections.page_scope``) that of its term, without
        one that of this installation."""
        notes: Notes = import_string(settings.DATA_NOTES)()
        return notes

    def export_notes(self) -> Notes:
        """What the sheet 说明 says: of the data, the filters, by whom and when."""
        user = self.request.user
        chips = "；".join(f"{chip.label}：{chip.value}" for chip in self.filterset.chips)
        return [
            *self.data_notes(),
            ("表格", self.get_title()),
            ("筛选条件", chips or "无"),
            ("导出人", f"{user.full_name} {user.office or user.role_names}".strip()),
            ("导出时间", f"{timezone.localtime():%Y-%m-%d %H:%M}"),
        ]


class ScopedDetailView(PageHeadMixin, ScopedObjectsMixin, DetailView):
    """One object's page, with its history for those who may see it. ``facts`` lists words and values."""

    template_name = "core/detail.html"

    def get_title(self) -> str:
        return self.title or str(self.object)

    def get_facts(self) -> Sequence[tuple[str, Any]]:
        return ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        history = history_of(self.object, self.request.user) if may_see_history(self.request.user) else None
        return super().get_context_data(history=history, facts=self.get_facts(), **kwargs)


def may_see_history(user: Any) -> bool:
    """Whether the audit entries of an object are for this user: not for those who only look."""
    return any(user.can(capability) for capability in HISTORY_READERS)


def history_of(instance: models.Model, user: Any, limit: int = 30) -> models.QuerySet[AuditEntry]:
    """The newest audit entries about an object, of acts in the user's areas and in those these lie in: what another
    street did with somebody who serves there too is not for this one."""
    paths = {path for capability in HISTORY_READERS for path in user.paths_with(capability)}
    above = {path[:end] for path in paths for end in range(1, len(path))}
    about = AuditEntry.objects.filter(object_type=instance._meta.label_lower, object_id=str(instance.pk))
    return about.filter(paths_q("area_path", paths) | models.Q(area_path__in=above))[:limit]


class ServiceFormMixin(PageHeadMixin):
    """A form whose ``save(actor)`` calls a service; the page says what was done.

    What the service refuses with a ValidationError stands on the form.
    """

    success_message = "已保存。"
    template_name = "core/form.html"
    submit_label = ""
    cancel_url: Any = ""
    object: Any

    def form_valid(self, form: Any) -> HttpResponseBase:
        try:
            saved = form.save(actor=self.request.user)
        except ValidationError as error:
            form.add_error(None, error)
            return super().form_invalid(form)
        except IntegrityError:
            form.add_error(None, OVERTAKEN)
            return super().form_invalid(form)
        self.object = saved
        messages.success(self.request, self.success_message)
        return HttpResponseRedirect(self.get_success_url())

    def get_success_url(self) -> str:
        return str(self.object.get_absolute_url())

    def get_cancel_url(self) -> str:
        return str(self.cancel_url or (self.object.get_absolute_url() if self.object else ""))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(submit_label=self.submit_label, cancel_url=self.get_cancel_url(), **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}


class ScopedCreateView(ScopedObjectsMixin, ServiceFormMixin, CreateView):
    """A page that makes an object. The form takes ``user`` and limits its choices to what they may edit."""


class ScopedUpdateView(ScopedObjectsMixin, ServiceFormMixin, UpdateView):
    """A page that edits an object found among the editable ones."""


class ScopedDeleteView(ScopedObjectsMixin, ServiceFormMixin, DeleteView):
    """Removes an object with a reason. The form takes ``user`` and ``instance``; ``save`` returns where to go on."""

    template_name = "core/delete.html"
    success_message = "已删除。"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.object}

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.object = self.get_object()
        form = self.get_form()
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)
