"""The list of candidates: one person who stands in one unit a row, with the posts stood for side by side."""

from __future__ import annotations

from dataclasses import replace

from cadres.choices import NominationRoute
from cadres.selectors.standing import SLATE_BOOK
from elections.choices import DataKind
from imports import columns as reading
from imports.checks.candidates import check_candidate, check_candidates
from imports.choices import ProblemKind as Kind
from imports.columns import Column, Written
from imports.kinds import roster_columns as roster
from imports.kinds.base import Parting, Target, WorkbookKind
from imports.rules import values
from imports.services.slates import CandidateExecution, CandidatePlanner, CandidateReversal


def _intended(column: Column) -> tuple[Column, Column]:
    """A body's post stood for: the column of templates, and one that says no more than the body."""
    label = SLATE_BOOK.labels[column.identifier]
    written = column.written and replace(column.written, hint=column.written.hint.replace("任职", "参选"))
    first = replace(column, field=f"candidate_{column.field}", label=label, written=written)
    return first, replace(column, label=label, written=None, at_present="position")


present_post = Column(
    "present_post",
    "position",
    "现任职务",
    reading.limited_text(120),
    Written(24, "现在担任的职务，不作为拟任职务。", "村委会副主任"),
    is_joined=True,
)
route = Column(
    "route",
    "candidate_type",
    "提名方式",
    reading.lookup(values.ROUTES, Kind.UNKNOWN_ROUTE, "这一项不写入。请从下拉框选择。"),
    Written(14, "从下拉框选择。", "组织推荐", tuple(str(label) for label in NominationRoute.labels)),
)
nominators = Column(
    "nominators",
    "nominators",
    "推荐人数",
    reading.read_count(Kind.NOMINATORS_UNREADABLE, "这一项不写入。请只填数字。", 30_000),
    Written(10, "联名提名或推荐的人数，只填数字。", "35"),
)
resume = Column(
    "resume", "resume", "简历", reading.limited_text(2000), Written(40, "主要经历，加密保存。"), is_kept=False
)
is_on_slate = Column(
    "is_on_slate",
    "on_slate",
    "是否拟任人选",
    reading.lookup(values.ON_SLATE, Kind.UNKNOWN_YES_NO, "这一项不写入。请填是或否。"),
    Written(12, "组织上拟任的写“是”，差额人选写“否”；不填的按“是”。", "是", ("是", "否")),
    is_yes_no=True,
)

_BODIES = (roster.party_post, roster.committee_post, roster.supervision_post)
_SHOWN = {column.label: SLATE_BOOK.labels[column.identifier] for column in _BODIES}

CANDIDATES = WorkbookKind(
    identifier="candidates",
    label="候选人名册",
    title="候选人名册",
    data_kind=DataKind.CANDIDATES,
    columns=(
        roster.township,
        roster.unit,
        roster.unit_code,
        roster.name,
        roster.sex,
        roster.ethnic_group,
        roster.birth,
        roster.id_number,
        roster.political_status,
        roster.is_party_member,
        roster.joined_party_on,
        roster.education,
        roster.education_full_time,
        roster.education_in_service,
        roster.degree,
        roster.school_and_major,
        present_post,
        replace(roster.intended_posts, label="拟任职务"),
        *(each for column in _BODIES for each in _intended(column)),
        route,
        nominators,
        is_on_slate,
        roster.is_full_time,
        roster.sources,
        roster.backgrounds,
        roster.performance,
        roster.phone,
        resume,
        roster.note,
    ),
    needs=(("name",), ("posts", "party_post", "committee_post", "supervision_post")),
    check_row=check_candidate,
    check_lines=check_candidates,
    planner=CandidatePlanner,
    execution=CandidateExecution,
    reversal=CandidateReversal,
    shown=tuple(_SHOWN.get(label, label) for label in roster.SHOWN_OF_PEOPLE),
    book=SLATE_BOOK,
    target=Target("候选人", "候选人名册", "cadres:candidates", "变更或登记退出的"),
    parting=Parting("退出", "退出时间", (), "退出原因"),
    advice=(
        ("填什么人", "参选党组织、村(居)委会、监委会的人选，一人在一个村(社区)写一行，参选几个班子的写在同一行。"),
        ("重新上传", "只更正候选人的信息，不改变联审、考察和正式候选人的状态；正式候选人的职务不能由导入更改。"),
        ("现任职务", "“现任职务”和“职务”两列读作现在的职务；参选的职务写在“拟任”开头的列。"),
    ),
)
