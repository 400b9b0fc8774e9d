"""Forms of a term's joint review: its departments, its rounds, and who sits in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms

from core.forms import ServiceForm
from elections.choices import ReviewLevel
from elections.models import ReviewDepartment, ReviewRound, Term
from elections.services import reviews


def date_field(**kwargs: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class DefaultsForm(ServiceForm):
    """Takes the departments and rounds that come with the product."""

    def __init__(self, *args: Any, term: Term, **kwargs: Any) -> None:
        self.term = term
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> Term:
        reviews.set_up_reviews(actor=actor, term=self.term)
        return self.term


class DepartmentForm(ServiceForm):
    """A department and what it looks into."""

    name = forms.CharField(label="部门", max_length=40, error_messages={"required": "请填写部门名称。"})
    checks = forms.CharField(
        label="审查内容",
        max_length=200,
        required=False,
        help_text="例如“刑事判决、失信被执行人”，印在送审名单的说明里。",
    )
    position = forms.IntegerField(
        label="顺序",
        min_value=1,
        max_value=99,
        error_messages={"required": "请填写顺序。"},
        help_text="在看板上从左到右的次序",
    )

    def __init__(self, *args: Any, term: Term, department: ReviewDepartment | None = None, **kwargs: Any) -> None:
        self.term, self.department = term, department
        there = ReviewDepartment.objects.filter(term=term).count()
        told = {name: getattr(department, name) for name in ("name", "checks", "position")} if department else {}
        kwargs["initial"] = told or {"position": there + 1}
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> ReviewDepartment:
        return reviews.save_department(actor=actor, term=self.term, department=self.department, **self.cleaned_data)


class RoundForm(ServiceForm):
    """A round, and for each of the term's departments whether it sits there and by which day it answers."""

    name = forms.CharField(
        label="名称", max_length=40, help_text="例如“区级联审”。", error_messages={"required": "请填写轮次名称。"}
    )
    level = forms.ChoiceField(
        label="层级", choices=ReviewLevel.choices, help_text="本轮不宜的候选人，未通过环节记在这一层级。"
    )

    def __init__(self, *args: Any, term: Term, review_round: ReviewRound | None = None, **kwargs: Any) -> None:
        self.term, self.review_round = term, review_round
        if review_round:
            kwargs["initial"] = {"name": review_round.name, "level": review_round.level}
        super().__init__(*args, **kwargs)
        self.departments = list(ReviewDepartment.objects.filter(term=term))
        seats = dict(review_round.seats.values_list("department", "due_on")) if review_round else {}  # type: ignore[attr-defined]
        for each in self.departments:
            sits = forms.BooleanField(label=each.name, required=False, initial=each.pk in seats)
            due_on = date_field(label=f"{each.name}复函期限", required=False, initial=seats.get(each.pk))
            self.fields |= {f"sits_{each.pk}": sits, f"due_{each.pk}": due_on}

    def seats(self) -> Iterator[tuple[ReviewDepartment, forms.BoundField, forms.BoundField]]:
        """Each department with its tick and its day."""
        for each in self.departments:
            yield each, self[f"sits_{each.pk}"], self[f"due_{each.pk}"]

    def save(self, *, actor: Any) -> ReviewRound:
        data = self.cleaned_data
        seats = {each: data[f"due_{each.pk}"] for each in self.departments if data[f"sits_{each.pk}"]}
        return reviews.save_round(
            actor=actor,
            term=self.term,
            name=data["name"],
            level=data["level"],
            seats=seats,
            review_round=self.review_round,
        )


class RemoveForm(ServiceForm):
    """Takes a department or a round out of the term's review."""

    def __init__(self, *args: Any, instance: ReviewDepartment | ReviewRound, **kwargs: Any) -> None:
        self.instance = instance
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> Term:
        if isinstance(self.instance, ReviewRound):
            reviews.remove_round(actor=actor, review_round=self.instance)
        else:
            reviews.remove_department(actor=actor, department=self.instance)
        return self.instance.term
