"""Forms of the situation of units: how it is scored in a term, the rounds, a unit's score, its sign-off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from core.forms import ReasonForm, ServiceForm
from elections.forms.reviews import date_field
from elections.models import Difficulty, Situation, SurveyRound, Term
from elections.rules.situation import FULL_POINTS, Aspect, Scale
from elections.selectors.situation import aspects_of, scale_of
from elections.services import situation
from places.models import Unit


def _points_field(label: str, least: int = 0) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=FULL_POINTS,
        error_messages={"required": f"请填写{label}。", "invalid": "请填整数。"},
    )


class IndexForm(ServiceForm):
    """The aspects of a term with their most points, and the limits of the colours."""

    green_from = _points_field("绿色（平稳）不低于")
    red_to = _points_field("红色（复杂）不高于")

    def __init__(self, *args: Any, term: Term, **kwargs: Any) -> None:
        self.term = term
        self.aspects = aspects_of(term) or situation.usual_aspects()
        scale = scale_of(term)
        kwargs["initial"] = {"green_from": scale.green_from, "red_to": scale.red_to}
        super().__init__(*args, **kwargs)
        self.fields["red_to"].help_text = "两条线之间的都是黄色（一般），带小数的分数也不会落空。"
        for each in self.aspects:
            missing = {"required": f"请填写第{each.number}个方面的名称。"}
            name = forms.CharField(
                label=f"方面 {each.number}", max_length=30, initial=each.name, error_messages=missing
            )
            points = _points_field(f"方面 {each.number} 的满分", 1)
            points.initial = each.points
            self.fields |= {f"name_{each.number}": name, f"points_{each.number}": points}
        self.order_fields([*(name for name in self.fields if "_" in name and name[-1].isdigit())])

    def save(self, *, actor: Any) -> Term:
        said = self.cleaned_data
        numbers = [each.number for each in self.aspects]
        aspects = [(said[f"name_{number}"], said[f"points_{number}"]) for number in numbers]
        scale = Scale(said["green_from"], said["red_to"])
        return situation.save_index(actor=actor, term=self.term, aspects=aspects, scale=scale)


class SurveyForm(ServiceForm):
    """A round of survey: its day."""

    held_on = date_field(label="摸排日期", error_messages={"required": "请填写摸排日期。"})

    def __init__(self, *args: Any, term: Term, survey: SurveyRound | None = None, **kwargs: Any) -> None:
        self.term, self.survey = term, survey
        kwargs["initial"] = {"held_on": survey.held_on} if survey else {}
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> SurveyRound:
        held_on = self.cleaned_data["held_on"]
        return situation.save_round(actor=actor, term=self.term, held_on=held_on, survey=self.survey)


class SurveyRemoveForm(ServiceForm):
    """Takes an empty round out."""

    def __init__(self, *args: Any, instance: SurveyRound, **kwargs: Any) -> None:
        self.instance = instance
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> SurveyRound:
        situation.remove_round(actor=actor, survey=self.instance)
        return self.instance


class SituationForm(ServiceForm):
    """How a unit stands in a round: points by aspect, what is difficult, what is done about it."""

    difficulties = forms.ModelMultipleChoiceField(
        Difficulty.objects.all(), label="难点", required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(label="情况", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    remedy = forms.CharField(
        label="措施与进展", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self,
        *args: Any,
        survey: SurveyRound,
        unit: Unit,
        aspects: Sequence[Aspect],
        there: Situation | None = None,
        **kwargs: Any,
    ) -> None:
        self.survey, self.unit, self.aspects = survey, unit, aspects
        points: dict[str, str] = there.points if there else {}
        told = {"note": there.note, "remedy": there.remedy, "difficulties": there.difficulties.all()} if there else {}
        kwargs["initial"] = told
        super().__init__(*args, **kwargs)
        for each in aspects:
            self.fields[f"points_{each.number}"] = forms.CharField(
                label=each.name,
                max_length=6,
                required=False,
                initial=points.get(str(each.number), ""),
                help_text=f"满分 {each.points} 分，最多一位小数",
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            )
        self.order_fields([f"points_{each.number}" for each in aspects])

    def save(self, *, actor: Any) -> Situation:
        said = self.cleaned_data
        points = {each.number: said[f"points_{each.number}"] for each in self.aspects}
        return situation.save_situation(
            actor=actor,
            survey=self.survey,
            unit=self.unit,
            points=points,
            difficulties=list(said["difficulties"]),
            note=said["note"],
            remedy=said["remedy"],
        )


class SignOffForm(ReasonForm):
    """Strikes a unit off the list of difficult ones."""

    on = date_field(label="销号日期", error_messages={"required": "请填写销号日期。"})
    field_order = ("on", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "销号理由"
        self.fields["reason"].help_text = "难点如何化解，由谁核实。"

    def save(self, *, actor: Any) -> Situation:
        said = self.cleaned_data
        return situation.sign_off(actor=actor, situation=self.instance, on=said["on"], reason=said["reason"])


class TakeBackForm(ReasonForm):
    """Puts a unit back on the list."""

    def save(self, *, actor: Any) -> Situation:
        return situation.take_back_sign_off(actor=actor, situation=self.instance, reason=self.cleaned_data["reason"])
