from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q

from core.filters import FilterSet
from elections.choices import Body, ContestState
from elections.models import Contest, RuleSet, UnitProfile
from elections.selectors import COMPLETE


class RuleSetFilter(FilterSet):
    kind = django_filters.ChoiceFilter(label="适用于", choices=RuleSet.Kind.choices, empty_label="全部")
    on = django_filters.DateFilter(
        label="施行于", method="in_force", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    class Meta:
        model = RuleSet
        fields = ("kind", "on")

    def in_force(self, queryset: Any, name: str, value: Any) -> Any:
        return queryset.filter(Q(in_force_to=None) | Q(in_force_to__gte=value), in_force_from__lte=value)


class ProfileFilter(FilterSet):
    q = django_filters.CharFilter(label="查找", method="search", widget=forms.TextInput(attrs={"type": "search"}))
    organisation = django_filters.ChoiceFilter(
        label="党组织形式", choices=UnitProfile.Organisation.choices, empty_label="全部"
    )
    state = django_filters.ChoiceFilter(
        label="填写情况", choices=(("complete", "已填全"), ("missing", "有缺项")), method="in_state", empty_label="全部"
    )

    class Meta:
        model = UnitProfile
        fields = ("q", "organisation", "state")

    def search(self, queryset: Any, name: str, value: str) -> Any:
        text = value.strip()
        return queryset.filter(Q(unit__name__contains=text) | Q(unit__code__startswith=text))

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(COMPLETE) if value == "complete" else queryset.exclude(COMPLETE)


class ContestFilter(FilterSet):
    """By name of the unit, body, state and election day."""

    q = django_filters.CharFilter(label="村(社区)", method="search", widget=forms.TextInput(attrs={"type": "search"}))
    body = django_filters.ChoiceFilter(label="班子", choices=Body.choices, empty_label="全部")
    state = django_filters.ChoiceFilter(label="状态", choices=ContestState.choices, empty_label="全部")
    occasion = django_filters.ChoiceFilter(
        label="选举", method="of_occasion", choices=[("term", "换届选举"), ("by", "补选")], empty_label="全部"
    )
    election_day = django_filters.DateFilter(
        label="选举日", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    class Meta:
        model = Contest
        fields: tuple[str, ...] = ()

    def search(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(unit__name__contains=value.strip())

    def of_occasion(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(occasion=0) if value == "term" else queryset.filter(occasion__gt=0)
