"""What a list behind a number can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from cadres.filters import POSTS as POST_CONDITIONS
from cadres.querysets import name_q
from core.filters import FilterSet
from places.models import Area

POSTS = ("secretary", "deputy_secretary", "party_member", "director", "deputy_director", "committee_member")
PAGE_PARAMETERS = ("part", "unit", "rows", "cohort", "row", "column", "r", "c")


class ListFilter(FilterSet):
    """Keeps the part, the unit and the rows that the page is about; ``townships`` are those of its area."""

    def __init__(self, *args: Any, townships: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if townships.exists():
            self.filters["township"].extra["choices"] = [(area.pk, area.name) for area in townships]
        else:
            del self.filters["township"]

    @property
    def kept(self) -> list[tuple[str, str]]:
        values = self.request.GET if self.request else {}
        return super().kept + [(name, values[name]) for name in PAGE_PARAMETERS if values.get(name)]


class PeopleFilter(ListFilter):
    township = django_filters.ChoiceFilter(label="街镇", field_name="unit__township_id", empty_label="全部")
    post = django_filters.ChoiceFilter(
        label="职务", choices=[(key, POST_CONDITIONS[key][0]) for key in POSTS], method="by_post", empty_label="全部"
    )
    name = django_filters.CharFilter(label="姓名", method="by_name")

    def by_post(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(POST_CONDITIONS[value][1])

    def by_name(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(name_q(value, "person__"))


class UnitsFilter(ListFilter):
    township = django_filters.ChoiceFilter(label="街镇", field_name="township_id", empty_label="全部")
    name = django_filters.CharFilter(label="名称", field_name="name", lookup_expr="contains")
