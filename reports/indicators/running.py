"""The indicators of how a term is run: progress, situation, what was handed in, activities, problems, complaints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from elections.choices import Colour, DataKind
from reports.indicators.definition import SHARE_SUFFIX, Indicator, Part
from reports.measures import COUNT, UNITS, Direction
from reports.measures.running import (
    ACTIVITY,
    ATTENDANCE,
    COMPLAINT,
    NAMES,
    PROBLEM,
    PROGRESS,
    SITUATION,
    STAGES,
    SUBMISSION,
)
from reports.rules.values import Shape

ALL_UNITS = Part(UNITS, COUNT)
PLAN, SURVEYS, HANDED_IN, COUNTS = "换届进度", "选情摸排", "填报审核", "工作计数"


def of_running() -> Iterator[Indicator]:
    yield from _done()
    yield from _progress()
    yield from _situation()
    yield from _submissions()
    yield from _activities()
    yield from _solved("problems", PROBLEM, "群众问题")
    yield from _solved("complaints", COMPLAINT, "信访投诉")


def units_of(code: str, name: str, sentence: str, numerator: Part, **more: Any) -> Iterator[Indicator]:
    """A number of units and its share; without a ``denominator`` of all that take part."""
    whole = more.pop("denominator", ALL_UNITS)
    of_whole = more.pop("of_whole", "参加本届换届的单位数")
    yield Indicator(code, f"{name}单位数", f"{sentence}的村(社区)数。", "个", Shape.COUNT, numerator, **more)
    yield Indicator(
        f"{code}{SHARE_SUFFIX}",
        f"{name}单位占比",
        f"{sentence}的村(社区)数÷{of_whole}。",
        "%",
        Shape.SHARE,
        numerator,
        whole,
        decimals=1,
        **more,
    )


def _done() -> Iterator[Indicator]:
    yield from units_of(
        "units.done",
        "完成换届",
        "党组织、村(居)委会换届选举结果都已确认，且没有须另行选举、重新选举",
        Part(UNITS, "done"),
        good=Direction.UP,
        source="已由第二人确认的投票结果",
    )


def _progress() -> Iterator[Indicator]:
    kept: dict[str, Any] = {"is_kept_by_hand": True, "source": PLAN}
    for number in range(1, STAGES + 1):
        yield from units_of(
            f"{PROGRESS}.stage_{number}_done",
            f"完成第{number}阶段",
            f"完成工作计划第{number}阶段全部任务（不适用的除外）",
            Part(PROGRESS, f"stage_{number}_done"),
            good=Direction.UP,
            needs=Part(PROGRESS, f"stage_{number}_due"),
            denominator=Part(PROGRESS, f"stage_{number}_due"),
            of_whole=f"有第{number}阶段任务的单位数",
            why_none=f"这个范围里没有单位有第{number}阶段的任务",
            **kept,
        )
    yield from units_of(
        f"{PROGRESS}.late",
        "逾期",
        "有任务逾期未完成（因选情或联审受阻的不算）",
        Part(PROGRESS, "late"),
        good=Direction.DOWN,
        needs=Part(PROGRESS, "planned"),
        denominator=Part(PROGRESS, "planned"),
        of_whole="有工作计划的单位数",
        why_none="这个范围里没有工作计划",
        **kept,
    )


COLOURS = {
    Colour.RED: ("红色", Direction.DOWN),
    Colour.YELLOW: ("黄色", Direction.NONE),
    Colour.GREEN: ("绿色", Direction.UP),
}
ASSESSED = Part(SITUATION, "assessed")


def _situation() -> Iterator[Indicator]:
    kept: dict[str, Any] = {"is_kept_by_hand": True, "source": SURVEYS}
    yield from units_of(f"{SITUATION}.assessed", "已摸排", "做过选情摸排", ASSESSED, good=Direction.UP, **kept)
    kept |= {"needs": ASSESSED, "why_none": "这个范围里还没有选情摸排"}
    measured = {"denominator": ASSESSED, "of_whole": "已摸排单位数"}
    for colour, (word, good) in COLOURS.items():
        sentence = f"最近一轮选情摸排为{word}（{colour.label}）"
        yield from units_of(
            f"{SITUATION}.{colour.value}",
            f"选情{word}",
            sentence,
            Part(SITUATION, colour.value),
            good=good,
            **measured,
            **kept,
        )
    yield from units_of(
        f"{SITUATION}.red_open",
        "选情红色未销号",
        "最近一轮选情摸排为红色（复杂）、还没有销号",
        Part(SITUATION, "red_open"),
        good=Direction.DOWN,
        **measured,
        **kept,
    )


STATES = {
    "submitted": ("待审核", "已提交、等待审核", Direction.NONE),
    "returned": ("已退回", "被退回、还没有重新提交", Direction.NONE),
    "approved": ("审核通过", "审核通过（含已锁定）", Direction.UP),
    "locked": ("已锁定", "已锁定", Direction.NONE),
}


def _submissions() -> Iterator[Indicator]:
    for kind in DataKind:
        for state, (word, meaning, good) in STATES.items():
            yield from units_of(
                f"{SUBMISSION}.{kind.value}_{state}",
                f"{kind.label}{word}",
                f"{kind.label}{meaning}",
                Part(SUBMISSION, f"{kind.value}_{state}"),
                good=good,
                is_kept_by_hand=True,
                source=HANDED_IN,
            )


MEETINGS = {
    "training": ("trainings", "training_people"),
    "publicity": ("publicity", "publicity_people"),
    "talk": ("talks", "talk_people"),
    "opinion": ("opinions", "opinion_people"),
}
"""Of each shipped kind that is a happening, the codes of its figures: how often, and how many came."""
OF_STREETS = "含街镇本级举办的；选了村或居的，只计所选单位的"


def _activities() -> Iterator[Indicator]:
    for kind, (events, people) in MEETINGS.items():
        name = NAMES[kind]
        for code, word, part in (
            (events, "场次", Part(ACTIVITY, kind)),
            (people, "人次", Part(ATTENDANCE, kind)),
        ):
            yield _sum(f"{ACTIVITY}.{code}", f"{name}{word}", f"{name}的{word}合计（{OF_STREETS}）。", word, part)


def _sum(code: str, name: str, sentence: str, unit: str, part: Part, **more: Any) -> Indicator:
    kept: dict[str, Any] = {"is_kept_by_hand": True, "source": COUNTS}
    return Indicator(code, name, sentence, unit, Shape.COUNT, part, **kept, **more)


def _solved(code: str, tally: str, name: str) -> Iterator[Indicator]:
    raised, solved, own = (Part(tally, key) for key in ("raised", "solved", "solved_in_unit"))
    yield _sum(f"{code}.raised", f"{name}件数", f"登记的{name}件数。", "件", raised)
    shares = (
        ("solved", f"{name}解决", f"已解决的{name}件数", solved, raised, f"登记的{name}件数"),
        ("solved_in_unit", f"{name}在居村解决", f"在村(社区)解决的{name}件数", own, solved, f"已解决的{name}件数"),
    )
    for key, words, sentence, part, whole, of_whole in shares:
        yield _sum(f"{code}.{key}", f"{words}件数", f"{sentence}。", "件", part, good=Direction.UP)
        yield Indicator(
            f"{code}.{key}{SHARE_SUFFIX}",
            f"{words}率",
            f"{sentence}÷{of_whole}。",
            "%",
            Shape.SHARE,
            part,
            whole,
            decimals=1,
            good=Direction.UP,
            is_kept_by_hand=True,
            source=COUNTS,
            why_none=f"这个范围里还没有登记{of_whole.removesuffix('件数').removeprefix('登记的')}",
        )
