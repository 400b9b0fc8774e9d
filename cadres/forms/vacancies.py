"""Forms of vacancies."""

from __future__ import annotations

from typing import Any

from django import forms

from cadres.models import Membership, PostVacancy
from cadres.rules.post_words import post_words
from cadres.selectors.vacancies import open_beside
from cadres.services import vacancies
from core.forms import ReasonForm, ServiceForm
from elections.choices import ELECTORS_OF, Body, Electors
from elections.models import Contest, UnitProfile


class VacateForm(ServiceForm):
    """Which of somebody's posts fall vacant, why and when."""

    bodies = forms.MultipleChoiceField(
        label="出缺职务",
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少勾选一项出缺的职务。"},
        help_text="全部职务都出缺的，同时登记离任。",
    )
    cause = forms.ChoiceField(
        label="原因",
        choices=[("", "请选择"), *((cause.value, cause.label) for cause in vacancies.CAUSES)],
        error_messages={"required": "请选择出缺原因。"},
    )
    on = forms.DateField(
        label="出缺日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写出缺日期。"},
    )
    note = forms.CharField(label="文号或说明", max_length=200, required=False)

    def __init__(self, *args: Any, instance: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.membership = instance
        profile = UnitProfile.objects.filter(term=instance.term_id, unit=instance.unit_id).first()
        form, kind = profile.organisation if profile else "", instance.unit.kind
        held = vacancies.posts_held(instance)
        bodies: Any = self.fields["bodies"]
        bodies.choices = [(body, post_words(body, post, organisation=form, kind=kind)) for body, post in held.items()]
        bodies.initial = list(held)

    def save(self, *, actor: Any) -> Membership:
        vacancies.vacate(actor=actor, membership=self.membership, **self.cleaned_data)
        return self.membership


class LeaveEmptyForm(ReasonForm):
    """Why a post is left empty for now."""

    def save(self, *, actor: Any) -> PostVacancy:
        return vacancies.leave_empty(actor=actor, vacancy=self.instance, reason=self.cleaned_data["reason"])


class ByElectionForm(ServiceForm):
    """Which vacant posts of a body are filled by one by-election, who votes, and when."""

    posts = forms.ModelMultipleChoiceField(
        label="补选职务",
        queryset=PostVacancy.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一个出缺职务。"},
    )
    electors = forms.ChoiceField(label="选举方式", choices=[])
    election_day = forms.DateField(
        label="选举日",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="可以以后再定。",
    )

    def __init__(self, *args: Any, instance: PostVacancy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts: Any = self.fields["posts"]
        posts.queryset = open_beside(instance)
        posts.initial = list(posts.queryset.values_list("pk", flat=True))
        posts.label_from_instance = _words
        electors: Any = self.fields["electors"]
        electors.choices = [(each.value, Electors(each).label) for each in ELECTORS_OF[instance.body]]

    def save(self, *, actor: Any) -> Contest:
        values = dict(self.cleaned_data)
        return vacancies.start_by_election(actor=actor, vacancies=list(values.pop("posts")), **values)


def _words(vacancy: PostVacancy) -> str:
    post = post_words(Body(vacancy.body), vacancy.post, kind=vacancy.membership.unit.kind)
    return f"{post}（原任{vacancy.membership.person}，{vacancy.vacant_on} {vacancy.get_cause_display()}）"  # type: ignore[attr-defined]
