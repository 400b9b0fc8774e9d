"""What members can be told apart by in a cross table: each dimension gives every row a value, or several of tags.

A dimension says once how a row gets its value; counting groups by it and the list behind a cell filters with it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Left

from cadres.choices import (
    ETHNIC_GROUPS,
    FULL_PARTY_MEMBER,
    POLITICAL_STATUSES,
    PROBATIONARY_PARTY_MEMBER,
    Education,
    Sex,
    SourceGroup,
    Turnover,
)
from cadres.models import Source
from cadres.querysets import IN_TWO_COMMITTEES
from cadres.services.turnover import roster
from elections.bands import BANDS_OF, Band
from elections.choices import CommitteePost, PartyPost
from elections.models import Term
from places.models import Unit
from reports.choices import RowKind
from reports.figure_scope import FigureScope
from reports.measures import Context
from reports.measures.ages import YEAR, in_band

MISSING = "none"
"""The key of rows that have no value: the fact is not filled in, or there is no tag."""
MOST_TERMS = 4
Key = str
Choices = list[tuple[Key, str]]


@dataclass(frozen=True)
class Frame:
    """On what footing rows are told apart: the scope, its term, and the day of ages."""

    scope: FigureScope

    @property
    def term(self) -> Term:
        assert self.scope.term is not None
        return self.scope.term

    @cached_property
    def context(self) -> Context:
        assert self.scope.basis is not None
        return Context.of(self.scope.basis)

    @property
    def is_slate(self) -> bool:
        return self.scope.rows == RowKind.SLATE


@dataclass(frozen=True)
class Dimension:
    """``key`` is the expression of a row's value as text, empty where it has none; ``choices`` are the values there
    can be, in order. Of tags (``groups``) a row may have several, and its ``key`` says nothing."""

    code: str
    name: str
    key: Callable[[Frame], Any]
    choices: Callable[[Frame], Choices]
    groups: tuple[str, ...] = ()
    missing: str = "未填"
    note: str = ""
    of_slates: bool = True

    @property
    def overlaps(self) -> bool:
        return bool(self.groups)


def _text(field: str) -> Callable[[Frame], Any]:
    return lambda frame: Cast(F(field), CharField())


def _cases(parts: Callable[[Frame], Sequence[tuple[Key, Q]]]) -> Callable[[Frame], Any]:
    """The first condition that holds gives the key."""

    def key(frame: Frame) -> Any:
        whens = [When(condition, then=Value(code)) for code, condition in parts(frame)]
        return Case(*whens, default=Value(""), output_field=CharField())

    return key


def _fixed(choices: Sequence[tuple[Any, Any]]) -> Callable[[Frame], Choices]:
    return lambda frame: [(str(code), str(label)) for code, label in choices]


def _bands(frame: Frame) -> tuple[Band, ...]:
    """The bands of the basis."""
    assert frame.scope.basis is not None
    return BANDS_OF[frame.scope.basis.bands]


def _ages(frame: Frame) -> list[tuple[Key, Q]]:
    return [(band.code, in_band(band.youngest, band.oldest)(frame.context)) for band in _bands(frame)]


DECADES = [(f"{decade}", f"{decade % 100:02}后") for decade in (2000, 1990, 1980, 1970, 1960)]
EARLIER = ("earlier", "60前")


def _births(frame: Frame) -> list[tuple[Key, Q]]:
    decades = [(code, Q(person__birth__gte=int(code) * YEAR)) for code, _ in DECADES]
    return [*decades, (EARLIER[0], Q(person__birth__isnull=False))]


MODES = [("full_time", "全日制"), ("in_service", "在职")]


def _modes(frame: Frame) -> list[tuple[Key, Q]]:
    known = Q(education__isnull=False)
    return [
        ("full_time", known & Q(education_full_time=F("education"))),
        ("in_service", known & Q(education_in_service=F("education"))),
    ]


def _employments(frame: Frame) -> list[tuple[Key, Q]]:
    return [("yes", Q(is_full_time=True)), ("no", Q(is_full_time=False))]


SPANS = [(0, "不满1年"), (1, "1—2年"), (3, "3—4年"), (5, "5—9年"), (10, "10—14年"), (15, "15年及以上")]
PARTY_SPANS = [(0, "不满5年"), (5, "5—9年"), (10, "10—19年"), (20, "20—29年"), (30, "30—49年"), (50, "50年及以上")]
OUTSIDE = ("outside", "非中共党员")
IN_PARTY = [FULL_PARTY_MEMBER, PROBATIONARY_PARTY_MEMBER]


def _spans(field: str, spans: Sequence[tuple[int, str]], also: Q | None = None) -> Any:
    """Completed years since a date, in bands, the longest first."""

    def parts(frame: Frame) -> list[tuple[Key, Q]]:
        known = Q(**{f"{field}__isnull": False}) & (also or Q())
        since = frame.context.as_of
        return [(str(years), known & Q(**{f"{field}__lte": since - years * YEAR})) for years, _ in reversed(spans)]

    return parts


def _party_ages(frame: Frame) -> list[tuple[Key, Q]]:
    outside = (OUTSIDE[0], ~Q(political_status="") & ~Q(political_status__in=IN_PARTY))
    return [outside, *_spans("joined_party_on", PARTY_SPANS, ~Q(political_status=""))(frame)]


def _chain(term: Term) -> list[Term]:
    """The terms before, the nearest first."""
    found: list[Term] = []
    while term.previous is not None and len(found) < MOST_TERMS - 1:
        term = term.previous
        found.append(term)
    return found


def _terms(frame: Frame) -> list[tuple[Key, Q]]:
    """How many terms in a row somebody has served on the two committees of the area, this one included."""
    parts: list[tuple[Key, Q]] = []
    chain = _chain(frame.term)
    for n, term in enumerate(chain, 1):
        served = roster(term.pk).filter(IN_TWO_COMMITTEES, person=OuterRef("person")).under(frame.term.area.path)
        parts.append((str(n), ~Exists(served)))  # type: ignore[arg-type]
    return [*parts, (str(len(chain) + 1), Q(pk__isnull=False))]


def _term_choices(frame: Frame) -> Choices:
    most = len(_chain(frame.term)) + 1
    return [(str(n), f"连续{n}届{'以上' if n == most and most > 1 else ''}") for n in range(1, most + 1)]


def _places(frame: Frame) -> Any:
    scope = frame.scope
    if scope.area.is_township:
        return Cast(F("unit_id"), CharField())
    length = max((len(area.path) for area in scope.children), default=len(scope.area.path))
    return Left("unit__township__path", length)


def _place_choices(frame: Frame) -> Choices:
    scope = frame.scope
    if scope.area.is_township:
        units = Unit.objects.filter(profiles__term=scope.term).under(scope.area.path).order_by("code")
        return [(str(unit.pk), unit.short_name) for unit in units]
    return [(area.path, area.name) for area in scope.children]


def _kind_choices(frame: Frame) -> Choices:
    words = frame.scope.words
    return [(kind.value, words[kind.value]) for kind in Unit.Kind]


POSTS = [
    ("one_shoulder", "书记、主任“一肩挑”", Q(party_post=PartyPost.SECRETARY, committee_post=CommitteePost.DIRECTOR)),
    ("secretary", "书记（不兼主任）", Q(party_post=PartyPost.SECRETARY)),
    ("director", "主任（不兼书记）", Q(committee_post=CommitteePost.DIRECTOR)),
    ("cross", "其他交叉任职", ~Q(party_post="") & ~Q(committee_post="")),
    ("party", "只在党组织任职", ~Q(party_post="")),
    ("committee", "只在村(居)委会任职", ~Q(committee_post="")),
    ("supervision", "只在监委会任职", ~Q(supervision_post="")),
]


def _tags(*groups: SourceGroup) -> Any:
    def choices(frame: Frame) -> Choices:
        return [(str(tag.pk), tag.name) for tag in Source.objects.filter(group__in=groups)]

    return choices


def tag_dimension(code: str, name: str, *groups: SourceGroup) -> Dimension:
    note = f"{name}一人可有多项，各项相加可大于合计；合计按人数"
    return Dimension(code, name, lambda frame: Value(""), _tags(*groups), groups, "未填或没有", note)


DIMENSIONS = {
    one.code: one
    for one in (
        Dimension("place", "下级区划或单位", _places, _place_choices),
        Dimension("kind", "单位类别", _text("unit__kind"), _kind_choices),
        Dimension("post", "职务", _cases(lambda f: [(code, q) for code, _, q in POSTS]),
                  _fixed([(code, label) for code, label, _ in POSTS])),
        Dimension("sex", "性别", _text("person__sex"), _fixed(Sex.choices)),
        Dimension("age", "年龄段", _cases(_ages), lambda frame: [(band.code, band.name) for band in _bands(frame)]),
        Dimension("birth", "出生年代", _cases(_births), _fixed([*DECADES, EARLIER])),
        Dimension("ethnic", "民族", _text("person__ethnic_group"), _fixed(ETHNIC_GROUPS)),
        Dimension("political", "政治面貌", _text("political_status"), _fixed(POLITICAL_STATUSES)),
        Dimension("party_age", "党龄", _cases(_party_ages), _fixed([*PARTY_SPANS, OUTSIDE]),
                  note="党龄按入党时间到统计时点的周年"),
        Dimension("education", "最高学历", _text("education"), _fixed(Education.choices)),
        Dimension("full_time_education", "全日制学历", _text("education_full_time"), _fixed(Education.choices)),
        Dimension("in_service_education", "在职学历", _text("education_in_service"), _fixed(Education.choices)),
        Dimension("mode", "最高学历的形式", _cases(_modes), _fixed(MODES)),
        Dimension("employment", "专职兼职", _cases(_employments), _fixed([("yes", "专职"), ("no", "兼职")])),
        Dimension("turnover", "去留", _text("turnover"), _fixed(Turnover.choices), missing="无法比对"),
        Dimension("terms", "连续任职届数", _cases(_terms), _term_choices,
                  note="连续任职届数：在届次范围内任一单位的“两委”连续任职，含本届，按系统中已有的届次"),
        Dimension("years", "现职年限", _cases(_spans("started_on", SPANS)), _fixed(SPANS), of_slates=False,
                  note="现职年限按任职时间到统计时点的周年"),
        tag_dimension("source", "人员来源", SourceGroup.ORIGIN),
        tag_dimension("background", "专业背景与实践经历", SourceGroup.PROFESSION, SourceGroup.EXPERIENCE),
        tag_dimension("performance", "现实表现", SourceGroup.PERFORMANCE),
    )
}  # fmt: skip
