"""The turns of a candidacy, one by one and for many at once."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView

from cadres.choices import CandidacyStatus
from cadres.filters import CandidateFilter
from cadres.forms.candidacy_turns import MakeFinalForm, ReopenForm, TurnDownForm, WithdrawForm
from cadres.selectors.candidacies import view_condition, visible_candidacies
from cadres.services.candidacy_turns import make_all_final, sifted
from cadres.views.candidacies import OneCandidacyMixin
from cadres.views.parts import address
from core.capabilities import Capability
from core.views.generic import PageHeadMixin, ScopedUpdateView
from core.views.mixins import CapabilityMixin
from elections.page_scope import TermPageMixin

SHOWN = 100


class TurnView(OneCandidacyMixin, ScopedUpdateView):
    """A page that asks before a candidate's status changes."""

    template_name = "core/confirm.html"
    warning = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(warning=self.warning, **kwargs)


class MakeFinalView(TurnView):
    form_class = MakeFinalForm
    title = "确定为正式候选人"
    submit_label = "确定"
    success_message = "已确定为正式候选人。"
    warning = "联审、考察和任职条件都须通过；不能确定的，会列出每一条原因。"


class TurnDownView(TurnView):
    form_class = TurnDownForm
    title = "取消候选人资格"
    submit_label = "取消资格"
    success_message = "已取消候选人资格。"
    warning = "取消后不再计入班子预案和预计指标，已有的记录保留；可以恢复。"


class WithdrawView(TurnView):
    form_class = WithdrawForm
    title = "候选人退出"
    submit_label = "登记退出"
    success_message = "已登记退出。"
    warning = "本人不再参选的，在此登记。退出后不再计入班子预案；可以恢复。"


class ReopenView(TurnView):
    form_class = ReopenForm
    title = "恢复候选人"
    submit_label = "恢复"
    success_message = "已恢复。"
    warning = "恢复为初步人选（已考察合格的，恢复为考察合格），须重新确定正式候选人。"


class CandidatesFinalView(PageHeadMixin, TermPageMixin, CapabilityMixin, TemplateView):
    """确定为正式候选人 for a filtered list: who may become final, who not and why; then done at once."""

    capability = Capability.EDIT_PEOPLE
    title = "确定正式候选人"
    template_name = "cadres/candidates_final.html"

    @cached_property
    def filterset(self) -> CandidateFilter:
        """The list that the address names: its saved view and its filter."""
        rows = visible_candidacies(self.scope, self.capability).filter(view_condition(self.request.GET.get("view", "")))
        return CandidateFilter(self.request.GET, queryset=rows, request=self.request, scope=self.scope)

    @cached_property
    def rows(self) -> Any:
        """Those of the list who are not final yet."""
        undecided = self.filterset.qs.filter(status__in=[CandidacyStatus.NOMINATED, CandidacyStatus.INSPECTED])
        return undecided.defer("resume", "person__id_number", "person__phone").in_board_order().with_organisation()

    def get_subtitle(self) -> str:
        return f"{self.scope.area}，{self.scope.term}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        assert self.scope.term
        user: Any = request.user
        final, refused = sifted(actor=user, candidacies=self.rows, term=self.scope.term)
        return self._show(ready=len(final), refused=refused)

    def post(self, request: Any) -> HttpResponse:
        assert self.scope.term
        done = make_all_final(actor=request.user, candidacies=self.rows, term=self.scope.term, area=self.scope.area)
        messages.success(request, f"已确定 {done.final} 名正式候选人。")
        return self._show(done=True, ready=done.final, refused=done.refused)

    def _show(self, *, refused: list[Any], **told: Any) -> HttpResponse:
        context = self.get_context_data(
            refused=refused[:SHOWN], refused_total=len(refused), chips=self.filterset.chips, **told,
            back_url=address("cadres:candidates", self.request.GET.urlencode() or self.scope.query()),
        )  # fmt: skip
        return self.render_to_response(context)
