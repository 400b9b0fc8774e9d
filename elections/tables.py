from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.tables import CenteredColumn, EditColumn, NameColumn, NumberColumn
from elections.choices import ContestState
from elections.models import Contest, RuleSet, Tally, Term, UnitProfile


class TermTable(tables.Table):
    name = NameColumn()
    area = tables.Column("区划", order_by="area__path")
    as_of = tables.DateColumn(verbose_name="统计时点", format="Y-m-d")
    previous = tables.Column("上届", orderable=False)
    unit_count = NumberColumn(verbose_name="参加单位")

    class Meta:
        model = Term
        fields = ("name", "area", "as_of", "previous", "unit_count")

    def render_name(self, record: Term, value: str) -> SafeString | str:
        if record.is_practice:
            return format_html('{} <span class="tag practice">练习届，不计入统计</span>', value)
        if record.is_demonstration:
            return format_html('{} <span class="tag demo">演示数据</span>', value)
        return value


class RuleSetTable(tables.Table):
    title = NameColumn()
    kind = tables.Column()
    area_name = tables.Column("适用区划", order_by="area_code", default="—")
    in_force_from = tables.DateColumn(format="Y-m-d")
    in_force_to = tables.DateColumn(format="Y-m-d", default="现行有效")
    version_number = NumberColumn(verbose_name="版本")
    unsure = NumberColumn(verbose_name="待核对", default="0")

    class Meta:
        model = RuleSet
        fields = ("title", "kind", "area_name", "in_force_from", "in_force_to", "version_number", "unsure")


class ProfileTable(tables.Table):
    unit = tables.Column("村(社区)", accessor="unit__name", order_by="unit__code")
    township = tables.Column("街镇", accessor="unit__township__name", order_by="unit__township__path")
    kind = tables.Column("类别", accessor="unit__kind", order_by="unit__kind")
    organisation = tables.Column("党组织形式", default="—")
    party_members = NumberColumn(verbose_name="党员人数", default="—")
    households = NumberColumn(verbose_name="户数", default="—")
    registered_voters = NumberColumn(verbose_name="登记选民数", default="—")
    edit = EditColumn("elections:profile_edit", "填写")

    class Meta:
        model = UnitProfile
        fields = (
            "unit",
            "township",
            "kind",
            "organisation",
            "party_members",
            "households",
            "registered_voters",
            "edit",
        )

    def render_kind(self, record: UnitProfile) -> str:
        return record.unit.get_kind_display()

    def value_organisation(self, value: Any) -> Any:
        return value


STATE_CLASSES = {
    ContestState.UNPLANNED: "line",
    ContestState.WAITING: "",
    ContestState.DRAFT: "warn",
    ContestState.SUBMITTED: "warn",
    ContestState.RUNOFF: "err",
    ContestState.SUPPLEMENTARY: "err",
    ContestState.RENEWED: "err",
    ContestState.LEADERS: "warn",
    ContestState.DONE: "ok",
}


class ContestTable(tables.Table):
    """Contests, each with how far it is."""

    township = tables.Column("街镇", accessor="unit__township__name", order_by=("unit__township__code", "unit__code"))
    unit = NameColumn(
        verbose_name="村(社区)",
        accessor="unit__short_name",
        order_by=("unit__code", "body"),
        linkify=lambda record: record.get_absolute_url(),
    )
    body = tables.Column("班子")
    occasion = tables.Column("选举")
    electors = tables.Column("选举方式")
    seats = NumberColumn(verbose_name="职数", empty_values=(), orderable=False)
    election_day = tables.DateColumn(verbose_name="选举日", format="Y-m-d", default="—")
    polls = NumberColumn(verbose_name="已投票", accessor="poll_count", order_by="poll_count")
    completed_on = tables.DateColumn(verbose_name="完成日期", format="Y-m-d", default="—")
    state = CenteredColumn(verbose_name="状态")

    class Meta:
        model = Contest
        fields = ("township", "unit", "body", "occasion", "electors", "seats", "election_day", "polls", "completed_on")
        sequence = (*fields, "state")
        attrs = {"class": "t compact hold"}

    def render_occasion(self, value: int) -> str:
        return f"第{value}次补选" if value else "换届选举"

    def render_seats(self, record: Contest) -> int:
        return sum(each.seats for each in record.posts.all())  # type: ignore[attr-defined]

    def value_seats(self, record: Contest) -> int:
        return self.render_seats(record)

    def render_state(self, value: str) -> SafeString:
        state = ContestState(value)
        return format_html('<span class="tag {}">{}</span>', STATE_CLASSES[state], state.label)

    def value_state(self, value: str) -> str:
        return str(ContestState(value).label)


class TallyNumberColumn(NumberColumn):
    """Numbers with their sum over all rows at the foot. ``asked`` is the kind's word for whether it counts them: what
    is not counted is no 0."""

    def __init__(self, name: str, label: str, asked: str = "") -> None:
        attrs = {"th": {"class": "r"}, "td": {"class": "r"}, "tf": {"class": "r"}}
        super().__init__(verbose_name=label, attrs=attrs, footer=lambda table: f"{table.sums[name]:,}")
        self.asked = asked

    def render(self, value: Any, record: Tally) -> str:  # type: ignore[override]
        return f"{value:,}" if not self.asked or getattr(record.kind, self.asked) else "—"


class TallyTable(tables.Table):
    """What was counted; ``sums`` are those of all rows, on this page or not."""

    on = tables.DateColumn(verbose_name="日期", format="Y-m-d", footer="合计")
    township = tables.Column("街镇", accessor="township__name", order_by=("township__path", "unit__code"))
    unit = tables.Column("单位", accessor="place", order_by=("unit__code",), attrs={"td": {"class": "nm"}})
    kind = tables.Column("类别", order_by="kind__position")
    events = TallyNumberColumn("events", "场次（件数）")
    people = TallyNumberColumn("people", "人次", "counts_people")
    solved = TallyNumberColumn("solved", "已解决", "counts_solved")
    solved_in_unit = TallyNumberColumn("solved_in_unit", "其中本单位解决", "counts_solved")
    note = tables.Column("内容", orderable=False, default="—", attrs={"td": {"class": "wrapx"}})
    by = tables.Column("登记人", orderable=False, default="—")
    edit = EditColumn("elections:tally_edit")

    class Meta:
        model = Tally
        fields = (
            "on",
            "township",
            "unit",
            "kind",
            "events",
            "people",
            "solved",
            "solved_in_unit",
            "note",
            "by",
            "edit",
        )

    def __init__(self, *args: Any, sums: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sums = sums

    def render_by(self, record: Tally) -> str:
        return str(record.by.full_name) if record.by else "—"
