"""Filters of rosters and units."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q

from cadres.choices import (
    POLITICAL_STATUSES,
    CandidacyStatus,
    Education,
    NominationRoute,
    PostChangeKind,
    ReviewState,
    Sex,
    Turnover,
    VacancyState,
)
from cadres.models import Candidacy, Membership, PostVacancy, Source
from cadres.querysets import CROSS_SERVING, ONE_SHOULDER, name_q
from cadres.selectors import conditions, rosters
from cadres.selectors.boards import footing
from cadres.selectors.candidacies import UNDER_REVIEW, UNDER_REVIEW_WORDS
from cadres.selectors.units import with_state
from core.filters import FilterSet
from elections.choices import Body
from elections.page_scope import PageScope
from places.models import Area, Unit

POSTS = {
    "secretary": ("书记", Q(party_post="secretary")),
    "deputy_secretary": ("副书记", Q(party_post="deputy_secretary")),
    "party_member": ("党组织委员", Q(party_post="member")),
    "director": ("主任", Q(committee_post="director")),
    "deputy_director": ("副主任", Q(committee_post="deputy_director")),
    "committee_member": ("村(居)委会委员", Q(committee_post="member")),
    "in_party": ("党组织成员", ~Q(party_post="")),
    "in_committee": ("村(居)委会成员", ~Q(committee_post="")),
    "one_shoulder": ("一肩挑", ONE_SHOULDER),
    "cross": ("两委交叉", CROSS_SERVING),
    "party_only": ("仅党组织", Q(committee_post="") & ~Q(party_post="")),
    "committee_only": ("仅村(居)委会", Q(party_post="") & ~Q(committee_post="")),
}
AGES: dict[str, tuple[str, int | None, int | None]] = {
    "35": ("35岁及以下", None, 35),
    "36-45": ("36—45岁", 36, 45),
    "46-55": ("46—55岁", 46, 55),
    "56-60": ("56—60岁", 56, 60),
    "61": ("60岁以上", 61, None),
}
EDUCATIONS: dict[str, tuple[str, str, Any]] = {
    "college_or_above": ("大专以上", "gte", Education.COLLEGE),
    "below_college": ("大专以下", "lt", Education.COLLEGE),
    **{str(level.value): (level.label, "exact", level) for level in reversed(Education)},
    "unknown": ("未填", "isnull", True),
}
"""Words, and how the education of the scope's basis must compare with a level."""
ANY = "不限"


class ScopedFilterSet(FilterSet):
    """Filters whose choices lie in the page's scope."""

    def __init__(self, *args: Any, scope: PageScope, **kwargs: Any) -> None:
        self.scope = scope
        super().__init__(*args, **kwargs)

    def townships(self, request: Any = None) -> Any:
        return Area.objects.filter(path__startswith=self.scope.area.path, level=Area.Level.TOWNSHIP)

    def limit_to_scope(self, name: str) -> None:
        """Offer the streets of the scope, or none where the scope is one street."""
        if self.scope.area.is_township:
            del self.form.fields[name]
        else:
            self.form.fields[name].queryset = self.townships()


def _of_ages(*more: tuple[str, str]) -> django_filters.ChoiceFilter:
    bands = [(key, band[0]) for key, band in AGES.items()]
    return django_filters.ChoiceFilter(label="年龄段", method="by_age", empty_label=ANY, choices=[*bands, *more])


def _of_education() -> django_filters.ChoiceFilter:
    choices = [(key, level[0]) for key, level in EDUCATIONS.items()]
    return django_filters.ChoiceFilter(label="学历", method="by_education", empty_label=ANY, choices=choices)


def _of_sex() -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(label="性别", field_name="person__sex", choices=Sex.choices, empty_label=ANY)


