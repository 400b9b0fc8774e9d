"""The indicators of units and of the vote: who takes part, first try, turnout, votes of the heads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from elections.models import UnitProfile
from reports.indicators.definition import SHARE_SUFFIX, Indicator, Part
from reports.indicators.running import units_of
from reports.measures import COUNT, UNITS, Direction
from reports.measures.boards import BOARDS
from reports.measures.tallies import CAME_OF
from reports.rules.values import Shape

RESULTS = "已由第二人确认的投票结果"
NOT_VOTED = "这个范围里还没有已确认的投票结果"
VOTED = Part(UNITS, "voted")


def of_units() -> Iterator[Indicator]:
    yield Indicator(
        "units.count",
        "单位数",
        "参加本届换届的村(社区)数，不论是否已报花名册。",
        "个",
        Shape.COUNT,
        Part(UNITS, COUNT),
        source="届次的参加单位",
    )
    common = {"source": RESULTS, "needs": VOTED, "why_none": NOT_VOTED}
    yield Indicator(
        "units.voted",
        "已投票单位数",
        "换届选举的“两委”各项选举都已投票并确认的村(社区)数。",
        "个",
        Shape.COUNT,
        VOTED,
        **common,  # type: ignore[arg-type]
    )
    first = Part(UNITS, "first_try")
    yield Indicator(
        "units.first_try",
        "一次性选举成功单位数",
        "“两委”各项选举都在首次投票中选足应选名额的村(社区)数；经再次投票、另行选举或重新选举的不计。",
        "个",
        Shape.COUNT,
        first,
        good=Direction.UP,
        **common,  # type: ignore[arg-type]
    )
    yield Indicator(
        f"units.first_try{SHARE_SUFFIX}",
        "一次性选举成功率",
        "“两委”各项选举都在首次投票中选足应选名额的村(社区)数÷已投票单位数。",
        "%",
        Shape.SHARE,
        first,
        VOTED,
        decimals=1,
        good=Direction.UP,
        **common,  # type: ignore[arg-type]
    )


FORMS = {
    UnitProfile.Organisation.COMMITTEE: "party_committee",
    UnitProfile.Organisation.GENERAL_BRANCH: "general_branch",
    UnitProfile.Organisation.BRANCH: "party_branch",
}
"""The forms of a unit's Party organisation, and what they are called in codes."""


def of_organisation() -> Iterator[Indicator]:
    """Units by the form of their Party organisation."""
    organised = Part(UNITS, "organised")
    for form, code in FORMS.items():
        yield from units_of(
            f"{UNITS}.{code}",
            f"设{form.label}的",
            f"党组织形式为{form.label}",
            Part(UNITS, form.value),
            source="单位情况的党组织形式",
            denominator=organised,
            of_whole="已填党组织形式的单位数",
            needs=organised,
            why_none="这个范围里还没有填写党组织形式",
        )


def of_deputies() -> Iterator[Indicator]:
    """Units that are to have a full-time deputy secretary: their share in all, in those due whether they have one."""
    due = Part(UNITS, "deputy_due")
    rule = "党组织党员达到届次设定的人数，或书记、主任由一人担任"
    common: dict[str, Any] = {
        "source": "单位情况的党员人数、花名册的职务和专职兼职",
        "needs": Part(UNITS, "deputy_asked"),
        "why_none": "本届没有设定配专职副书记的党员人数，请在届次中设定",
    }
    yield from units_of(f"{UNITS}.deputy_due", "应配专职副书记的", f"应配专职副书记（{rule}）", due, **common)
    of_due = {"denominator": due, "of_whole": "应配专职副书记的单位数", **common}
    for code, name, clause, good in (
        ("deputy_had", "已配专职副书记的", "应配并已有专职副书记", Direction.UP),
        ("deputy_lacking", "缺专职副书记的", "应配而没有专职副书记", Direction.DOWN),
    ):
        yield from units_of(f"{UNITS}.{code}", name, f"{clause}（{rule}）", Part(UNITS, code), good=good, **of_due)


def of_successions() -> Iterator[Indicator]:
    """Units that came out of others since the term before."""
    for kind in CAME_OF:
        yield from units_of(
            f"{UNITS}.came_of_{kind.value}",
            f"{kind.label}而成的",
            f"上届统计时点之后、到本届统计时点为止，由其他单位{kind.label}而成",
            Part(UNITS, kind.value),
            source="单位沿革",
            needs=Part(UNITS, "following"),
            why_none="没有上届，无法说明上届以来的单位沿革",
        )


