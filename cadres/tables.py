"""Tables of people, units and candidates."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cadres.choices import VacancyState
from cadres.models import Membership
from cadres.rules.post_words import post_words
from cadres.selectors.boards import dressed
from cadres.selectors.candidacies import review_words
from cadres.selectors.vacancies import VacancyLine
from cadres.templatetags.cadres import posts, review_tag, status_tag, tag, turnover_tag
from core.capabilities import Capability
from core.masks import mask_phone
from core.tables import CenteredColumn, MaskedIdColumn, MaskedPhoneColumn, NameColumn, NumberColumn, PartialDateColumn
from elections.choices import Body

NO_TURNOVER = format_html(
    '<span class="mut" title="{}">—</span>', "没有上届花名册可比，不在“两委”之内，或还没有重新统计"
)


class TurnoverColumn(CenteredColumn):
    """新进, 连任 or 交流."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(verbose_name="去留", empty_values=(), default=NO_TURNOVER, **kwargs)

    def render(self, record: Any) -> SafeString:
        return turnover_tag(record) or NO_TURNOVER


class RosterTable(tables.Table):
    """A term's members. ``as_of`` is the date of ages; numbers stand only where ``user`` may edit people."""

    township = tables.Column("街镇", accessor="unit__township__name", order_by=("unit__township__code", "unit__code"))
    unit = tables.Column("村(社区)", accessor="unit__short_name", order_by=("unit__code",))
    name = NameColumn(verbose_name="姓名", accessor="person__name", order_by=("person__pinyin", "pk"))
    sex = CenteredColumn(verbose_name="性别", accessor="person__get_sex_display", order_by=("person__sex",))
    birth = PartialDateColumn(verbose_name="出生年月", accessor="person__birth")
    age = NumberColumn(verbose_name="年龄", empty_values=(), order_by=("-person__birth",))
    political_status = tables.Column("政治面貌")
    education = tables.Column("学历")
    party_post = tables.Column("党组织职务")
    committee_post = tables.Column("村(居)委会职务")
    supervision_post = tables.Column("监委会职务")
    serving = CenteredColumn(verbose_name="任职", empty_values=(), orderable=False)
    turnover = TurnoverColumn()
    id_number = MaskedIdColumn(verbose_name="身份证号", accessor="person__id_number")
    phone = MaskedPhoneColumn(verbose_name="联系电话", accessor="person__phone")
    gaps = tables.Column("提示", empty_values=(), orderable=False)

    class Meta:
        attrs = {"class": "t compact hold"}

    def __init__(self, *args: Any, user: Any, as_of: dt.date, hidden: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.user, self.as_of, self._unit = user, as_of, 0
        for_editors = () if user.can(Capability.EDIT_PEOPLE) else ("id_number", "phone", "gaps")
        super().__init__(*args, exclude=(*hidden, *for_editors), **kwargs)

    def render_unit(self, value: str, record: Membership) -> SafeString:
        """The name is loud where a unit begins and quiet below."""
        css_class = "again" if record.unit_id == self._unit else "b"
        self._unit = record.unit_id
        url = f"{record.unit.get_absolute_url()}?term={record.term_id}"
        return format_html('<a class="n {}" href="{}">{}</a>', css_class, url, value)

    def value_unit(self, value: str) -> str:
        return value

    def render_birth(self, value: Any) -> str:
        return str(value.month_only)

    def render_age(self, record: Any) -> Any:
        age = dressed(record, self.as_of).age
        return "—" if age is None else age

    def value_age(self, record: Any) -> Any:
        return dressed(record, self.as_of).age

    def render_party_post(self, record: Any) -> str:
        return post_words(Body.PARTY, record.party_post, organisation=getattr(record, "organisation", ""))

    def render_serving(self, record: Membership) -> SafeString | str:
        if record.is_one_shoulder:
            return tag("一肩挑", "red")
        return tag("交叉") if record.is_cross_serving else ""

    def render_id_number(self, record: Membership, value: str) -> str:
        return str(MaskedIdColumn().render(value)) if self._may_edit(record) else "—"

    def render_phone(self, record: Membership, value: str) -> str:
        return str(MaskedPhoneColumn().render(value)) if self._may_edit(record) else "—"

    def render_gaps(self, record: Any) -> SafeString:
        missing = dressed(record, self.as_of).gaps
        return tag(f"缺{'、'.join(missing)}", "warn") if missing else SafeString("")

    def _may_edit(self, record: Membership) -> bool:
        return bool(self.user.can(Capability.EDIT_PEOPLE, record.unit.township.path))


class CandidateTable(RosterTable):
    """A term's candidates: the posts they stand for, how far they are. Ages are those of the election day; ``as_of``
    stands in where it is not set. ``limits``: ages, each with whether it is for secretaries only."""

    slate = CenteredColumn(verbose_name="人选", empty_values=(), order_by=("-is_on_slate",))
    route = tables.Column("提名方式")
    review = CenteredColumn(verbose_name="联审")
    status = CenteredColumn(verbose_name="状态")

    class Meta:
        sequence = (
            "township", "unit", "name", "sex", "birth", "age", "political_status", "education", "party_post",
            "committee_post", "supervision_post", "serving", "slate", "route", "review", "status", "...",
        )  # fmt: skip
        exclude = ("turnover", "id_number", "phone")
        attrs = {"class": "t compact hold"}

    def __init__(self, *args: Any, limits: list[tuple[int, bool]], **kwargs: Any) -> None:
        self.limits = limits
        super().__init__(*args, **kwargs)

    def render_unit(self, value: str, record: Any) -> SafeString:
        css_class = "again" if record.unit_id == self._unit else "b"
        self._unit = record.unit_id
        url = f"{reverse('cadres:slate', args=[record.unit_id])}?term={record.term_id}"
        return format_html('<a class="n {}" href="{}">{}</a>', css_class, url, value)

    def render_age(self, record: Any) -> Any:
        age = dressed(record, record.election_day or self.as_of).age
        return "—" if age is None else age

    def value_age(self, record: Any) -> Any:
        return dressed(record, record.election_day or self.as_of).age

    def render_gaps(self, record: Any) -> SafeString:
        over = any(
            (age := self.value_age(record)) is not None
            and age > limit
            and not (only and record.party_post != "secretary")
            for limit, only in self.limits
        )
        return format_html("{} {}", tag("超过任职年龄", "warn") if over else "", super().render_gaps(record))

    def render_slate(self, record: Any) -> SafeString:
        return tag("拟任" if record.is_on_slate else "差额", "" if record.is_on_slate else "line")

    def render_review(self, record: Any) -> SafeString:
        return review_tag(record, review_words(record, self.user))

    def render_status(self, record: Any) -> SafeString:
        return status_tag(record)


def words_of(row: Any) -> str:
    """A row's posts in official words."""
    return posts(row, row.organisation, row.unit.kind)


class PeopleTable(tables.Table):
    """People found, with where they serve as far as the viewer may see."""

    name = NameColumn(verbose_name="姓名", order_by=("pinyin", "pk"))
    sex = CenteredColumn(verbose_name="性别", accessor="get_sex_display", order_by=("sex",))
    birth = PartialDateColumn(verbose_name="出生年月")
    service = tables.Column("任职", empty_values=(), orderable=False, attrs={"td": {"class": "wrapx"}})

    class Meta:
        attrs = {"class": "t fix"}

    def render_birth(self, value: Any) -> str:
        return str(value.month_only)

    def render_service(self, record: Any) -> SafeString | str:
        served = [(row.get_absolute_url(), row.term, row.unit.township, row.unit, words_of(row)) for row in record.seen]
        return format_html_join("；", '<a class="n" href="{}">{}，{}{} {}</a>', served) or "—"


RIGHT = {"th": {"class": "r"}, "td": {"class": "r"}, "a": {"class": "n"}}


def members_link(post: str = "", view: str = "") -> Any:
    """From a number of a unit to the people it counts."""

    def link(record: Any, table: Any) -> str:
        values = {"area": record.township_id, "term": table.term.pk, "unit": record.pk, "post": post, "view": view}
        return f"{reverse('cadres:roster')}?{urlencode({key: value for key, value in values.items() if value})}"

    return link


class UnitTable(tables.Table):
    """Units with how far their rosters are."""

    township = tables.Column("街镇", accessor="township__name", order_by=("township__code", "code"))
    short_name = NameColumn(
        verbose_name="村(社区)",
        order_by=("code",),
        linkify=lambda record, table: f"{record.get_absolute_url()}?term={table.term.pk}",
    )
    kind = CenteredColumn(verbose_name="类别")
    secretary = tables.Column("书记")
    director = tables.Column("主任")
    one_shoulder = CenteredColumn(verbose_name="一肩挑")
    total = NumberColumn(verbose_name="“两委”人数", linkify=members_link(""), attrs=RIGHT)
    party = NumberColumn(verbose_name="党组织", linkify=members_link("in_party"), attrs=RIGHT)
    committee = NumberColumn(verbose_name="村(居)委会", linkify=members_link("in_committee"), attrs=RIGHT)
    cross = NumberColumn(verbose_name="交叉", linkify=members_link("cross"), attrs=RIGHT)
    supervision = NumberColumn(verbose_name="监委会", linkify=members_link(view="supervision"), attrs=RIGHT)
    state = tables.Column("花名册", empty_values=(), orderable=False)

    class Meta:
        attrs = {"class": "t compact hold"}

    def __init__(self, *args: Any, term: Any, **kwargs: Any) -> None:
        self.term = term
        super().__init__(*args, **kwargs)

    def render_one_shoulder(self, value: bool) -> SafeString | str:
        return tag("一肩挑", "red") if value else "—"

    def value_one_shoulder(self, value: bool) -> str:
        return "是" if value else "否"

    def render_state(self, record: Any) -> SafeString:
        lacking = [words for words, there in (("书记", record.secretary), ("主任", record.director)) if not there]
        if not record.total:
            return tag("未填报", "line")
        if lacking:
            return tag(f"缺{'、'.join(lacking)}", "warn")
        return tag(f"{record.incomplete}人资料不全", "warn") if record.incomplete else tag("齐全", "ok")


VACANCY_CLASSES = {VacancyState.FILLED: "ok", VacancyState.LEFT_EMPTY: "line", VacancyState.BY_ELECTION: ""}


class DirectoryTable(tables.Table):
    """Party secretaries with their telephone numbers, masked unless ``sees_numbers``."""

    township = tables.Column("街镇", accessor="unit__township__name", order_by=("unit__township__code", "unit__code"))
    unit = tables.Column("村(社区)", accessor="unit__short_name", order_by=("unit__code",))
    name = NameColumn(
        verbose_name="姓名", accessor="person__name", order_by=("person__pinyin", "pk"),
        linkify=lambda record: record.get_absolute_url(),
    )  # fmt: skip
    post = tables.Column("职务", empty_values=(), orderable=False)
    phone = tables.Column("联系电话", accessor="person__phone", orderable=False)

    class Meta:
        attrs = {"class": "t hold"}

    def __init__(self, *args: Any, sees_numbers: bool, **kwargs: Any) -> None:
        self.sees_numbers = sees_numbers
        super().__init__(*args, **kwargs)

    def render_post(self, record: Any) -> str:
        return posts(record, record.organisation, record.unit.kind)

    def render_phone(self, value: str) -> str:
        return value if self.sees_numbers else mask_phone(value)


class VacancyTable(tables.Table):
    """Posts that fell vacant, with what the law says of each (``lines``)."""

    township = tables.Column("街镇", accessor="membership__unit__township__name", order_by=("membership__unit__code",))
    unit = tables.Column("村(社区)", accessor="membership__unit__short_name", order_by=("membership__unit__code",))
    name = NameColumn(
        verbose_name="原任", accessor="membership__person__name",
        linkify=lambda record: record.membership.get_absolute_url(),
    )  # fmt: skip
    post = tables.Column("出缺职务")
    cause = CenteredColumn(verbose_name="原因")
    vacant_on = tables.DateColumn(verbose_name="出缺日期", format="Y-m-d")
    state = CenteredColumn(verbose_name="状态")
    told = tables.Column("规则", empty_values=(), orderable=False, attrs={"td": {"class": "wrapx told"}})
    acts = tables.Column("", empty_values=(), orderable=False, exclude_from_export=True)

    class Meta:
        attrs = {"class": "t hold"}

    def __init__(self, *args: Any, lines: dict[int, VacancyLine], user: Any, **kwargs: Any) -> None:
        self.lines, self.user = lines, user
        super().__init__(*args, **kwargs)

    def render_post(self, record: Any) -> str:
        return self.lines[record.pk].post

    def render_state(self, record: Any) -> SafeString:
        line, css_class = self.lines[record.pk], VACANCY_CLASSES.get(record.state, "warn")
        return (
            tag(f"{record.get_state_display()}·逾期", "err")
            if line.is_overdue
            else tag(record.get_state_display(), css_class)
        )

    def render_told(self, record: Any) -> str:
        line = self.lines[record.pk]
        limit = f"，至 {line.until}" if line.until else ""
        source = f"（{line.source}）" if line.source else ""
        return f"{line.told}{limit}{source}"

    def render_acts(self, record: Any) -> SafeString:
        unit, can = record.membership.unit, self.user.can
        links = []
        if record.state == VacancyState.OPEN and can(Capability.ENTER_RESULTS, unit.township.path):
            links.append((reverse("cadres:by_election", args=[record.pk]), "发起补选"))
        if record.state == VacancyState.OPEN and can(Capability.EDIT_PEOPLE, unit.township.path):
            links.append((reverse("cadres:vacancy_leave", args=[record.pk]), "暂不补选"))
        if record.contest:
            links.append((record.contest.get_absolute_url(), "补选"))
        if record.state == VacancyState.BY_ELECTION and can(Capability.EDIT_PEOPLE, unit.township.path):
            asked = {"unit": unit.pk, "area": unit.township_id, "term": record.membership.term_id}
            query = urlencode({**asked, "occasion": record.contest.occasion})
            links.append((f"{reverse('cadres:candidacy_create')}?{query}", "登记候选人"))
        return format_html_join(" ", '<a class="btn sm" href="{}">{}</a>', links)
