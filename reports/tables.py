"""The lists behind numbers. No ID number and no phone: leaders look at them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import django_tables2 as tables
from django.utils.safestring import SafeString

from cadres.models import Candidacy, PostRow
from cadres.rules.post_words import posts_words
from cadres.rules.reviews import public_word
from cadres.tables import TurnoverColumn
from cadres.templatetags.cadres import tag
from core.tables import CenteredColumn, NameColumn, NumberColumn
from places.models import Unit


class CountedTable(tables.Table):
    """Numbers its rows: the first row of a page goes on where the page before ended."""

    number = NumberColumn(verbose_name="序号", empty_values=(), orderable=False)

    def render_number(self) -> int:
        if not hasattr(self, "_number"):
            self._number = self.page.start_index() - 1 if getattr(self, "page", None) else 0
        self._number += 1
        return self._number


class PeopleTable(CountedTable):
    """People behind a number. Rows carry ``organisation``, the unit's Party organisation form in the term.

    Ages are those on ``as_of``, the date on which the figure counted them.
    """

    township = tables.Column("街镇", accessor="unit__township__name", order_by="unit__township__path")
    unit = tables.Column("村(社区)", accessor="unit__short_name", order_by="unit__code")
    name = NameColumn(verbose_name="姓名", accessor="person__name", order_by="person__pinyin")
    sex = CenteredColumn(verbose_name="性别", accessor="person__get_sex_display", order_by="person__sex")
    age = NumberColumn(verbose_name="年龄", accessor="person__birth", order_by="-person__birth")
    education = tables.Column("学历", accessor="get_education_display", order_by="education")
    mode = tables.Column("类别", empty_values=(), orderable=False)
    posts = tables.Column("职务", empty_values=(), order_by=("party_post", "committee_post"))
    turnover = TurnoverColumn(order_by="turnover")

    class Meta:
        orderable = True

    def __init__(self, *args: Any, as_of: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.as_of = as_of

    def render_age(self, value: Any) -> str:
        return str(value.age_on(self.as_of))

    def value_age(self, value: Any) -> int:
        return int(value.age_on(self.as_of))

    def render_mode(self, record: PostRow) -> str:
        return education_mode(record)

    def render_posts(self, record: Any) -> str:
        return "、".join(
            posts_words(
                party=record.party_post,
                committee=record.committee_post,
                supervision=record.supervision_post,
                organisation=record.organisation or "",
                kind=record.unit.kind,
            )
        )


class MembersTable(PeopleTable):
    """Members of rosters; of the last term's it says who left and why."""

    def render_turnover(self, record: Any, column: TurnoverColumn) -> SafeString:
        if record.departed:
            words = f"退出·{record.get_exit_reason_display()}" if record.exit_reason else "退出"
            return tag(words, "warn")
        return column.render(record)


class CandidatesTable(PeopleTable):
    """Candidates by the posts they stand for. Of the review it says no more than everybody may know."""

    review = CenteredColumn(verbose_name="联审", empty_values=(), orderable=False)
    status = CenteredColumn(verbose_name="状态", accessor="get_status_display", order_by="status")

    class Meta:
        sequence = ("...", "turnover", "review", "status")

    def render_review(self, record: Candidacy) -> str:
        return public_word(record.review)


def education_mode(record: PostRow) -> str:
    """Whether the highest education is full-time or in-service, as far as the roster tells."""
    if record.education is None:
        return ""
    if record.education_full_time == record.education:
        return "全日制"
    return "在职" if record.education_in_service == record.education else ""


class UnitsTable(CountedTable):
    """Units behind a number."""

    township = tables.Column("街镇", accessor="township__name", order_by="township__path")
    name = NameColumn(verbose_name="村(社区)", accessor="short_name", order_by="code")
    kind = CenteredColumn(verbose_name="类别", accessor="get_kind_display", order_by="kind")
    full_name = tables.Column("全称", accessor="name", orderable=False)
    code = tables.Column("区划代码", order_by="code")

    class Meta:
        model = Unit
        fields = ()


class NumberedUnitsTable(UnitsTable):
    """Units with the number that each has of something, the largest first, and their sum at the foot."""

    township = tables.Column("街镇", accessor="township__name", order_by="township__path", footer="合计")
    amount = NumberColumn(
        accessor="number",
        attrs={"th": {"class": "r"}, "td": {"class": "r b"}, "tf": {"class": "r"}},
        footer=lambda table: f"{table.total():,}",
    )

    class Meta:
        order_by = "-amount"
        sequence = ("number", "township", "name", "amount", "...")

    def __init__(self, *args: Any, name: str, total: Callable[[], int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns["amount"].column.verbose_name = name
        self.total = total
