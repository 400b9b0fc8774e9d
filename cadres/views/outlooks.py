"""现任意向: who of the last term means to stay or leave, who is over age, and with whom was talked."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.generic import TemplateView

from cadres.forms.outlooks import OutlookForm
from cadres.selectors.outlooks import Outlooks, Row, outlooks_of
from cadres.services.outlooks import save_outlook
from core.capabilities import Capability
from core.views.mixins import CapabilityMixin
from elections.page_scope import TermPageMixin


class OutlooksView(CapabilityMixin, TermPageMixin, TemplateView):
    """The incumbents of a scope, with counts on top; those who edit people fill in the lines where they stand."""

    request: Any
    capability = Capability.VIEW_PEOPLE
    template_name = "cadres/outlooks.html"
    title = "现任意向"
    paginate_by = 25

    @cached_property
    def outlooks(self) -> Outlooks:
        assert self.scope.term is not None
        return outlooks_of(self.scope.term, self.scope.area.path, self.scope.kind)

    @property
    def group(self) -> str:
        asked = self.request.GET.get("group", "")
        return asked if asked in {key for key, _, _ in self.outlooks.groups} else ""

    @cached_property
    def page(self) -> Any:
        found = Paginator(self.outlooks.shown(self.group), self.paginate_by)
        return found.get_page(self.request.GET.get("page"))

    def lines(self) -> list[tuple[Row, OutlookForm]]:
        return [(row, OutlookForm(row=row)) for row in self.page.object_list]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_edit = self.request.user.can(Capability.EDIT_PEOPLE, self.scope.area.path)
        told = {"lines": self.lines(), "outlooks": self.outlooks, "group": self.group, "page": self.page}
        return super().get_context_data(**{"title": self.title, "may_edit": may_edit, **told, **kwargs})


class OutlooksSaveView(OutlooksView):
    """Keeps the lines of a page together: all or, where one is wrong, none."""

    capability = Capability.EDIT_PEOPLE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return HttpResponseRedirect(self._back())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        sent = set(request.POST.getlist("members"))
        rows = [row for row in self.outlooks.rows if str(row.member.pk) in sent]
        lines = [(row, OutlookForm(request.POST, row=row)) for row in rows]
        wrong = [form for _, form in lines if not form.is_valid()]
        if not wrong and (changed := self._save(lines)) is not None:
            messages.success(request, f"已保存，{changed}人的意向有变动。" if changed else "没有改动。")
            return HttpResponseRedirect(self._back())
        messages.error(request, "没有保存：标出的行有误，请改正后再保存。")
        return self.render_to_response(self.get_context_data(lines=lines))

    def _save(self, lines: list[tuple[Row, OutlookForm]]) -> int | None:
        """How many lines changed; None where one was refused, which then says so."""
        changed = 0
        with transaction.atomic():
            for row, form in lines:
                try:
                    changed += save_outlook(
                        actor=self.request.user,
                        term=self.scope.term,  # type: ignore[arg-type]
                        membership=row.member,
                        **form.cleaned_data,
                    )
                except ValidationError as error:
                    form.add_error(None, error)
            if any(form.errors for _, form in lines):
                transaction.set_rollback(True)
                return None
        return changed

    def _back(self) -> str:
        query = self.scope.query(group=self.group, page=self.request.GET.get("page", ""))
        return f"{reverse('cadres:outlooks')}?{query}"
