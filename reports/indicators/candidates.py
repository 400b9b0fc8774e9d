"""The indicators of nomination and joint review: how many stand for a seat, who was reviewed, who was turned down."""

from __future__ import annotations

from collections.abc import Iterator

from cadres.choices import RemovalStep
from reports.indicators.definition import Indicator, Part
from reports.indicators.members import CANDIDATES, NO_CANDIDATES
from reports.measures import CANDIDATE, Direction, Fact
from reports.measures.review import CLEAR, COVERED, SENT, TURNED_DOWN, TURNED_DOWN_AT, TURNED_DOWN_IN_REVIEW
from reports.rules.values import Shape


def of_nomination() -> Iterator[Indicator]:
    yield Indicator(
        "candidate.per_seat",
        "候选人与职数之比",
        "“两委”候选人人数÷“两委”换届选举应选职数；兼报两委的候选人计一人，各班子的职数分别计。",
        ":1",
        Shape.RATIO,
        CANDIDATES,
        Part("contests", "seats"),
        decimals=2,
        source="候选人名册、选举的应选职数",
        needs=CANDIDATES,
        why_none="这个范围里还没有候选人或应选职数",
    )


def of_review() -> Iterator[Indicator]:
    yield _count("count", "送审候选人人数", "已送联审的“两委”候选人人数。", SENT)
    yield Indicator(
        "review.share",
        "联审覆盖率",
        "联审已有结论（通过或不宜）的“两委”候选人人数÷“两委”候选人人数。",
        "%",
        Shape.SHARE,
        Part(CANDIDATE.code, COVERED.code),
        CANDIDATES,
        decimals=1,
        good=Direction.UP,
        source=COVERED.source,
        needs=CANDIDATES,
        why_none=NO_CANDIDATES,
    )
    yield _count("clear", "联审通过人数", "联审通过的“两委”候选人人数。", CLEAR)
    yield _count(
        "turned_down",
        "审查未通过人数",
        "在各级审查或考察中被取消资格的“两委”候选人人数。",
        TURNED_DOWN,
    )
    yield _count(
        "turned_down_in_review",
        "联审未通过人数",
        "在居村初审、街镇复审、区县联审中被取消资格的“两委”候选人人数，不含考察环节。",
        TURNED_DOWN_IN_REVIEW,
    )
    for step in RemovalStep:
        name, sentence = f"审查未通过人数（{step.label}）", f"在{step.label}环节被取消资格的“两委”候选人人数。"
        yield _count(f"turned_down_at_{step.value}", name, sentence, TURNED_DOWN_AT[step])


def _count(code: str, name: str, sentence: str, fact: Fact) -> Indicator:
    return Indicator(
        f"review.{code}",
        name,
        sentence,
        "人",
        Shape.COUNT,
        Part(CANDIDATE.code, fact.code),
        source=fact.source,
        needs=CANDIDATES,
        why_none=NO_CANDIDATES,
    )
