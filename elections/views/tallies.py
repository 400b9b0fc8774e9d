"""工作计数: what was counted, summed by street and kind, and its single rows."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import Sum
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView

from core.capabilities import Capability
from core.downloads import download
from core.exports import write_workbook
from core.views.generic import (
    Action,
    PageHeadMixin,
    ScopedDeleteView,
    ScopedListView,
    ScopedUpdateView,
    ServiceFormMixin,
)
from core.views.mixins import CapabilityMixin
from elections.filters import TallyFilter
from elections.forms.tallies import PeriodForm, TallyForm, TallyRemoveForm
from elections.models import Tally, TallyKind, Term
from elections.page_scope import PageScope, TermPageMixin
from elections.rules.tallies import NUMBERS
from elections.selectors.tallies import Key, Sums, rows_of, sums_of, units_counting
from elections.tables import TallyTable
from places.models import Area

ROWS = Tally.objects.select_related("kind__term__area", "township", "unit", "by")


def address(name: str, scope: PageScope, **values: Any) -> str:
    """A page of counts in a scope."""
    return f"{reverse(f'elections:{name}')}?{scope.query(**values)}"


class CountsMixin(PageHeadMixin, TermPageMixin, CapabilityMixin):
    """A page of what was counted in a scope; its ``tabs`` are sums and single rows."""

    request: Any
    capability = Capability.VIEW_FIGURES
    tab = ""

    @property
    def term(self) -> Term:
        assert self.scope.term is not None
        return self.scope.term

    @property
    def may_count(self) -> bool:
        return bool(self.request.user.can(Capability.EDIT_PROGRESS, self.scope.area.path))

    def get_actions(self) -> list[Action]:
        actions = []
        if self.request.user.can(Capability.EDIT_TERMS, self.term.area.path):
            actions.append(Action("类别设置", reverse("elections:tally_kinds", args=[self.term.pk]), "settings"))
        if self.may_count:
            table = f"{reverse('elections:table', args=['tallies'])}?{self.scope.query()}"
            actions.append(Action("导入", table, "upload"))
            actions.append(Action("登记一次", address("tally_add", self.scope), "add"))
            actions.append(Action("批量填报", address("tally_grid", self.scope), "edit", primary=True))
        return actions

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {"tallies": "汇总", "tally_rows": "明细"}
        tabs = [(label, address(name, self.scope), name == self.tab) for name, label in words.items()]
        return super().get_context_data(**{"tabs": tabs, "may_count": self.may_count, **kwargs})


class TalliesView(CountsMixin, TemplateView):
    """Sums by street (in a street by unit) and kind, of all days or some; each number opens to its rows."""

    template_name = "elections/tallies.html"
    title = "工作计数"
    tab = "tallies"

    @cached_property
    def form(self) -> PeriodForm:
        return PeriodForm(self.request.GET or None)

    @cached_property
    def places(self) -> list[tuple[Key, str]]:
        scope = self.scope
        if not scope.area.is_township:
            return [(area.pk, area.name) for area in scope.children]
        found: list[tuple[Key, str]] = [
            (unit.pk, unit.short_name) for unit in units_counting(self.term, scope.area, scope.kind)
        ]
        return found if scope.kind else [*found, (None, "街镇本级")]

    @cached_property
    def sums(self) -> Sums:
        scope = self.scope
        return sums_of(self.term, scope.area, scope.children, scope.kind, self.form.period)

    def get_actions(self) -> list[Action]:
        values = self.request.GET.copy()
        values["export"] = "xlsx"
        return [Action("导出汇总表", f"?{values.urlencode()}", "download"), *super().get_actions()]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.GET.get("export") == "xlsx":
            return self._export()
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = [
            (name, self._place_url(key), self._opened(self.sums.line(key), self._place_values(key)))
            for key, name in self.places
        ]
        return super().get_context_data(
            form=self.form,
            kinds=self.sums.kinds,
            total=self._opened(self.sums.total, {}),
            lines=lines,
            place_word=self.scope.words["unit" if self.scope.area.is_township else "township"],
            is_empty=not any(number for _, _, number in self.sums.total),
            **kwargs,
        )

    def _place_values(self, key: Key) -> dict[str, Any]:
        """What narrows the single rows to a place."""
        return {"unit": key or "street"} if self.scope.area.is_township else {"area": key}

    def _place_url(self, key: Key) -> str:
        if self.scope.area.is_township:
            return address("tally_rows", self.scope, **self._place_values(key), **self._asked())
        return address("tallies", self.scope, area=key, **self._asked())

    def _asked(self) -> dict[str, Any]:
        period = self.form.period
        return {"since": period.since or "", "until": period.until or ""}

    def _opened(self, line: Sequence[tuple[TallyKind, str, int]], place: dict[str, Any]) -> list[tuple[int, str]]:
        """Numbers with the address of their rows."""
        asked = self._asked()
        return [
            (number, address("tally_rows", self.scope, of=kind.pk, **place, **asked) if number else "")
            for kind, _, number in line
        ]

    def _export(self) -> HttpResponseBase:
        header = [self.scope.words["unit" if self.scope.area.is_township else "township"]]
        header += [f"{kind.name}{word}" for kind in self.sums.kinds for _, word in kind.columns]
        rows: list[list[Any]] = [["合计", *(number for _, _, number in self.sums.total)]]
        rows += [[name, *(number for _, _, number in self.sums.line(key))] for key, name in self.places]
        user, period = self.request.user, self.form.period
        days = f"{period.since or '不限'} 至 {period.until or '不限'}"
        notes = [("表格", "工作计数汇总表"), *self.scope.notes(), ("日期", days)]
        notes += [("导出人", f"{user.full_name} {user.office or user.role_names}".strip())]
        notes += [("导出时间", f"{timezone.localtime():%Y-%m-%d %H:%M}")]
        file = io.BytesIO()
        write_workbook(file, title="工作计数汇总表", header=header, rows=rows, notes=notes)
        return download(file, f"工作计数汇总表-{self.scope.area}-{timezone.localdate()}.xlsx")


class TallyRowsView(CountsMixin, ScopedListView):
    """Single rows with their sums at the foot."""

    queryset = ROWS
    table_class = TallyTable
    filterset_class = TallyFilter
    template_name = "elections/tally_rows.html"
    title = "工作计数明细"
    tab = "tally_rows"
    empty_title = "还没有登记工作计数"
    empty_text = "培训、宣传、谈话等活动和群众问题、信访投诉，可以逐次登记，也可以按单位和日期成批填报。"

    def get_queryset(self) -> Any:
        found = rows_of(self.term, self.scope.area, self.scope.kind).with_capability(self.request.user, self.capability)
        return found.select_related("kind", "township", "unit", "by")

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(filterset_class), "scope": self.scope}

    def get_table_kwargs(self) -> dict[str, Any]:
        hidden = () if self.may_count else ("edit",)
        return {
            "sums": self.filterset.qs.order_by().aggregate(**{name: Sum(name, default=0) for name in NUMBERS}),
            "exclude": (*hidden, "township") if self.scope.area.is_township else hidden,
        }


class TallyAddView(CountsMixin, ServiceFormMixin, FormView):
    """Counts one happening; ``?of=`` and ``?on=`` fill in kind and day."""

    capability = Capability.EDIT_PROGRESS
    form_class = TallyForm
    object: Any = None
    title = "登记工作计数"
    success_message = "已登记。"
    submit_label = "登记"

    def get_actions(self) -> list[Action]:
        return []

    def get_subtitle(self) -> str:
        return f"{self.scope.area} · {self.term}"

    def get_initial(self) -> dict[str, Any]:
        return {"kind": self.request.GET.get("of", "")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "term": self.term, "area": self.scope.area}

    def get_success_url(self) -> str:
        return address("tally_rows", self.scope)

    def get_cancel_url(self) -> str:
        return address("tallies", self.scope)


class OneRowMixin:
    """A page about one row; its scope is the row's street."""

    capability = Capability.EDIT_PROGRESS
    queryset = ROWS
    request: Any
    object: Any

    def get_subtitle(self) -> str:
        return f"{self.object.place} · {self.object.on} · {self.object.kind.term}"

    @property
    def _rows_url(self) -> str:
        scope = PageScope(self.request.user, self.object.township, self.object.kind.term)
        return address("tally_rows", scope)

    def get_success_url(self) -> str:
        return self._rows_url

    def get_cancel_url(self) -> str:
        return self._rows_url


class TallyEditView(OneRowMixin, ScopedUpdateView):
    """Corrects a row."""

    form_class = TallyForm

    def get_title(self) -> str:
        return f"修改{self.object.kind}"

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = {**super().get_form_kwargs(), "tally": self.object, "term": self.object.kind.term}
        return {**kwargs, "area": self._widest()}

    def _widest(self) -> Area:
        """As far as the user may move the row: the term's area, or the row's street."""
        term_area: Area = self.object.kind.term.area
        may_all = self.request.user.can(self.capability, term_area.path)
        return term_area if may_all else self.object.township  # type: ignore[no-any-return]

    def get_actions(self) -> list[Action]:
        return [Action("删除", reverse("elections:tally_remove", args=[self.object.pk]), "delete")]


class TallyRemoveView(OneRowMixin, ScopedDeleteView):
    """Takes a row out, with a reason."""

    form_class = TallyRemoveForm
    success_message = "已删除。"

    def get_title(self) -> str:
        return f"删除{self.object.kind}"
