from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.views.generic import TemplateView

from cadres.selectors.submissions import handed_in
from core.capabilities import Capability
from core.views.mixins import CapabilityMixin
from elections.choices import DataKind, SubmissionState
from elections.page_scope import PageScopeMixin
from elections.selectors import today_of
from imports.forms import UploadForm
from imports.models import Batch
from imports.selectors.todos import todos, vote_ahead
from imports.selectors.workbench import FACTS, HEADS, UnitReport, Workbench, workbench

MAX_UNITS = 1500
"""Above that many units a page of single units helps nobody: an area below is chosen first."""
VIEWS = {"todo": "待处理", "none": "未填报", "done": "已齐全", "all": "全部"}


class WorkbenchView(CapabilityMixin, PageScopeMixin, TemplateView):
    """A liaison's day: what of her units is reported, what is missing, where the uploads stand."""

    request: Any
    capability = Capability.EDIT_PEOPLE
    paginate_by = 25

    def get_template_names(self) -> list[str]:
        if self.request.headers.get("HX-Target") == "units":
            return ["imports/partials/units.html"]
        return ["imports/workbench.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(title=f"{self.scope.area.name}工作台", **kwargs)
        total = self.scope.unit_counts[""]
        if self.scope.term is None or total > MAX_UNITS:
            return {**context, "unit_total": total}
        bench = workbench(term=self.scope.term, area=self.scope.area, kind=self.scope.kind)
        return {**context, **self._list(bench), **self._beside(bench)}

    def _list(self, bench: Workbench) -> dict[str, Any]:
        lack = self.request.GET.get("lack", "")
        lack = lack if lack in FACTS or lack in HEADS else ""
        show = self.request.GET.get("show", "todo")
        show = show if show in VIEWS else "todo"
        numbers = {"todo": bench.to_do, "none": bench.counts["none"], "done": bench.counts["done"]}
        views = [(key, word, numbers.get(key, len(bench.reports))) for key, word in VIEWS.items()]
        word = FACTS[lack][0] if lack in FACTS else HEADS.get(lack, "")
        return {
            "bench": bench,
            "show": "" if lack else show,
            "lack": word,
            "views": views,
            "page": self._page(bench.shown(show, lack)),
        }

    def _page(self, reports: list[UnitReport]) -> Page[UnitReport]:
        return Paginator(reports, self.paginate_by).get_page(self.request.GET.get("page"))

    def _beside(self, bench: Workbench) -> dict[str, Any]:
        batches = Batch.objects.editable_by(self.request.user).filter(
            term=self.scope.term, area__path__startswith=self.scope.area.path
        )
        open_batches = batches.filter(state=Batch.State.PLANNED)[:5]
        ahead = vote_ahead(self.scope)
        return {
            "ahead": ahead,
            "candidates": self._candidates() if ahead else [],
            "today": today_of(self.scope.term) if self.scope.term else None,
            "todos": todos(scope=self.scope, bench=bench, open_batches=list(open_batches)),
            "recent": batches.select_related("uploaded_by")[:5],
            "form": UploadForm(user=self.request.user, scope=self.scope),
        }

    def _candidates(self) -> list[tuple[str, int, str]]:
        """Before the vote: how far the units' candidates are handed in, each state with its list."""
        counts = handed_in(self.scope, DataKind.CANDIDATES).counts
        address = reverse("cadres:submissions")
        return [
            (state.label, counts[state], f"{address}?{self.scope.query(content=DataKind.CANDIDATES, state=state)}")
            for state in SubmissionState
        ]
