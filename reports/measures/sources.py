"""Where members come from, how they proved themselves and what they know: the tags of a row, often several.

A figure counts people, so figures of several tags are never added up: who has two of them is counted once wherever
"one of" is asked. A tag that the code table ships with has figures of its own; those that a place adds are in the
cross table and count where "one of" is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.db.models import Q

from cadres.choices import CODES, SourceGroup, Turnover
from core.codes import read_codes
from reports.measures.base import Condition, Direction, Fact, Measure, Tags
from reports.measures.cohorts import DIRECTOR, SECRETARY, Cohort
from reports.measures.turnover import NEWNESS_MEASURES, ROSTERS, TURNOVER_KNOWN

EVERYBODY = Fact("count", "", lambda context: Q(), "")
"""For tags whose absence says that they do not hold: the share is of all of the cohort."""
ORIGIN_KNOWN = Fact(
    "source_known", "人员来源", lambda context: Q(sources__group=SourceGroup.ORIGIN), "花名册的人员来源", tags=Tags.ANY
)
SHIPPED = read_codes(CODES / "member_sources.csv")
SOUGHT = [row for row in SHIPPED if row["sought"]]
"""Sources from which term elections are meant to choose new people."""


def has_tag(code: str) -> Condition:
    return lambda context: Q(sources__code=code)


def has_any(*groups: SourceGroup) -> Condition:
    return lambda context: Q(sources__group__in=groups)


ORIGIN_MEASURES = [
    Measure(f"from_{row['slug']}", f"（{row['source']}）", f"人员来源含“{row['source']}”", has_tag(row["code"]),
            ORIGIN_KNOWN, tags=Tags.ONE)
    for row in SHIPPED if row["group"] == SourceGroup.ORIGIN
]  # fmt: skip
KNOWLEDGE_MEASURES = [
    Measure(
        "with_professional_background",
        "具有专业背景或实践经历",
        "有专业背景或实践经历标签（一人多项计一次）",
        has_any(SourceGroup.PROFESSION, SourceGroup.EXPERIENCE),
        replace(EVERYBODY, source="花名册的专业背景"),
        Direction.UP,
        Tags.ANY,
    ),
    Measure(
        "with_professional_field",
        "具有规划建设等专业背景",
        "有专业背景标签（规划建设、社会治理、现代农业等，一人多项计一次，不含只有实践经历的）",
        has_any(SourceGroup.PROFESSION),
        replace(EVERYBODY, source="花名册的专业背景"),
        Direction.UP,
        Tags.ANY,
    ),
    Measure(
        "with_outstanding_performance",
        "急难险重任务中表现突出",
        "有现实表现标签（一人多项计一次）",
        has_any(SourceGroup.PERFORMANCE),
        replace(EVERYBODY, source="花名册的现实表现"),
        Direction.UP,
        Tags.ANY,
    ),
]

NEW = {
    "entered": (Q(turnover=Turnover.NEWLY_ENTERED), "新进“两委”", TURNOVER_KNOWN),
    **{
        measure.code: (Q(**{measure.code: True}), "新任现职", measure.fact)
        for measure in NEWNESS_MEASURES
        if measure.code in (SECRETARY.newness, DIRECTOR.newness)
    },
}
"""Who counts as newly chosen: secretaries and directors new in the post, of the committees who is new on them."""
CHOSEN_FOR = "newly_chosen_for_performance"


def _chosen(code: str, new: str, name: str, told: str, tag: Q, tags: Tags) -> Measure:
    condition, words, fact = NEW[new]
    source = f"{ROSTERS}、人员来源与现实表现"
    return Measure(
        f"{code}_as_{new}",
        name,
        f"{words}且{told}",
        lambda context: condition & tag,
        replace(fact, source=source),
        tags=tags,
    )


def _chosen_as(new: str) -> dict[str, Measure]:
    """By the measure's code in indicators."""
    listed = "、".join(row["source"] for row in SOUGHT)
    found = {
        "newly_chosen": _chosen(
            "newly_chosen",
            new,
            "新选拔",
            f"来源为{listed}等新选拔来源（一人多项计一次）",
            Q(sources__is_sought=True),
            Tags.ANY,
        ),
        CHOSEN_FOR: _chosen(
            CHOSEN_FOR,
            new,
            "新选任的急难险重任务中表现突出",
            "有现实表现标签（一人多项计一次，与按来源的新选拔有重叠，不相加）",
            Q(sources__group=SourceGroup.PERFORMANCE),
            Tags.ANY,
        ),
    }
    for row in SOUGHT:
        told = f"来源含“{row['source']}”（一人可有多项来源，各项不相加）"
        code = f"newly_chosen_{row['slug']}"
        found[code] = _chosen(code, new, f"新选拔（{row['source']}）", told, Q(sources__code=row["code"]), Tags.ONE)
    return found


CHOSEN = {new: _chosen_as(new) for new in NEW}
TAG_MEASURES = [*ORIGIN_MEASURES, *KNOWLEDGE_MEASURES, *(one for found in CHOSEN.values() for one in found.values())]


def tagged(cohort: Cohort) -> Iterator[tuple[str, Measure]]:
    """The measures of tags that a cohort has, by their code in its indicators."""
    for measure in (*ORIGIN_MEASURES, *KNOWLEDGE_MEASURES):
        yield measure.code, measure
    new = cohort.newness if cohort in (SECRETARY, DIRECTOR) else "entered"
    yield from CHOSEN[new].items()
