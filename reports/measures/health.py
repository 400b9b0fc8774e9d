"""Data health (数据体检): what may be wrong with rosters, one declaration a rule.

A rule is a condition on roster rows, counted in the one pass over them and listed with the same condition; or one on
what is stored of each unit (``UnitHealth``), counted as a tally; or a number that is counted for its own sake already.
An ID number that disagrees with sex or birth is no rule: a service refuses it, and an import writes it only where the
uploader has given the reason, so that all there are have been accepted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, ExpressionWrapper, F, IntegerField, OuterRef, Q, Value
from django.db.models.lookups import Exact

from cadres.choices import FULL_PARTY_MEMBER, PROBATIONARY_PARTY_MEMBER
from cadres.models import Membership
from cadres.querysets import IN_TWO_COMMITTEES
from elections.choices import PartyPost
from elections.models import Term, UnitProfile
from reports.choices import Mender, Severity
from reports.measures.ages import BIRTH, YEAR
from reports.measures.base import At, Condition, Context, Fact
from reports.measures.cohorts import HEALTH
from reports.measures.tally import Tally
from reports.models import UnitHealth

HEALTH_UNITS = "health_units"
ROSTER = "花名册"
ADULT = 18
NOBODY = Q(pk__lt=0)


@dataclass(frozen=True)
class HealthRule:
    """One thing that may be wrong.

    ``sentence`` says what is counted, ``remedy`` what to do. One of ``people`` (a condition on roster rows), ``units``
    (one on ``UnitHealth``) and ``counted`` (cohort and code of a number counted already) says it to the database.
    ``asks_others``: it looks at other rows too, and so is counted by a query of its own.
    """

    code: str
    name: str
    sentence: str
    severity: Severity
    mender: Mender
    remedy: str
    people: Condition | None = None
    units: Q | None = None
    counted: tuple[str, str] | None = None
    asks_others: bool = False

    @property
    def indicator(self) -> str:
        return f"{HEALTH.code}.{self.code}"

    @property
    def fact(self) -> Fact:
        """What is counted of roster rows, for a rule about people."""
        assert self.people is not None
        return Fact(f"{HEALTH.code}_{self.code}", self.name, self.people, ROSTER, At.ROSTER)

    @property
    def part(self) -> tuple[str, str]:
        """Under which cohort and code its number is stored."""
        if self.counted:
            return self.counted
        return (HEALTH_UNITS, self.code) if self.units is not None else (HEALTH.code, self.fact.code)

    @property
    def word(self) -> str:
        return "个" if self.units is not None else "人"


IN_PARTY = (FULL_PARTY_MEMBER, PROBATIONARY_PARTY_MEMBER)
IS_SECRETARY = Q(party_post=PartyPost.SECRETARY)
NOT_FULL_MEMBER = ~Q(political_status__in=["", FULL_PARTY_MEMBER])


def _over_age(context: Context) -> Q:
    """Over the age of a condition for standing; nobody where the term has set none."""
    condition = NOBODY
    for limit, secretary_only in context.age_limits:
        over = Q(person__birth__lte=context.as_of - (limit + 1) * YEAR)
        condition |= over & IS_SECRETARY if secretary_only else over
    return condition


def _month_only(context: Context) -> Q:
    day = ExpressionWrapper(F(BIRTH) % Value(100), output_field=IntegerField())
    return Q(person__birth__isnull=False) & Q(Exact(day, 0))


def _twice_in_township(context: Context) -> Q:
    """On the two committees of another unit of the same township too. Of other townships a liaison learns nothing."""
    others = Membership.objects.as_elected().filter(
        IN_TWO_COMMITTEES,
        term=OuterRef("term"),
        person=OuterRef("person"),
        unit__township=OuterRef("unit__township"),
    )
    return IN_TWO_COMMITTEES & Q(Exists(others.exclude(unit=OuterRef("unit"))))


def _lacking(code: str, fact: str, why: str, condition: Q) -> HealthRule:
    return HealthRule(
        code,
        f"缺{fact}",
        f"花名册成员没有填{fact}",
        Severity.MUST,
        Mender.LIAISON,
        f"补填{fact}：{why}",
        people=lambda context: condition,
    )


def _of_units(
    code: str, name: str, sentence: str, severity: Severity, mender: Mender, remedy: str, units: Q
) -> HealthRule:
    return HealthRule(code, name, sentence, severity, mender, remedy, units=units)


RULES = (
    _of_units(
        "not_reported",
        "未报花名册",
        "参加本届换届、“两委”成员一人未报",
        Severity.MUST,
        Mender.LIAISON,
        "导入或逐人填报花名册",
        Q(members=0),
    ),
    _of_units(
        "no_secretary",
        "没有书记",
        "已报花名册、没有党组织书记",
        Severity.MUST,
        Mender.LIAISON,
        "补填书记的党组织职务；确属空缺的，选任后补报",
        Q(members__gt=0, secretaries=0),
    ),
    _of_units(
        "no_director",
        "没有主任",
        "已报花名册、没有村(居)委会主任",
        Severity.MUST,
        Mender.LIAISON,
        "补填主任的村(居)委会职务；确属空缺的，补选后补报",
        Q(members__gt=0, directors=0),
    ),
    _of_units(
        "two_secretaries",
        "书记多于一人",
        "党组织书记多于一人",
        Severity.MUST,
        Mender.LIAISON,
        "只留现任书记，副书记、委员改填相应职务",
        Q(secretaries__gt=1),
    ),
    _of_units(
        "two_directors",
        "主任多于一人",
        "村(居)委会主任多于一人",
        Severity.MUST,
        Mender.LIAISON,
        "只留现任主任，副主任、委员改填相应职务",
        Q(directors__gt=1),
    ),
    _lacking("no_birth", "出生年月", "不计入平均年龄和年龄段", Q(person__birth__isnull=True)),
    _lacking("no_sex", "性别", "不计入女性占比", Q(person__sex="")),
    _lacking("no_education", "学历", "不计入学历占比", Q(education__isnull=True)),
    _lacking("no_political_status", "政治面貌", "不计入党员占比", Q(political_status="")),
    _lacking("no_id_number", "身份证号", "下次导入、下届比对时认不出是同一人", Q(person__id_number_hash__isnull=True)),
    HealthRule(
        "secretary_not_member",
        "书记不是正式党员",
        "担任党组织书记、政治面貌不是中共党员（预备党员也不是）",
        Severity.MUST,
        Mender.LIAISON,
        "党组织书记须为中共正式党员，核对政治面貌和职务后改正其一",
        people=lambda context: IS_SECRETARY & NOT_FULL_MEMBER,
    ),
    HealthRule(
        "party_post_not_member",
        "党组织班子成员不是正式党员",
        "担任党组织副书记、委员，政治面貌不是中共党员（预备党员也不是）",
        Severity.MUST,
        Mender.LIAISON,
        "党组织班子成员须为中共正式党员，核对政治面貌和职务后改正其一",
        people=lambda context: ~Q(party_post="") & ~IS_SECRETARY & NOT_FULL_MEMBER,
    ),
    HealthRule(
        "under_18",
        "未满18周岁",
        "在统计时点未满18周岁",
        Severity.MUST,
        Mender.LIAISON,
        "年满18周岁才有选举权和被选举权，核对出生年月",
        people=lambda context: Q(person__birth__gt=context.as_of - ADULT * YEAR),
    ),
    HealthRule(
        "over_age",
        "超过本届年龄条件",
        "在统计时点的周岁超过本届任职条件的年龄上限",
        Severity.ASK,
        Mender.STAFF,
        "核对出生年月；经批准放宽的，不用改",
        people=_over_age,
    ),
    HealthRule(
        "two_units",
        "在本街镇两个以上单位任职",
        "在同一街镇两个及以上村(社区)的“两委”任职",
        Severity.ASK,
        Mender.LIAISON,
        "联建等情况可以兼任，不用改；重复填报的删去一处",
        people=_twice_in_township,
        asks_others=True,
    ),
    HealthRule(
        "no_join_date",
        "党员缺入党时间",
        "政治面貌为中共党员、预备党员，没有填入党时间",
        Severity.ASK,
        Mender.LIAISON,
        "补填入党时间",
        people=lambda context: Q(political_status__in=IN_PARTY, joined_party_on__isnull=True),
    ),
    HealthRule(
        "departed_without_reason",
        "退出未填原因",
        "上届“两委”成员本届不在“两委”任职，没有填离任原因",
        Severity.ASK,
        Mender.LIAISON,
        "在上届花名册补填离任原因，或在本届名册中找到此人",
        counted=("two_committees", "departed_without_reason"),
    ),
    _of_units(
        "no_woman",
        "村(居)委会没有女性",
        "村(居)委会成员性别都已填写、没有女性",
        Severity.ASK,
        Mender.STAFF,
        "村民委员会、居民委员会应当有妇女成员，核对性别；确实没有的，按规定补选",
        Q(committee__gt=0, committee_men=F("committee")),
    ),
    _of_units(
        "over_seats",
        "成员多于职数",
        "村(居)委会成员多于法定人数，或一个班子的成员多于选举设定的职数",
        Severity.ASK,
        Mender.STAFF,
        "核对是否多报、重复填报；职数有批复的，先改选举的应选职数",
        Q(over__gt=0),
    ),
    HealthRule(
        "birth_month_only",
        "出生日期只到月",
        "出生日期只填到月",
        Severity.NOTE,
        Mender.LIAISON,
        "补填身份证号后自动精确到日；统计按当月已满计算",
        people=_month_only,
    ),
)
HEALTH_RULES = {rule.code: rule for rule in RULES}
OF_ROWS = {rule.fact.code: rule.fact for rule in RULES if rule.people is not None}
"""What is counted of roster rows, by code."""
ASKS_OTHERS = {rule.fact.code for rule in RULES if rule.asks_others}


def faulty(context: Context) -> Q:
    """Roster rows with something that must be mended."""
    condition = Q()
    for rule in RULES:
        if rule.severity == Severity.MUST and rule.people is not None:
            condition |= rule.people(context)
    return condition


def _is_complete() -> Q:
    condition = Q(faulty=0)
    for rule in RULES:
        if rule.severity == Severity.MUST and rule.units is not None:
            condition &= ~rule.units
    return condition


def _units(term: Term) -> Any:
    taking_part = UnitProfile.objects.filter(term=term, unit=OuterRef("unit"), unit__is_electing=True)
    return UnitHealth.objects.filter(Exists(taking_part), term=term)


OF_UNITS = Tally(
    HEALTH_UNITS,
    _units,
    "unit",
    {
        "reported": Count("pk", filter=Q(members__gt=0)),
        "slated": Count("pk", filter=Q(slated__gt=0)),
        "complete": Count("pk", filter=_is_complete()),
        **{rule.code: Count("pk", filter=rule.units) for rule in RULES if rule.units is not None},
    },
)
