"""How far an area is with its term's plan: the heat map, its streets, what is late, and many cells at once."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.gzip import gzip_page
from django.views.generic import FormView, TemplateView

from cadres.forms.progress import BoardFilter, MarkForm
from cadres.selectors.progress import Board, board_of
from cadres.selectors.progress_sheets import progress_sheet
from cadres.selectors.reminders import duties_of, reminder_of
from cadres.selectors.responsibilities import leaders_of
from cadres.services.progress import mark_many
from cadres.views.parts import address
from core.capabilities import Capability
from core.downloads import download
from core.exports import write_workbook
from core.views.generic import Action, PageHeadMixin
from core.views.mixins import CapabilityMixin
from elections.choices import Checklist
from elections.page_scope import PageScope, TermPageMixin
from elections.selectors.notes import notes_under

NAMED_UNITS = 50
"""So many units of a street are named on the page of a whole county; the street's own page names all."""


class BoardMixin(PageHeadMixin, TermPageMixin, CapabilityMixin):
    """A page about the plan of a scope; ``tabs`` lead to the others. Without a plan it says what to do."""

    request: Any
    capability = Capability.VIEW_FIGURES
    checklist: str = Checklist.PLAN
    title = "换届进度"
    is_kept_page = True

    @cached_property
    def board(self) -> Board:
        return board_of(self.term, self.scope.area, self.scope.kind, self.checklist)

    @property
    def term(self) -> Any:
        return self.scope.term

    @property
    def may_note(self) -> bool:
        return bool(self.request.user.can(Capability.EDIT_PROGRESS, self.scope.area.path))

    def get_template_names(self) -> list[str]:
        return [self.template_name] if self.board.tasks else ["cadres/progress/no_plan.html"]  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_plan = self.request.user.can(Capability.EDIT_TERMS, self.term.area.path)
        late = self.board.late if self.checklist == Checklist.PLAN else 0
        shared = {"board": self.board, "late_count": late, "may_note": self.may_note, "may_plan": may_plan}
        shared["tabs"] = progress_tabs(self.request, self.scope, may_note=self.may_note)
        shared["notes"] = notes_under(self.request.user, self.term, self.scope.area)
        return super().get_context_data(**{**shared, **kwargs})


def progress_tabs(request: HttpRequest, scope: PageScope, *, may_note: bool) -> list[tuple[str, str, bool]]:
    """The pages about a term's progress, in their order: words, address, whether it is the one open."""
    names = {
        "cadres:progress": "进度图",
        "cadres:progress_streets": "各街镇",
        "cadres:progress_overdue": "逾期和受阻",
    }
    names |= {"cadres:progress_today": "今天要做什么"} if may_note else {}
    names |= {"reports:daily": "日报", "cadres:progress_calendar": "选举日历", "cadres:taking_office": "履新和移交"}
    if scope.area.is_township:
        names.pop("cadres:progress_streets")
    now = request.resolver_match.view_name if request.resolver_match else ""
    return [(words, f"{reverse(name)}?{scope.query()}", name == now) for name, words in names.items()]


