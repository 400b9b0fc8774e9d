"""Notes on numbers and units: written and taken back where they are read."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from core.capabilities import Capability
from core.views.generic import Action, PageHeadMixin, ScopedUpdateView, ServiceFormMixin
from core.views.mixins import CapabilityMixin
from elections.models import Note
from elections.page_scope import TermPageMixin
from elections.selectors.notes import notes_under
from places.models import Unit
from reports.forms.notes import NoteEditForm, NoteForm, NoteWithdrawForm
from reports.indicators import INDICATORS


class NotesView(PageHeadMixin, CapabilityMixin, TermPageMixin, TemplateView):
    """The notes of a scope, on its numbers and on those below."""

    request: Any
    capability = Capability.VIEW_FIGURES
    template_name = "reports/notes.html"
    title = "备注"

    def get_subtitle(self) -> str:
        return f"{self.scope.area}及下级的数字和单位，备注在出现它们的页面上都显示"

    def get_actions(self) -> list[Action]:
        if not self.request.user.can(Capability.EDIT_PROGRESS, self.scope.area.path):
            return []
        url = f"{reverse('reports:note_add')}?{self.scope.query()}"
        return [Action("写备注", url, "add", primary=True)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.scope.term is not None
        notes = notes_under(self.request.user, self.scope.term, self.scope.area)
        named = [(mark, _about(mark.note)) for mark in notes.marks]
        return super().get_context_data(marks=named, **kwargs)


def _about(note: Note) -> str:
    """What a note is on: the unit, the figure, or the area as a whole."""
    if note.unit:
        return "单位"
    return INDICATORS[note.code].name if note.code in INDICATORS else "整个区划"


class NoteAddView(CapabilityMixin, TermPageMixin, ServiceFormMixin, FormView):
    """Writes a note on the scope's area, on the indicator ``code``, or on the unit ``unit`` of the address."""

    request: Any
    capability = Capability.EDIT_PROGRESS
    form_class = NoteForm
    title = "写备注"
    success_message = "备注已保存，出现这个数字或单位的页面上都会显示。"
    object = None

    @cached_property
    def unit(self) -> Unit | None:
        key = self.request.GET.get("unit", "")
        if not key:
            return None
        units = Unit.objects.under(self.scope.area.path)
        found: Unit | None = units.filter(pk=key).first() if key.isdecimal() else None
        if found is None:
            raise Http404("没有这个单位，或者不在您的管理范围。")
        return found

    def get_subtitle(self) -> str:
        return f"{self.unit or self.scope.area} {self.scope.term}"

    def get_initial(self) -> dict[str, Any]:
        return {"code": self.request.GET.get("code", "")}

    def get_form_kwargs(self) -> dict[str, Any]:
        area = self.unit.township if self.unit else self.scope.area
        return {**super().get_form_kwargs(), "term": self.scope.term, "area": area, "unit": self.unit}

    def get_success_url(self) -> str:
        if self.unit:
            return f"{self.unit.get_absolute_url()}?{self.scope.query(area='')}"
        return notes_url(self.scope.query())

    def get_cancel_url(self) -> str:
        return self.get_success_url()


def notes_url(query: str) -> str:
    return f"{reverse('reports:notes')}?{query}"


class NoteEditView(ScopedUpdateView):
    capability = Capability.EDIT_PROGRESS
    queryset: Any = Note.objects.standing().select_related("area", "unit", "term")
    form_class = NoteEditForm
    title = "修改备注"
    success_message = "备注已修改。"
    object: Any

    def get_subtitle(self) -> str:
        return f"{self.object.unit or self.object.area} {self.object.term}"

    def get_actions(self) -> list[Action]:
        return [Action("撤回备注", reverse("reports:note_withdraw", args=[self.object.pk]), "delete")]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.object}

    def get_success_url(self) -> str:
        return notes_url(f"area={self.object.area_id}&term={self.object.term_id}")

    def get_cancel_url(self) -> str:
        return self.get_success_url()


class NoteWithdrawView(NoteEditView):
    form_class = NoteWithdrawForm
    template_name = "core/confirm.html"
    title = "撤回备注"
    submit_label = "撤回"
    success_message = "备注已撤回。"

    def get_actions(self) -> list[Action]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = f"将撤回“{self.object}”。撤回后各页面不再显示，操作会写入记录。"
        return super().get_context_data(warning=told, **kwargs)
