"""书记通讯录: the Party secretaries of a term with their telephone numbers."""

from __future__ import annotations

from typing import Any

from cadres.filters import DirectoryFilter
from cadres.models import Membership
from cadres.services.exports import record_list_export
from cadres.tables import DirectoryTable
from core.capabilities import Capability
from core.views.generic import ScopedListView
from elections.choices import PartyPost
from elections.page_scope import TermPageMixin


class DirectoryView(TermPageMixin, ScopedListView):
    """The secretaries who serve; numbers in full for those with the directory's right, masked for the others."""

    request: Any
    capability = Capability.VIEW_PEOPLE
    queryset = Membership.objects.all()
    table_class = DirectoryTable
    filterset_class = DirectoryFilter
    title = "书记通讯录"
    empty_title = "本届还没有书记"
    empty_text = "选举结果确认或花名册填报之后，这里列出各单位书记；也可以换到上届查看。"

    @property
    def sees_numbers(self) -> bool:
        return bool(self.request.user.can(Capability.VIEW_DIRECTORY, self.scope.area.path))

    def get_queryset(self) -> Any:
        scope = self.scope
        rows = super().get_queryset().of_scope(area_path=scope.area.path, term=scope.term, kind=scope.kind)
        rows = rows.filter(party_post=PartyPost.SECRETARY, ended_on=None).select_related("person", "unit__township")
        return rows.defer("person__id_number").with_organisation().order_by("unit__township__path", "unit__code")

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(filterset_class), "scope": self.scope}

    def get_table_kwargs(self) -> dict[str, Any]:
        hidden = ("township",) if self.scope.area.is_township else ()
        return {"sees_numbers": self.sees_numbers, "exclude": hidden}

    def get_subtitle(self) -> str:
        return "" if self.sees_numbers else "电话号码已脱敏"

    def note_export(self, rows: int) -> None:
        scope = self.scope
        assert scope.term
        numbers = "完整号码" if self.sees_numbers else "号码脱敏"
        told = {"名单": f"{self.title}（{numbers}）"}
        record_list_export(actor=self.request.user, term=scope.term, area=scope.area, rows=rows, told=told)
