"""Vacancies within a term: their list, and the forms that note, leave and fill them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.utils import timezone

from cadres.filters import VacancyFilter
from cadres.forms.vacancies import ByElectionForm, LeaveEmptyForm, VacateForm
from cadres.models import PostVacancy
from cadres.selectors.vacancies import VacancyLine, lines_of, visible_vacancies
from cadres.services.exports import record_list_export
from cadres.tables import VacancyTable
from cadres.views.memberships import EditRowMixin
from cadres.views.parts import address
from core.capabilities import Capability
from core.views.generic import ScopedListView, ScopedUpdateView
from elections.page_scope import TermPageMixin

ROWS = PostVacancy.objects.select_related("membership__person", "membership__unit__township", "membership__term")


class VacanciesView(TermPageMixin, ScopedListView):
    """出缺补选: the posts that fell vacant in a term, what the law says of each, and how they are filled."""

    capability = Capability.VIEW_PEOPLE
    queryset = PostVacancy.objects.all()
    table_class = VacancyTable
    filterset_class = VacancyFilter
    template_name = "cadres/vacancies.html"
    title = "出缺补选"
    request: Any
    empty_title = "没有出缺"
    empty_text = "成员辞职、调动、被罢免或者去世的，在花名册点姓名，选“登记出缺”。"

    def get_queryset(self) -> Any:
        rows = visible_vacancies(self.scope).select_related(
            "membership__person", "membership__unit__township", "membership__term", "contest"
        )
        return rows.defer("membership__person__id_number", "membership__person__phone")

    @cached_property
    def lines(self) -> dict[int, VacancyLine]:
        return lines_of(list(self.object_list), timezone.localdate())

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(filterset_class), "scope": self.scope}

    def get_table_kwargs(self) -> dict[str, Any]:
        hidden = ["township"] if self.scope.area.is_township else []
        return {"lines": self.lines, "user": self.request.user, "exclude": hidden}

    def note_export(self, rows: int) -> None:
        scope, user = self.scope, self.request.user
        assert scope.term
        told = {"名单": self.title}
        record_list_export(actor=user, term=scope.term, area=scope.area, rows=rows, told=told)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        overdue = sum(line.is_overdue for line in self.lines.values())
        return super().get_context_data(overdue=overdue, **kwargs)


class VacateView(EditRowMixin, ScopedUpdateView):
    """登记出缺 of somebody's posts."""

    form_class = VacateForm
    title = "登记出缺"
    submit_label = "登记"
    success_message = "已登记出缺，可在“出缺补选”中发起补选。"


class OneVacancyMixin:
    queryset = ROWS
    object: Any
    request: Any

    def get_subtitle(self) -> str:
        row = PostVacancy.objects.select_related("membership__person", "membership__unit").get(pk=self.kwargs["pk"])  # type: ignore[attr-defined]
        return f"{row.membership.unit}，原任{row.membership.person}"

    def get_cancel_url(self) -> str:
        row = self.object.membership
        return address("cadres:vacancies", f"area={row.unit.township_id}&term={row.term_id}")


class LeaveEmptyView(OneVacancyMixin, ScopedUpdateView):
    capability = Capability.EDIT_PEOPLE
    form_class = LeaveEmptyForm
    title = "暂不补选"
    submit_label = "暂不补选"
    success_message = "已登记暂不补选。"

    def get_success_url(self) -> str:
        return self.get_cancel_url()


class ByElectionView(OneVacancyMixin, ScopedUpdateView):
    """发起补选: a contest of the next occasion for vacant posts of one body."""

    capability = Capability.ENTER_RESULTS
    form_class = ByElectionForm
    title = "发起补选"
    submit_label = "发起补选"
    success_message = "已建立补选。请登记这次补选的候选人。"
