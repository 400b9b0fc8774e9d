"""Taking out the lists of candidates for departments."""

from __future__ import annotations

import io
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.generic import FormView

from core.capabilities import Capability
from core.downloads import download
from core.forms import ServiceForm
from core.views.generic import PageHeadMixin
from core.views.mixins import CapabilityMixin
from elections.models import ReviewRound, ReviewSeat
from elections.page_scope import TermPageMixin
from imports.services.review_lists import begin_review_list
from imports.workbooks.review_list import write_all, write_review_list


class ReviewListForm(ServiceForm):
    """Which department's list, and why it is taken out."""

    seat = forms.ChoiceField(label="部门", required=False)
    with_answered = forms.BooleanField(label="连同已经答复的候选人", required=False)
    reason = forms.CharField(
        label="用途", max_length=300, initial="送部门联审", error_messages={"required": "导出完整号码请写明用途。"}
    )

    def __init__(self, *args: Any, seats: list[ReviewSeat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.all_seats = seats
        field: Any = self.fields["seat"]
        field.choices = [("", "全部部门（一个压缩包，每个部门一份）")]
        field.choices += [(str(seat.pk), str(seat.department)) for seat in seats]

    @property
    def seats(self) -> list[ReviewSeat]:
        chosen = self.cleaned_data["seat"]
        return [seat for seat in self.all_seats if chosen in ("", str(seat.pk))]


class ReviewListView(PageHeadMixin, CapabilityMixin, TermPageMixin, FormView):
    """导出送审名单: a workbook for each department of a round, which comes back filled in."""

    request: Any
    capability = Capability.EDIT_REVIEW
    form_class = ReviewListForm
    template_name = "imports/review_list.html"
    title = "导出送审名单"

    @cached_property
    def round(self) -> ReviewRound | None:
        rounds = ReviewRound.objects.filter(term=self.scope.term)
        number = self.request.GET.get("round", "")
        named = rounds.filter(number=number).first() if number.isdecimal() else None
        return named or rounds.last()

    def get_subtitle(self) -> str:
        return f"{self.scope.area.name}{self.scope.term} · {self.round or '还没有轮次'}"

    def get_form_kwargs(self) -> dict[str, Any]:
        seats = ReviewSeat.objects.filter(round=self.round).select_related("department", "round")
        return {**super().get_form_kwargs(), "user": self.request.user, "seats": list(seats)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        number = self.round.number if self.round else ""
        board = f"{reverse('cadres:review')}?{self.scope.query(round=number)}"
        may_export = self.request.user.can(Capability.EXPORT_NUMBERS, self.scope.area.path)
        return super().get_context_data(board_url=board, may_export=may_export, round=self.round, **kwargs)

    def form_valid(self, form: Any) -> HttpResponseBase:
        if self.round is None:
            return self.form_invalid(form)
        try:
            made = begin_review_list(
                actor=self.request.user,
                review_round=self.round,
                seats=form.seats,
                area=self.scope.area,
                with_answered=form.cleaned_data["with_answered"],
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        file = io.BytesIO()
        if len(form.seats) == 1:
            write_review_list(made, form.seats[0], file)
            return download(file, made.name_of(form.seats[0]))
        write_all(made, form.seats, file)
        return download(file, f"{self.scope.area.name}{self.scope.term}送审名单-{self.round.name}.zip")