def of_boards() -> Iterator[Indicator]:
    """Units by what their boards are like; of a roster, or a slate."""
    named = (
        ("with_young", "班子有35岁及以下成员", "“两委”成员中有在统计时点年龄为35岁及以下的", "花名册的职务、出生年月"),
        ("with_woman", "班子有女性成员", "“两委”成员中有女性的", "花名册的职务、性别"),
        ("committee_with_woman", "村(居)委会有女性成员", "村(居)委会成员中有女性的", "花名册的职务、性别"),
    )
    for code, name, clause, source in named:
        yield from _boards(code, name, clause, source, Part(UNITS, COUNT), "参加本届换届的村(社区)数")
    yield from _boards(
        "fully_staffed",
        "职数配齐",
        "党组织和村(居)委会的成员人数都不少于换届选举应选职数的",
        "花名册的职务、选举的应选职数",
        Part(UNITS, "seats_known"),
        "两个班子都已设定应选职数的村(社区)数",
        needs=Part(UNITS, "seats_known"),
        why_none="这个范围里还没有设定应选职数，请先设定各班子的选举",
    )


def _boards(
    code: str, name: str, clause: str, source: str, of: Part, of_words: str, **more: Any
) -> Iterator[Indicator]:
    common = {"good": Direction.UP, "source": source, **more}
    yield Indicator(
        f"units.{code}",
        f"{name}的单位数",
        f"{clause}村(社区)数。",
        "个",
        Shape.COUNT,
        Part(BOARDS, code),
        **common,
    )
    yield Indicator(
        f"units.{code}{SHARE_SUFFIX}",
        f"{name}的单位占比",
        f"{clause}村(社区)数÷{of_words}。",
        "%",
        Shape.SHARE,
        Part(BOARDS, code),
        of,
        decimals=1,
        **common,
    )


def of_turnout() -> Iterator[Indicator]:
    yield from _turnout(
        ("registered_voters", "登记选民人数", "村(居)委会换届选举的登记选民数"),
        ("voters", "参加投票选民人数", "村(居)委会换届选举中参加投票的选民数，未填的取收回选票数", "选民参选率"),
        "voter_polls",
        "只计由全体选民投票的选举，取首次投票，首次无效的取重新选举",
    )
    yield from _turnout(
        ("party_members_due", "应到会党员人数", "党组织换届选举党员大会的应到会党员数"),
        ("party_members_present", "实到会党员人数", "党组织换届选举党员大会的实到会党员数", "党员参选率"),
        "party_polls",
        "只计召开党员大会的选举，取首次投票，首次无效的取重新选举",
    )


def _turnout(
    asked: tuple[str, str, str], came: tuple[str, str, str, str], polls: str, which: str
) -> Iterator[Indicator]:
    """Two counts and their share; ``asked`` and ``came`` are code, name, words in sentences (and the share's name)."""
    common = {"source": RESULTS, "needs": Part("turnout", polls), "why_none": NOT_VOTED}
    for code, name, words, *_ in (asked, came):
        yield Indicator(
            f"turnout.{code}",
            name,
            f"{words}（{which}）。",
            "人",
            Shape.COUNT,
            Part("turnout", code),
            **common,  # type: ignore[arg-type]
        )
    yield Indicator(
        f"turnout.{came[0]}{SHARE_SUFFIX}",
        came[3],
        f"{came[2]}÷{asked[1]}（{which}）。",
        "%",
        Shape.SHARE,
        Part("turnout", came[0]),
        Part("turnout", asked[0]),
        decimals=2,
        good=Direction.UP,
        **common,  # type: ignore[arg-type]
    )


def of_heads() -> Iterator[Indicator]:
    for cohort, name in (("secretary", "书记"), ("director", "主任")):
        votes = f"{cohort}_votes"
        yield Indicator(
            f"{cohort}.vote_share",
            f"{name}得票率",
            f"当选{name}在当选的那次投票中的得票数÷该次投票收回的选票数，只计逐人填报得票的投票。",
            "%",
            Shape.SHARE,
            Part(votes, "votes_for"),
            Part(votes, "ballots"),
            decimals=2,
            source=RESULTS,
            needs=Part(votes, "ballots"),
            why_none="这个范围里还没有逐人填报得票并已确认的投票结果",
        )
