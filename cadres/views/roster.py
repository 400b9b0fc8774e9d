"""The roster of a scope."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from cadres.filters import RosterFilter
from cadres.models import Membership
from cadres.selectors import rosters
from cadres.selectors.search import number_q
from cadres.services.exports import record_list_export
from cadres.tables import RosterTable
from cadres.views.parts import NumberSearchMixin, address
from core.capabilities import Capability
from core.views.generic import Action, ScopedListView
from elections.page_scope import TermPageMixin


class RosterView(NumberSearchMixin, TermPageMixin, ScopedListView):
    """The members of a term: saved views, filters, search."""

    capability = Capability.VIEW_PEOPLE
    queryset = Membership.objects.all()
    table_class = RosterTable
    filterset_class = RosterFilter
    template_name = "cadres/roster.html"
    title = "“两委”成员花名册"
    empty_title = "还没有成员"
    empty_text = "下载模板填写后上传，或逐人新增。"

    @cached_property
    def rows(self) -> Any:
        return rosters.visible_rows(self.scope)

    @cached_property
    def counted(self) -> tuple[rosters.Equation, list[rosters.View]]:
        return rosters.counted(self.rows, rosters.as_of(self.scope))

    @property
    def view(self) -> rosters.View:
        chosen = self.request.GET.get("view", "")
        _, shown = self.counted
        return next((view for view in shown if view.key == chosen), shown[0])

    def get_queryset(self) -> Any:
        rows = self.rows.select_related("person", "unit__township").with_organisation().in_board_order()
        if self.number:
            return rows.filter(number_q(self.number, "person__", self.scope.realm)) if self.may_edit else rows.none()
        return rows.filter(self.view.condition)

    @property
    def may_edit(self) -> bool:
        return bool(self.request.user.can(Capability.EDIT_PEOPLE, self.scope.area.path))

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        kwargs = {**super().get_filterset_kwargs(filterset_class), "scope": self.scope}
        return {**kwargs, "data": {}} if self.number else kwargs

    def get_table_kwargs(self) -> dict[str, Any]:
        hidden = ["township"] if self.scope.area.is_township else []
        if self.view.key != "supervision" and not self.number:
            hidden.append("supervision_post")
        return {"user": self.request.user, "as_of": rosters.as_of(self.scope), "hidden": tuple(hidden)}

    def get_table_pagination(self, table: Any) -> Any:
        per_page = 50 if self.request.GET.get("per_page") == "50" else 25
        return {"per_page": per_page}

    def note_export(self, rows: int) -> None:
        scope, told = self.scope, {"名单": self.view.label}
        assert scope.term
        record_list_export(actor=self.request.user, term=scope.term, area=scope.area, rows=rows, told=told)

    def get_actions(self) -> list[Action]:
        query = self.scope.query()
        if not self.may_edit:
            return []
        return [
            Action("导入", address("imports:upload", query), "upload"),
            Action("新增成员", address("cadres:membership_create", query), "add", primary=True),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        equation, views = self.counted
        told = {
            "equation": equation,
            "views": views,
            "view": self.view,
            "number": self.number,
            "q": self.request.GET.get("q", ""),
            "may_edit": self.may_edit,
            "as_of": rosters.as_of(self.scope),
            "roster_export_url": address("imports:roster_export", self.scope.query()),
        }
        return super().get_context_data(**told, **kwargs)
