"""The indicators of people: every cohort × every measure, and who holds two posts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cadres.choices import PostingKind
from reports.indicators.definition import SHARE_SUFFIX, Indicator, Part
from reports.measures import (
    AGE_KNOWN,
    AGE_SUM,
    CANDIDATE,
    COHORTS,
    COUNT,
    EVERYBODY,
    MEASURES,
    UNITS,
    At,
    Cohort,
    Direction,
    Fact,
    Measure,
    tagged,
)
from reports.measures.boards import BOARDS
from reports.measures.postings import ADDED, POSTINGS
from reports.rules.values import Shape

RESERVE = Cohort("reserve", "后备干部", ())
"""A cohort of DESIGN §5 of whom no rows are kept yet: its codes are there and have no value."""
MEMBER_COHORTS = ("secretary", "director", "party_committee", "committee", "two_committees", "supervision")
CANDIDATES = Part(CANDIDATE.code, COUNT)
STANDING = "参加“两委”换届选举的候选人人数，不论是否拟任、后来是否退出：一人在一个单位参选计一次。"
NO_CANDIDATES = "这个范围里还没有候选人，请先录入或导入候选人"


def _count(cohort: Cohort) -> Indicator:
    return Indicator(
        f"{cohort.code}.count",
        f"{cohort.name}人数",
        f"{cohort.name}的任职人数：一人在一个单位任职计一次。",
        "人",
        Shape.COUNT,
        Part(cohort.code, COUNT),
        source="花名册的职务",
    )


def _average_age(cohort: Cohort) -> Indicator:
    return Indicator(
        f"{cohort.code}.average_age",
        f"{cohort.name}平均年龄",
        f"{cohort.name}在统计时点的周岁之和÷出生年月已填写的人数。",
        "岁",
        Shape.MEAN,
        Part(cohort.code, AGE_SUM),
        Part(cohort.code, AGE_KNOWN.code),
        Part(cohort.code, COUNT),
        decimals=1,
        good=Direction.DOWN,
        source=AGE_KNOWN.source,
    )


def _whole(cohort: Cohort, fact: Fact) -> Part | None:
    """The cohort that a fact is known of or not; of last term's members it is always known."""
    return Part(cohort.code, COUNT) if fact.at == At.NOW and fact.code != EVERYBODY.code else None


def _measured(cohort: Cohort, code: str, measure: Measure) -> Iterator[Indicator]:
    """A measure in a cohort, as a count and as a share of those of whom the fact is known."""
    fact, then = measure.fact, measure.at == At.THEN
    compares = then or fact.code in COMPARING
    people = f"上届{cohort.name}中{measure.clause}" if then else f"{cohort.name}中{measure.clause}"
    known = f"上届{cohort.name}人数" if then else f"{fact.name}已填写的{cohort.name}人数"
    if fact.code == EVERYBODY.code or (compares and not then):
        known = f"{cohort.name}人数"
    common = {
        "numerator": Part(cohort.code, measure.code),
        "denominator": Part(cohort.code, fact.code),
        "whole": _whole(cohort, fact),
        "good": measure.good,
        "source": fact.source,
        "compares": compares,
        "undefined": _undefined(cohort, measure) if compares else "",
    }
    where = "，按上届任职的单位统计" if then else ""
    yield Indicator(
        f"{cohort.code}.{code}",
        f"{cohort.name}{measure.name}人数",
        f"{people}的人数{where}。",
        "人",
        Shape.COUNT,
        **common,  # type: ignore[arg-type]
    )
    yield Indicator(
        f"{cohort.code}.{code}{SHARE_SUFFIX}",
        f"{cohort.name}{measure.name}占比",
        f"{people}的人数÷{known}{where}。",
        "%",
        Shape.SHARE,
        decimals=1,
        **common,  # type: ignore[arg-type]
    )


def _undefined(cohort: Cohort, measure: Measure) -> str:
    if not cohort.newness:
        return f"{cohort.name}不统计去留"
    return "候选人不统计退出" if cohort is CANDIDATE and measure.at == At.THEN else ""


NEWNESS = {cohort.newness for cohort in COHORTS.values() if cohort.newness}
COMPARING = {"turnover_known", *(MEASURES[code].fact.code for code in NEWNESS)}
"""Facts that are known only where this term and the last both have a roster."""


def of_people(cohort: Cohort) -> Iterator[Indicator]:
    yield _count(cohort)
    yield _average_age(cohort)
    for code, measure in MEASURES.items():
        if code not in NEWNESS:
            yield from _measured(cohort, code, measure)
    yield from _measured(cohort, "newly_in_post", MEASURES[cohort.newness or "newly_in_either_post"])
    for code, measure in tagged(cohort):
        yield from _measured(cohort, code, measure)