@method_decorator(gzip_page, name="dispatch")
class ProgressView(BoardMixin, TemplateView):
    """Units × tasks: who has done what, who is late, what is in whose way. ``?export=xlsx`` gives it as a workbook."""

    template_name = "cadres/progress/map.html"

    @cached_property
    def filter(self) -> BoardFilter:
        return BoardFilter(self.request.GET, board=self.board)

    def get_subtitle(self) -> str:
        board, words = self.board, self.scope.words
        return f"{len(board.rows)}个{words['unit']} × {len(board.tasks)}项任务，进度截至 {board.today}"

    def get_actions(self) -> Sequence[Action]:
        query = self.scope.query()
        values = self.request.GET.copy()
        values["export"] = "xlsx"
        actions = [
            Action("导出进度表", f"?{values.urlencode()}", "download"),
            Action("催办逾期单位", address("cadres:progress_overdue", query), "flag"),
        ]
        if self.may_note:
            actions.append(Action("导入进度", address("elections:table", query, ("progress",)), "upload"))
            actions.append(Action("批量登记", address("cadres:progress_mark", query), "edit", primary=True))
        return actions

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.GET.get("export") == "xlsx" and self.board.tasks:
            return self._export()
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.board.tasks:
            return super().get_context_data(**kwargs)
        counted = self.filter.in_street()
        return super().get_context_data(
            filter=self.filter,
            counted=counted,
            shown=self.filter.shown(counted),
            views=self.filter.counts(counted),
            leaders=self._leaders(),
            several_streets=len(self.board.by_township()) > 1,
            **kwargs,
        )

    def _leaders(self) -> dict[int, str]:
        """Who answers for each unit (包联领导)."""
        leaders = leaders_of(self.term, self.scope.area.path)
        units = (row.unit for row in self.board.rows)
        return {unit.pk: "、".join(each.name for each in leaders.of(unit)) for unit in units}

    def _export(self) -> HttpResponseBase:
        board = self.filter.shown(self.filter.in_street())
        header, rows = progress_sheet(board)
        user = self.request.user
        notes = [("表格", "进度表"), *self.scope.notes(), ("进度截至", str(board.today))]
        notes += [("说明", "有日期的为完成日期；“逾n天”为逾期天数；“受阻”为按规则不得进行；“—”为不适用。")]
        notes += [("导出人", f"{user.full_name} {user.office or user.role_names}".strip())]
        notes += [("导出时间", f"{timezone.localtime():%Y-%m-%d %H:%M}"), ("行数", str(len(rows)))]
        file = io.BytesIO()
        write_workbook(file, title="进度表", header=header, rows=rows, notes=notes)
        return download(file, f"进度表-{self.scope.area}-{board.today}.xlsx")


class StreetsView(BoardMixin, TemplateView):
    """How far each street is: leads down to its units."""

    template_name = "cadres/progress/streets.html"

    def get_subtitle(self) -> str:
        return f"按街镇，截至 {self.board.today}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        streets = sorted(self.board.by_township(), key=lambda each: (-each[1].late, each[0].path))
        return super().get_context_data(streets=streets, **kwargs)


class OverdueView(BoardMixin, TemplateView):
    """What is late, the latest first, and what is in whose way; with the words to remind a street by."""

    template_name = "cadres/progress/overdue.html"

    def get_subtitle(self) -> str:
        return f"逾期和受阻，截至 {self.board.today}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        late = [(area, board, reminder_of(area, board)) for area, board in self.board.by_township() if board.late_rows]
        late.sort(key=lambda each: -each[1].late)
        limit = "" if self.scope.area.is_township else f":{NAMED_UNITS}"
        return super().get_context_data(late=late, limit=limit, **kwargs)


class TodayView(BoardMixin, TemplateView):
    """What an office has to do today: what is late, what is due soon, what is next."""

    capability = Capability.EDIT_PROGRESS
    template_name = "cadres/progress/today.html"
    title = "今天要做什么"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(groups=duties_of(self.board), **kwargs)


class MarkView(BoardMixin, FormView):
    """Marks tasks of many units as done on a day; what cannot be is told with why."""

    capability = Capability.EDIT_PROGRESS
    form_class = MarkForm
    template_name = "cadres/progress/mark.html"
    title = "批量登记完成"

    def get_subtitle(self) -> str:
        return f"{self.scope.area}{self.term}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "board": self.board}

    def get_initial(self) -> dict[str, Any]:
        return {"done_on": self.board.today, "tasks": self.request.GET.getlist("task")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back_url=address("cadres:progress", self.scope.query()), **kwargs)

    def form_valid(self, form: Any) -> HttpResponseBase:
        values = form.cleaned_data
        marked = mark_many(
            actor=self.request.user,
            board=self.board,
            area=self.scope.area,
            units=set(values["units"]),
            tasks=set(values["tasks"]),
            done_on=values["done_on"],
        )
        if not marked.refused:
            same = f"，{marked.same} 项原已完成" if marked.same else ""
            messages.success(self.request, f"已登记完成 {marked.done} 项{same}。")
            return HttpResponseRedirect(address("cadres:progress", self.scope.query()))
        return self.render_to_response(self.get_context_data(form=form, marked=marked))
