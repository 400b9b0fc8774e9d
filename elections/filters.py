from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q

from core.filters import FilterSet
from elections.models import RuleSet, UnitProfile
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