class PeopleFilterSet(ScopedFilterSet):
    """Filters of people in units: by name, and by the street and the unit of the scope; how ages and education are
    asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit_to_scope("street")
        unit = self.form.fields["unit"]
        unit.queryset = Unit.objects.under(self.scope.area.path).filter(profiles__term=self.scope.term)
        unit.widget.attrs["data-search"] = ""

    def by_name(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(name_q(value, "person__"))

    def by_age(self, rows: Any, name: str, value: str) -> Any:
        _, youngest, oldest = AGES[value]
        return rows.filter(rosters.aged(rosters.as_of(self.scope), youngest, oldest))

    def by_education(self, rows: Any, name: str, value: str) -> Any:
        assert self.scope.term
        _, lookup, level = EDUCATIONS[value]
        _, education = footing(self.scope.term, self.scope.basis)
        return rows.filter(**{f"{education}__{lookup}": level})


class RosterFilter(PeopleFilterSet):
    """By street, unit, posts, age band, education, sex, political status, source and turnover."""

    q = django_filters.CharFilter(label="查找", method="by_name", widget=forms.HiddenInput)
    street = django_filters.ModelChoiceFilter(
        label="街镇", field_name="unit__township", queryset=Area.objects.none(), empty_label=ANY
    )
    unit = django_filters.ModelMultipleChoiceFilter(label="村(社区)", field_name="unit", queryset=Unit.objects.none())
    post = django_filters.ChoiceFilter(
        label="职务", method="by_post", empty_label=ANY, choices=[(key, word) for key, (word, _) in POSTS.items()]
    )
    age = _of_ages()
    education = _of_education()
    turnover = django_filters.ChoiceFilter(label="去留", choices=Turnover.choices, empty_label=ANY)
    sex = _of_sex()
    political_status = django_filters.ChoiceFilter(label="政治面貌", choices=POLITICAL_STATUSES, empty_label=ANY)
    source = django_filters.ModelChoiceFilter(
        label="来源", field_name="sources", queryset=Source.objects.all(), empty_label=ANY
    )

    class Meta:
        model = Membership
        fields: list[str] = []

    def by_post(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(POSTS[value][1])


class UnitFilter(ScopedFilterSet):
    """By street, one-shoulder and how far the roster is; by a part of the name."""

    name = django_filters.CharFilter(label="名称", field_name="name", lookup_expr="contains")
    street = django_filters.ModelChoiceFilter(
        label="街镇", field_name="township", queryset=Area.objects.none(), empty_label=ANY
    )
    one_shoulder = django_filters.ChoiceFilter(
        label="一肩挑", method="by_one_shoulder", choices=[("yes", "是"), ("no", "否")], empty_label=ANY
    )
    state = django_filters.ChoiceFilter(
        label="花名册",
        method="by_state",
        choices=[("complete", "齐全"), ("gaps", "不齐全"), ("none", "未填报")],
        empty_label=ANY,
    )

    class Meta:
        model = Unit
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit_to_scope("street")

    def by_one_shoulder(self, units: Any, name: str, value: str) -> Any:
        return units.filter(one_shoulder=value == "yes")

    def by_state(self, units: Any, name: str, value: str) -> Any:
        return with_state(units, value)


class ReviewFilter(ScopedFilterSet):
    """Candidates of the review board: by street, unit and the posts they stand for."""

    street = django_filters.ModelChoiceFilter(
        label="街镇", field_name="unit__township", queryset=Area.objects.none(), empty_label=ANY
    )
    unit = django_filters.ModelChoiceFilter(label="居村", queryset=Unit.objects.none(), empty_label=ANY)
    post = django_filters.ChoiceFilter(
        label="拟任职务", method="by_post", empty_label=ANY, choices=[(key, word) for key, (word, _) in POSTS.items()]
    )

    class Meta:
        model = Candidacy
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit_to_scope("street")
        unit = self.form.fields["unit"]
        unit.label = self.scope.words["unit"]
        unit.queryset = Unit.objects.under(self.scope.area.path).filter(profiles__term=self.scope.term)
        unit.widget.attrs["data-search"] = ""

    def by_post(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(POSTS[value][1])


OCCASIONS = {"term": ("换届选举", Q(occasion=0)), "by": ("补选", Q(occasion__gt=0))}
SLATES = {"slate": ("拟任人选", Q(is_on_slate=True)), "beside": ("差额人选", Q(is_on_slate=False))}
REVIEWS = {
    "not_sent": ("未送审", Q(review=ReviewState.NOT_SENT)),
    "under_review": (UNDER_REVIEW_WORDS, UNDER_REVIEW),
    "clear": ("通过", Q(review=ReviewState.CLEAR)),
    "rejected": ("不宜", Q(review=ReviewState.REJECTED)),
}


class CandidateFilter(PeopleFilterSet):
    """By street, unit, status, review, post, slate, age, education, sex, route, and which election."""

    q = django_filters.CharFilter(label="查找", method="by_name", widget=forms.HiddenInput)
    street = django_filters.ModelChoiceFilter(
        label="街镇", field_name="unit__township", queryset=Area.objects.none(), empty_label=ANY
    )
    unit = django_filters.ModelMultipleChoiceFilter(label="村(社区)", field_name="unit", queryset=Unit.objects.none())
    status = django_filters.ChoiceFilter(label="状态", choices=CandidacyStatus.choices, empty_label=ANY)
    review = django_filters.ChoiceFilter(
        label="联审",
        method="by_condition",
        empty_label=ANY,
        choices=[(key, word) for key, (word, _) in REVIEWS.items()],
    )
    post = django_filters.ChoiceFilter(
        label="拟任职务", method="by_condition", empty_label=ANY,
        choices=[(key, word) for key, (word, _) in POSTS.items()],
    )  # fmt: skip
    slate = django_filters.ChoiceFilter(
        label="人选", method="by_condition", empty_label=ANY, choices=[(key, word) for key, (word, _) in SLATES.items()]
    )
    age = _of_ages(("over", "超过任职年龄"))
    education = _of_education()
    sex = _of_sex()
    route = django_filters.ChoiceFilter(label="提名方式", choices=NominationRoute.choices, empty_label=ANY)
    occasion = django_filters.ChoiceFilter(
        label="选举", method="by_condition", empty_label=ANY,
        choices=[(key, word) for key, (word, _) in OCCASIONS.items()],
    )  # fmt: skip

    class Meta:
        model = Candidacy
        fields: list[str] = []

    def by_condition(self, rows: Any, name: str, value: str) -> Any:
        tables = {"review": REVIEWS, "post": POSTS, "slate": SLATES, "occasion": OCCASIONS}
        return rows.filter(tables[name][value][1])

    def by_age(self, rows: Any, name: str, value: str) -> Any:
        if self.scope.term is None:
            return rows
        if value == "over":
            return conditions.over_age(rows, self.scope.term)
        _, youngest, oldest = AGES[value]
        return conditions.aged(rows, self.scope.term, youngest, oldest)


class DirectoryFilter(ScopedFilterSet):
    """Secretaries by street."""

    street = django_filters.ModelChoiceFilter(
        label="街镇", field_name="unit__township", queryset=Area.objects.none(), empty_label=ANY
    )

    class Meta:
        model = Membership
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit_to_scope("street")


class VacancyFilter(ScopedFilterSet):
    """By street, body, state and cause."""

    street = django_filters.ModelChoiceFilter(
        label="街镇", field_name="membership__unit__township", queryset=Area.objects.none(), empty_label=ANY
    )
    state = django_filters.ChoiceFilter(label="状态", choices=VacancyState.choices, empty_label=ANY)
    body = django_filters.ChoiceFilter(label="班子", choices=Body.choices, empty_label=ANY)
    cause = django_filters.ChoiceFilter(label="原因", choices=PostChangeKind.choices, empty_label=ANY)

    class Meta:
        model = PostVacancy
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit_to_scope("street")
