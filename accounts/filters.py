from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.roles import Role
from core.audit_actions import AUDIT_LABELS
from core.filters import FilterSet
from core.models import AuditEntry
from core.scope import paths_q
from places.models import Area
from places.rules.matching import full_code

_DATE = forms.DateInput(attrs={"type": "date"})


def areas_named(text: str) -> QuerySet[Area]:
    """The areas that a text names: by code, or by a part of the name."""
    condition = Q(code=full_code(text)) if full_code(text) else Q(name__contains=text.strip())
    return Area.objects.filter(condition)


class UserFilter(FilterSet):
    q = django_filters.CharFilter(label="查找", method="search", widget=forms.TextInput(attrs={"type": "search"}))
    role = django_filters.ChoiceFilter(label="角色", choices=Role.choices, method="with_role", empty_label="全部")
    place = django_filters.CharFilter(label="区划", method="at_place")
    is_active = django_filters.ChoiceFilter(
        label="状态", choices=(("1", "在用"), ("0", "已停用")), method="with_state", empty_label="全部"
    )

    class Meta:
        model = User
        fields = ("q", "role", "place", "is_active")

    def search(self, queryset: Any, name: str, value: str) -> Any:
        text = value.strip()
        return queryset.filter(Q(username__icontains=text) | Q(full_name__contains=text) | Q(office__contains=text))

    def with_role(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(grants__role=value).distinct()

    def with_state(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(is_active=value == "1")

    def at_place(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(grants__area__in=areas_named(value)).distinct()


class AuditFilter(FilterSet):
    actor = django_filters.CharFilter(label="操作人", field_name="actor_name", lookup_expr="contains")
    action = django_filters.ChoiceFilter(label="操作", choices=tuple(AUDIT_LABELS.items()), empty_label="全部")
    object = django_filters.CharFilter(label="对象", field_name="object_name", lookup_expr="contains")
    place = django_filters.CharFilter(label="区划", method="at_place")
    since = django_filters.DateFilter(label="自", field_name="at", lookup_expr="date__gte", widget=_DATE)
    until = django_filters.DateFilter(label="至", field_name="at", lookup_expr="date__lte", widget=_DATE)

    class Meta:
        model = AuditEntry
        fields = ("actor", "action", "object", "place", "since", "until")

    def at_place(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(paths_q("area_path", areas_named(value).values_list("path", flat=True)[:50]))
