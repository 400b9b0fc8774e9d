"""填报审核: what units have handed in, and what becomes of it."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView, View

from cadres.forms.submissions import CAPABILITY_OF, MoveForm, RemarkForm
from cadres.selectors.contents import content_hashes
from cadres.selectors.submissions import (
    ROW_WORDS,
    content_rows,
    handed_in,
    most_handed_in,
    open_remarks,
    remarks_by_row,
    states_of_unit,
)
from cadres.services import submissions
from cadres.services.submissions import NEEDS_REASON, Moved
from cadres.views.units import UnitScopeMixin
from core.capabilities import Capability
from core.views.mixins import CapabilityMixin
from elections.choices import DataKind, SubmissionState
from elections.models import Submission
from elections.page_scope import PageScopeMixin, TermPageMixin
from elections.rules.locks import MOVES, check_move, closed_states
from places.models import Unit

TOLD = 5
"""Of the units refused so many are named in the message; the rest is counted."""


def data_kind(request: HttpRequest) -> DataKind | None:
    """The kind of data that an address names."""
    chosen = request.GET.get("content", "")
    return DataKind(chosen) if chosen in DataKind.values else None


def submission_url(unit_id: int, term: Any, content: str) -> str:
    """The page of what a unit handed in."""
    return f"{reverse('cadres:submission', args=[unit_id])}?{urlencode({'term': term.pk, 'content': content})}"


class SubmissionsView(CapabilityMixin, TermPageMixin, TemplateView):
    """Units of a scope with what they handed in; the street submits, the county approves, returns, locks."""

    request: Any
    capability = Capability.VIEW_FIGURES
    template_name = "cadres/submissions.html"
    title = "填报审核"
    paginate_by = 50

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kind = data_kind(self.request) or most_handed_in(self.scope)
        found = handed_in(self.scope, kind)
        state = self.request.GET.get("state", "")
        state = state if state in SubmissionState.values else ""
        moves = moves_for(self.request.user, self.scope.area.path)
        return super().get_context_data(
            title=self.title,
            content=kind,
            kinds=DataKind.choices,
            states=[(each.value, each.label, found.counts[each]) for each in SubmissionState],
            state=state,
            total=len(found.rows),
            page=Paginator(found.shown(state), self.paginate_by).get_page(self.request.GET.get("page")),
            row_word=ROW_WORDS[kind],
            moves=moves,
            reason_hint=reason_hint(moves),
            main_move=main_move(self.request.user, self.scope.area.path),
            **kwargs,
        )


def moves_for(user: Any, area_path: str) -> list[tuple[str, str, bool]]:
    """The moves that a user may make in an area: key, word, whether a reason is wanted."""
    return [
        (key, MOVES[key][2], key in NEEDS_REASON)
        for key, capability in CAPABILITY_OF.items()
        if user.can(capability, area_path)
    ]


def reason_hint(moves: list[tuple[str, str, bool]]) -> str:
    """For which of the moves a reason must be given."""
    return f"{'、'.join(word for _, word, needs in moves if needs)}须填写"


def main_move(user: Any, area_path: str) -> str:
    """What a user mostly does here: the county approves, the street submits."""
    return "approve" if user.can(Capability.APPROVE_DATA, area_path) else "submit"


class SubmissionMoveView(CapabilityMixin, PageScopeMixin, View):
    """Makes a move for the units chosen and says for which it was not made, and why."""

    request: Any
    capability = Capability.EDIT_PROGRESS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return HttpResponseRedirect(self._back())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.scope.term is None:
            raise Http404("这个区划还没有届次。")
        form = MoveForm(request.POST, user=request.user, term=self.scope.term)  # type: ignore[arg-type]
        if not form.is_valid():
            messages.error(request, _first(form))
        else:
            self._make(form)
        return HttpResponseRedirect(self._back())

    def _make(self, form: MoveForm) -> None:
        try:
            moved = form.save(actor=self.request.user)
        except ValidationError as error:
            messages.error(self.request, error.messages[0])
            return
        word = MOVES[form.cleaned_data["move"]][2]
        kind = DataKind(form.cleaned_data["content"]).label
        if moved.units:
            messages.success(self.request, f"{len(moved.units)}个单位的{kind}已{word}。")
        if moved.refused:
            messages.warning(self.request, told_refused(word, moved))

    def _back(self) -> str:
        unit = self.request.POST.get("back_to_unit", "")
        content = self.request.POST.get("content", "")
        query = self.scope.query(content=content, state=self.request.POST.get("state", ""))
        if unit.isdecimal():
            return submission_url(int(unit), self.scope.term, content)
        return f"{reverse('cadres:submissions')}?{query}"


def told_refused(word: str, moved: Moved) -> str:
    """Which units were refused and why, the first few by name."""
    named = "；".join(f"{each.unit.short_name}：{each.why}" for each in moved.refused[:TOLD])
    more = f"；另有{len(moved.refused) - TOLD}个" if len(moved.refused) > TOLD else ""
    return f"{len(moved.refused)}个单位没有{word}。{named}{more}。"


class SubmissionView(UnitScopeMixin, CapabilityMixin, TemplateView):
    """What one unit handed in, row by row, with the county's remarks at the rows they mean."""

    request: Any
    capability = Capability.VIEW_PEOPLE
    template_name = "cadres/submission.html"
    list_name = "cadres:submissions"

    @cached_property
    def unit(self) -> Unit:
        units = Unit.objects.with_capability(self.request.user, self.capability).select_related("township")
        found: Unit = get_object_or_404(units, pk=self.kwargs["pk"])
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.scope.term is None:
            raise Http404("这个单位还没有参加任何届次。")
        kind, term, user = data_kind(self.request) or DataKind.ROSTER, self.scope.term, self.request.user
        states = states_of_unit(term, self.unit)
        submission = dict(states)[kind]
        remarks = remarks_by_row(open_remarks(submission))
        rows = content_rows(term, self.unit, kind)
        now = content_hashes(term=term, kind=kind, unit_ids=[self.unit.pk])[self.unit.pk]
        state = SubmissionState(submission.state) if submission else SubmissionState.FILLING
        path = self.unit.township.path
        moves = [each for each in moves_for(user, path) if not check_move(each[0], state)]
        return super().get_context_data(
            title=f"{self.unit.short_name}{kind.label}",
            unit=self.unit,
            unit_url=self.unit_url,
            content=kind,
            states=states,
            submission=submission,
            state=state,
            rows=[(row, remarks.pop(str(row.pk), [])) for row in rows],
            remarks=[each for left in remarks.values() for each in left],
            content_hash=now,
            is_unchanged=bool(submission and submission.content_hash == now),
            moves=moves,
            wants_reason=any(needs for _, _, needs in moves),
            reason_hint=reason_hint(moves),
            may_mend=user.can(Capability.EDIT_PEOPLE, path)
            and state not in closed_states(may_approve=user.can(Capability.APPROVE_DATA, path)),
            main_move=main_move(user, path),
            may_remark=user.can(Capability.APPROVE_DATA, path)
            and state in (SubmissionState.SUBMITTED, SubmissionState.APPROVED),
            **kwargs,
        )


class RemarkView(CapabilityMixin, View):
    """Keeps a remark of the county about what is handed in, and shows the page again."""

    request: Any
    capability = Capability.APPROVE_DATA

    @cached_property
    def submission(self) -> Submission:
        found = Submission.objects.with_capability(self.request.user, self.capability)
        submission: Submission = get_object_or_404(found.select_related("unit__township", "term"), pk=self.kwargs["pk"])
        return submission

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        page = submission_url(self.submission.unit_id, self.submission.term, self.submission.kind)
        return HttpResponseRedirect(page)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = RemarkForm(request.POST)
        if not form.is_valid():
            messages.error(request, _first(form))
            return self.get(request)
        try:
            submissions.remark(actor=request.user, submission=self.submission, **form.cleaned_data)
            messages.success(request, "已记下意见，退回时随单位一并告知。")
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return self.get(request)


def _first(form: Any) -> str:
    return str(next(iter(form.errors.values()))[0])
