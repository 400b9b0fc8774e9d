"""What a list behind a number can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from cadres.choices import CommitteePost, PartyPost
from core.filters import FilterSet
from places.models import Area

POSTS = (
    ("secretary", "书记"),
    ("deputy_secretary", "副书记"),
    ("party_member", "党组织委员"),
    ("director", "主任"),
    ("deputy_director", "副主任"),
    ("committee_member", "村(居)委会委员"),
)
_POST_Q = {
    "secretary": Q(party_post=PartyPost.SECRETARY),
    "deputy_secretary": Q(party_post=PartyPost.DEPUTY_SECRETARY),
    "party_member": Q(party_post=PartyPost.MEMBER),
    "director": Q(committee_post=CommitteePost.DIRECTOR),
    "deputy_director": Q(committee_post=CommitteePost.DEPUTY_DIRECTOR),
    "committee_member": Q(committee_post=CommitteePost.MEMBER),
}
PAGE_PARAMETERS = ("part", "unit")


class ListFilter(FilterSet):
    """Keeps the part and the unit that the page is about; ``townships`` are those of its area."""

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
    post = django_filters.ChoiceFilter(label="职务", choices=POSTS, method="by_post", empty_label="全部")
    name = django_filters.CharFilter(label="姓名", method="by_name")

    def by_post(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(_POST_Q[value])

    def by_name(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(Q(person__name__contains=value) | Q(person__initials__startswith=value.lower()))


class UnitsFilter(ListFilter):
    township = django_filters.ChoiceFilter(label="街镇", field_name="township_id", empty_label="全部")
    name = django_filters.CharFilter(label="名称", field_name="name", lookup_expr="contains")