def _one_shoulder() -> Iterator[Indicator]:
    held = {"numerator": Part(COHORTS["one_shoulder"].code, COUNT), "good": Direction.UP, "source": "花名册的职务"}
    yield Indicator(
        "one_shoulder.count",
        "“一肩挑”人数",
        "在同一单位同时担任党组织书记和村(居)委会主任的人数。",
        "人",
        Shape.COUNT,
        **held,  # type: ignore[arg-type]
    )
    yield Indicator(
        "one_shoulder.share",
        "“一肩挑”比例",
        "“一肩挑”人数÷参加本届换届的单位数。",
        "%",
        Shape.SHARE,
        denominator=Part(UNITS, COUNT),
        decimals=1,
        **held,  # type: ignore[arg-type]
    )


def _due_one_shoulder() -> Indicator:
    return Indicator(
        "one_shoulder.due_share",
        "“一肩挑”应挑尽挑比例",
        "要求“一肩挑”的单位中由一人同时担任党组织书记和村(居)委会主任的单位数÷要求“一肩挑”的单位数；单位情况中注明不要求的不计。",
        "%",
        Shape.SHARE,
        Part(BOARDS, "one_shoulder_due"),
        Part(UNITS, "due"),
        decimals=1,
        good=Direction.UP,
        source="花名册的职务、单位情况的“不要求‘一肩挑’”",
    )


CROSS_BASES = (
    ("", "two_committees", "交叉任职比例", "“两委”成员人数"),
    (".of_party", "party_committee", "交叉任职占党组织班子成员比例", "党组织班子成员人数"),
    (".of_committee", "committee", "交叉任职占村(居)委会成员比例", "村(居)委会成员人数"),
)
"""What the number of those who serve on both is divided by: the end of the code, the cohort, the name and the words."""


def _cross_serving() -> Iterator[Indicator]:
    held = {"numerator": Part(COHORTS["cross_serving"].code, COUNT), "source": "花名册的职务"}
    yield Indicator(
        "cross_serving.count",
        "交叉任职人数",
        "在同一单位同时在党组织和村(居)委会任职的人数。",
        "人",
        Shape.COUNT,
        **held,  # type: ignore[arg-type]
    )
    for end, cohort, name, words in CROSS_BASES:
        yield Indicator(
            f"cross_serving{end}{SHARE_SUFFIX}",
            name,
            f"交叉任职人数÷{words}。",
            "%",
            Shape.SHARE,
            denominator=Part(cohort, COUNT),
            decimals=1,
            **held,  # type: ignore[arg-type]
        )


def of_members() -> Iterator[Indicator]:
    """Those of a roster, or a slate."""
    yield from _one_shoulder()
    yield _due_one_shoulder()
    yield from _cross_serving()
    for code in MEMBER_COHORTS:
        yield from of_people(COHORTS[code])


def of_candidates() -> Iterator[Indicator]:
    """All who stand, on the slate or not."""
    for one in of_people(CANDIDATE):
        sentence = STANDING if one.measure == COUNT else one.sentence
        source = one.source.replace("花名册", "候选人名册")
        yield replace(one, sentence=sentence, needs=CANDIDATES, why_none=NO_CANDIDATES, source=source)


def of_postings() -> Iterator[Indicator]:
    """Those who serve beside the two committees, by kind."""
    for kind in PostingKind:
        yield Indicator(
            f"{POSTINGS.code}.{kind.value}",
            f"其他任职（{kind.label}）人数",
            f"其他任职中{kind.label}的人数，统计时点已离任的不计，不计入“两委”：一人在一个单位的一项任职计一次。",
            "人",
            Shape.COUNT,
            Part(POSTINGS.code, kind.value),
            source="花名册的其他任职",
            is_kept_by_hand=True,
        )
    yield Indicator(
        f"{POSTINGS.code}.{ADDED}",
        "增派的第一书记/驻村人数",
        "其他任职中的第一书记/驻村，任职时间在上届统计时点之后、统计时点未离任的人数；没有填任职时间的不计，不计入“两委”。",
        "人",
        Shape.COUNT,
        Part(POSTINGS.code, ADDED),
        source="花名册的其他任职",
        is_kept_by_hand=True,
    )


def of_reserve() -> Iterator[Indicator]:
    for one in of_people(RESERVE):
        yield replace(one, undefined="还没有后备干部数据")
