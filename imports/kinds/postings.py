"""Postings: service in a unit outside the two committees (第一书记, 兼职委员, 网格员 …), never counted in them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cadres.choices import PostingKind
from cadres.models import Posting
from cadres.rules.posts import Posts, parse_other_posts, parse_posts
from cadres.selectors.standing import ROSTER_BOOK, BookRow
from imports import columns as reading
from imports.checks.rows import check_dates, check_person, check_post
from imports.choices import ProblemKind as Kind
from imports.columns import Column, Fault, Reading, Written
from imports.kinds import roster_columns as roster
from imports.kinds.base import WorkbookKind
from imports.plan import RosterPlanner
from imports.recognition import recognise
from imports.rules import values
from imports.services.execution import RosterExecution
from imports.services.reversal import RosterReversal

if TYPE_CHECKING:
    from imports.lines import Line
    from imports.models import Batch

KINDS = {str(kind.label): kind.value for kind in PostingKind}
_WORDS = {word: code for label, code in KINDS.items() for word in (label, *label.split("/"))}


def read_title(cell: Any) -> Reading:
    """The postings of a cell, several parted by semicolons; a post of the two committees is none."""
    text = values.clean_text(cell)
    named = parse_posts(text)
    if named.party or named.committee or named.supervision:
        told = f"“{text[:40]}”是两委或监委会的职务，不在这张表里填。请填在两委成员花名册里。"
        return None, Fault(Kind.UNKNOWN_POST, told)
    posts = Posts(postings=parse_other_posts(text))
    if any(len(title) > 60 for _, title in posts.postings):
        return None, Fault(Kind.TEXT_TOO_LONG, "职务超过60个字。请缩短。")
    return posts, None


def check_posting(line: Line, today: dt.date) -> None:
    """Find what is missing in a row and what contradicts itself."""
    check_person(line, today)
    check_post(line, "没有填写职务。请填写在村(社区)担任的职务，如第一书记、兼职委员、网格员。")
    check_dates(line, today)


def check_postings(batch: Batch, lines: Sequence[Line]) -> None:
    """Find who the lines mean, and lines that name the same post of the same person twice."""
    recognise(batch, lines)
    same: dict[tuple[str, int, str], list[Line]] = defaultdict(list)
    for line in lines:
        if line.key and line.unit and not line.is_left_out:
            for _, title in line.posts.postings:
                same[line.key, line.unit.pk, title].append(line)
    for (_, _, title), twins in same.items():
        for line in twins[1:]:
            told = f"与第{twins[0].number}行是同一人的同一职务“{title}”。请只保留一行。"
            line.add("name", Kind.DUPLICATE_PERSON, told)


class PostingPlanner(RosterPlanner):
    """A row sets the facts of its person and the kind and dates of their postings, and no membership."""

    def row_facts(self, line: Line, there: BookRow | None) -> dict[str, Any]:
        return {}

    def new_postings(self, line: Line, there: dict[str, Posting]) -> list[dict[str, Any]]:
        wanted = [self._posting(line, kind, title, there.get(title)) for kind, title in line.posts.postings]
        return [posting for posting in wanted if _differs(posting, there.get(posting["title"]))]

    def _posting(self, line: Line, kind: str, title: str, there: Posting | None) -> dict[str, Any]:
        """The posting as it will stand; an empty cell never erases."""
        return {
            "kind": line.values.get("posting_kind") or (there.kind if there else kind),
            "title": title,
            "started_on": line.values.get("started_on") or (there.started_on if there else None),
            "ended_on": line.values.get("ended_on") or (there.ended_on if there else None),
        }


def _differs(posting: dict[str, Any], there: Posting | None) -> bool:
    return there is None or any(getattr(there, name) != value for name, value in posting.items())


def _title(field: str, written: Written | None = None) -> Column:
    return Column("other_posts", field, "职务", read_title, written)


POSTINGS = WorkbookKind(
    identifier="postings",
    label="其他任职名单",
    title="其他任职",
    columns=(
        roster.township,
        roster.unit,
        roster.unit_code,
        roster.name,
        roster.sex,
        roster.ethnic_group,
        roster.birth,
        roster.id_number,
        _title("position", Written(20, "在村(社区)担任的职务，几个的用“；”隔开。", "第一书记", is_required=True)),
        _title("other_position"),
        Column(
            "posting_kind",
            "posting_kind",
            "任职类别",
            reading.lookup(_WORDS, Kind.UNKNOWN_POSTING_KIND, "按职务名称归类。请从下拉框选择。"),
            Written(20, "从下拉框选择；不填的按职务名称归类。", "第一书记/驻村", tuple(KINDS)),
        ),
        roster.started_on,
        roster.ended_on,
        roster.phone,
    ),
    needs=(("name",), ("other_posts",)),
    check_row=check_posting,
    check_lines=check_postings,
    planner=PostingPlanner,
    execution=RosterExecution,
    reversal=RosterReversal,
    shown=roster.SHOWN_OF_PEOPLE,
    book=ROSTER_BOOK,
    can_be_complete=False,
    advice=(("填什么人", "不属于党组织、村(居)委会和监委会、但在村(社区)任职的人。这些人不计入两委统计。"),),
)
