"""Forms of the joint review: sending, answers, the office's decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils import timezone

from cadres.choices import AnswerState, Verdict
from cadres.models import Candidacy, Inspection, ReviewAnswer, ReviewDecision
from cadres.services import inspections, review_decisions, reviews
from core.capabilities import Capability
from core.forms import ServiceForm
from elections.models import ReviewRound, ReviewSeat
from places.models import Area


def date_field(label: str, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class SendForm(ServiceForm):
    """To which departments candidates go, on what day, and by when each answers."""

    sent_on = date_field("送审日期", initial=timezone.localdate, error_messages={"required": "请填写送审日期。"})

    def __init__(
        self,
        *args: Any,
        review_round: ReviewRound,
        seats: list[ReviewSeat],
        candidacies: Any,
        area: Area,
        **kwargs: Any,
    ) -> None:
        self.review_round, self.candidacies, self.area = review_round, candidacies, area
        super().__init__(*args, **kwargs)
        self.all_seats = seats
        for seat in seats:
            name = str(seat.department)
            self.fields[f"to_{seat.pk}"] = forms.BooleanField(label=name, required=False, initial=True)
            self.fields[f"due_{seat.pk}"] = date_field(f"{name}复函期限", required=False, initial=seat.due_on)

    def seats(self) -> Iterator[tuple[ReviewSeat, forms.BoundField, forms.BoundField]]:
        """Each department with its tick and its day."""
        for seat in self.all_seats:
            yield seat, self[f"to_{seat.pk}"], self[f"due_{seat.pk}"]

    def save(self, *, actor: Any) -> int:
        data = self.cleaned_data
        seats: dict[ReviewSeat, dt.date | None] = {
            seat: data[f"due_{seat.pk}"] for seat in self.all_seats if data[f"to_{seat.pk}"]
        }
        return reviews.send(
            actor=actor,
            review_round=self.review_round,
            candidacies=self.candidacies,
            seats=seats,
            sent_on=data["sent_on"],
            area_path=self.area.path,
        )


class AnswerForm(ServiceForm):
    """What a department answered about a candidate. The text of its finding only where the term keeps it, for those
    who may read it; it is never shown here, and stays as it is when left empty."""

    state = forms.ChoiceField(label="意见", choices=AnswerState.choices, widget=forms.RadioSelect)
    answered_on = date_field("复函日期", required=False)
    document_number = forms.CharField(label="文号", max_length=60, required=False)

    def __init__(self, *args: Any, instance: ReviewAnswer, **kwargs: Any) -> None:
        self.instance = instance
        names = ("state", "answered_on", "document_number")
        kwargs["initial"] = {name: getattr(instance, name) for name in names}
        if instance.state == AnswerState.SENT:
            kwargs["initial"] |= {"state": AnswerState.CLEAR, "answered_on": timezone.localdate()}
        super().__init__(*args, **kwargs)
        path = instance.candidacy.unit.township.path
        if instance.candidacy.term.keeps_findings and self.user.can(Capability.VIEW_FINDINGS, path):
            self.fields["finding"] = forms.CharField(
                label="反馈详情",
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 4}),
                help_text=f"{'已登记，此处不显示；' if instance.finding else ''}加密保存，每次查看留痕；不改请留空。",
            )

    def save(self, *, actor: Any) -> ReviewAnswer:
        values = {name: value for name, value in self.cleaned_data.items() if name != "finding" or value}
        if values["state"] == AnswerState.SENT:
            values |= {"answered_on": None, "document_number": ""}
        return reviews.record_answer(actor=actor, answer=self.instance, values=values)


class RestClearForm(ServiceForm):
    """A department's 其余均无问题."""

    answered_on = date_field("复函日期", initial=timezone.localdate, error_messages={"required": "请填写复函日期。"})
    document_number = forms.CharField(label="文号", max_length=60, required=False)

    def __init__(self, *args: Any, seat: ReviewSeat, answers: Any, area: Area, **kwargs: Any) -> None:
        self.seat, self.answers, self.area = seat, answers, area
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> ReviewSeat:
        reviews.record_rest_clear(
            actor=actor, seat=self.seat, answers=self.answers, area_path=self.area.path, **self.cleaned_data
        )
        return self.seat


class DecisionForm(ServiceForm):
    """The office's verdict on a candidate in a round."""

    verdict = forms.ChoiceField(
        label="结论", choices=Verdict.choices, widget=forms.RadioSelect, error_messages={"required": "请选择结论。"}
    )
    on = date_field("日期", initial=timezone.localdate, error_messages={"required": "请填写日期。"})
    document_number = forms.CharField(label="文号", max_length=60, required=False)
    reason = forms.CharField(
        label="理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明理由。"},
        help_text="有部门答复“需核实”“有问题”而作出“通过”的，由第二人复核后生效。",
    )

    def __init__(
        self,
        *args: Any,
        candidacy: Candidacy,
        review_round: ReviewRound,
        decision: ReviewDecision | None = None,
        **kwargs: Any,
    ) -> None:
        self.candidacy, self.review_round = candidacy, review_round
        if decision:
            names = ("verdict", "reason", "document_number")
            kwargs["initial"] = {name: getattr(decision, name) for name in names}
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> ReviewDecision:
        return review_decisions.decide(
            actor=actor, candidacy=self.candidacy, review_round=self.review_round, **self.cleaned_data
        )


class ConfirmDecisionForm(ServiceForm):
    """The second person's word; nothing is typed."""

    def __init__(self, *args: Any, instance: ReviewDecision, **kwargs: Any) -> None:
        self.instance = instance
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> ReviewDecision:
        return review_decisions.confirm_decision(actor=actor, decision=self.instance)


class FindingForm(ServiceForm):
    """Why somebody looks at a finding."""

    reason = forms.CharField(
        label="查看理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明查看理由。"},
    )


class InspectionForm(ServiceForm):
    """What the inspection found."""

    is_passed = forms.TypedChoiceField(
        label="考察结果",
        coerce=lambda value: value == "1",
        choices=[("1", "合格"), ("0", "不合格")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择考察结果。"},
    )
    on = date_field("考察日期", initial=timezone.localdate, error_messages={"required": "请填写考察日期。"})
    document_number = forms.CharField(label="文号", max_length=60, required=False)
    reason = forms.CharField(
        label="说明",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="不合格的必须写明理由；不合格的候选人在“考察”环节取消资格。",
    )

    def __init__(self, *args: Any, instance: Candidacy, **kwargs: Any) -> None:
        self.instance = instance
        there = Inspection.objects.filter(candidacy=instance).first()
        if there:
            names = ("on", "document_number", "reason")
            kwargs["initial"] = {"is_passed": str(int(there.is_passed))} | {
                name: getattr(there, name) for name in names
            }
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> Inspection:
        return inspections.record_inspection(actor=actor, candidacy=self.instance, **self.cleaned_data)
