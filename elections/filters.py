from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q

from core.filters import FilterSet
from elections.choices import Body, ContestState
from elections.models import Contest, RuleSet, Tally, TallyKind, UnitProfile
from elections.page_scope import PageScope
from elections.selectors import COMPLETE
from elections.selectors.tallies import units_counting


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


def _day(**kwargs: Any) -> django_filters.DateFilter:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return django_filters.DateFilter(field_name="on", widget=widget, **kwargs)


class TallyFilter(FilterSet):
    """By kind, days, unit (above a street only what streets counted for themselves) and words of note and name."""

    of = django_filters.ModelChoiceFilter(
        label="类别", field_name="kind", queryset=TallyKind.objects.none(), empty_label="全部"
    )
    since = _day(label="起", lookup_expr="gte")
    until = _day(label="止", lookup_expr="lte")
    unit = django_filters.ChoiceFilter(label="单位", method="in_unit", empty_label="全部")
    q = django_filters.CharFilter(label="查找", method="search", widget=forms.TextInput(attrs={"type": "search"}))

    class Meta:
        model = Tally
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, scope: PageScope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["of"].queryset = TallyKind.objects.filter(term=scope.term)
        units = units_counting(scope.term, scope.area) if scope.term and scope.area.is_township else []
        choices = [*((unit.pk, unit.short_name) for unit in units), ("street", "街镇本级")]
        self.filters["unit"].extra["choices"] = choices

    def in_unit(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(unit=None) if value == "street" else queryset.filter(unit=value)

    def search(self, queryset: Any, name: str, value: str) -> Any:
        text = value.strip()
        return queryset.filter(Q(note__contains=text) | Q(unit__name__contains=text))
