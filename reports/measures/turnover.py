"""Who is new, who stayed, who left (DESIGN §5): the stored columns that ``cadres.services.turnover`` refreshes."""

from __future__ import annotations

from django.db.models import Q

from cadres.choices import ExitReason, Turnover
from reports.measures.base import At, Condition, Fact, Measure

ROSTERS = "本届与上届的花名册"
TURNOVER_KNOWN = Fact("turnover_known", "去留", lambda context: ~Q(turnover=""), ROSTERS)
DEPARTURE_KNOWN = Fact(
    "departure_known", "去留", lambda context: Q(departed__isnull=False), f"{ROSTERS}、离任原因", At.THEN
)
CLAUSES = {
    Turnover.NEWLY_ENTERED: "上届不在全区域任何单位的“两委”任职",
    Turnover.RE_ELECTED: "上届在本单位（含本单位析置、合并前的单位）“两委”任职",
    Turnover.TRANSFERRED_IN: "上届只在其他单位的“两委”任职",
}


def turned(turnover: Turnover) -> Condition:
    return lambda context: Q(turnover=turnover)


def left_for(reason: str) -> Condition:
    return lambda context: Q(departed=True, exit_reason=reason)


def _newness(code: str, post: str, known: Q, new: Q) -> Measure:
    fact = Fact(f"{code}_known", "上届职务", lambda context: known, ROSTERS)
    return Measure(code, "新任", f"上届不在本单位担任现{post}职务", lambda context: new, fact)


NEWNESS_MEASURES = [
    _newness("newly_in_party_post", "党组织", Q(newly_in_party_post__isnull=False), Q(newly_in_party_post=True)),
    _newness(
        "newly_in_committee_post",
        "村(居)委会",
        Q(newly_in_committee_post__isnull=False),
        Q(newly_in_committee_post=True),
    ),
    _newness(
        "newly_in_either_post",
        "“两委”",
        Q(newly_in_party_post__isnull=False) | Q(newly_in_committee_post__isnull=False),
        Q(newly_in_party_post=True) | Q(newly_in_committee_post=True),
    ),
]
"""One of them is a cohort's ``newly_in_post``: of the post that makes somebody belong to it (``Cohort.newness``)."""

TURNOVER_MEASURES = [
    *(
        Measure(turnover.value, str(turnover.label), CLAUSES[turnover], turned(turnover), TURNOVER_KNOWN)
        for turnover in Turnover
    ),
    Measure(
        "stayed",
        "留任",
        "本届仍在本单位（含由本单位析置、合并而成的单位）“两委”任职",
        lambda context: Q(departed=False, transferred_out=False),
        DEPARTURE_KNOWN,
    ),
    Measure(
        "transferred_out",
        "调往其他单位",
        "本届只在其他单位“两委”任职",
        lambda context: Q(transferred_out=True),
        DEPARTURE_KNOWN,
    ),
    Measure("departed", "退出", "本届不在“两委”任职", lambda context: Q(departed=True), DEPARTURE_KNOWN),
    *(
        Measure(
            f"departed_for_{reason.value}",
            f"退出（{reason.label}）",
            f"本届不在“两委”任职、离任原因为{reason.label}",
            left_for(reason.value),
            DEPARTURE_KNOWN,
        )
        for reason in ExitReason
    ),
    Measure(
        "departed_without_reason",
        "退出（未填原因）",
        "本届不在“两委”任职、未填离任原因",
        left_for(""),
        DEPARTURE_KNOWN,
    ),
]
