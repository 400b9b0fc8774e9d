"""Two workbooks about polls: how a unit voted (one row a poll), and for whom (one row a candidate)."""

from __future__ import annotations

from core.capabilities import Capability
from elections.choices import DataKind
from imports.checks.polls import check_counts, check_counts_row, check_votes, check_votes_row
from imports.kinds import poll_columns as polls
from imports.kinds import roster_columns as roster
from imports.kinds.base import Target, WorkbookKind
from imports.reading.unit_lines import UnitLineReader
from imports.services.polls import PollExecution, PollPlanner, PollReversal, VotePlanner
from imports.workbooks.poll_lines import lines_of_candidates, lines_of_contests

_BOTH = (
    "投票情况和得票分开上传",
    "选举投票情况表一行是一个村(社区)一个班子的一次投票，得票情况表一行是一名候选人。两张表在同一个文件的两个工作表里的，"
    "请上传两次，每次选对应的表格种类，在“列对应”中把另一张工作表选为“整张不导入”。先传哪一张都可以。",
)
_NEXT = (
    "写入之后",
    "填全的投票转为“待复核”，由另一人确认后才宣布结果；没有填全的为“录入中”。已确认的投票不能由导入更改。",
)

POLL_COUNTS = WorkbookKind(
    identifier="poll_counts",
    label="选举投票情况表",
    title="选举投票情况",
    data_kind=DataKind.RESULTS,
    columns=(
        roster.township,
        roster.unit,
        roster.unit_code,
        polls.body,
        polls.poll_kind,
        *polls.HEAD,
        *polls.REASONS,
        polls.accepts_excess,
    ),
    needs=(("unit", "unit_code"), ("electors", "members_due", "attended", "members_present", "returned")),
    check_row=check_counts_row,
    check_lines=check_counts,
    planner=PollPlanner,
    execution=PollExecution,
    reversal=PollReversal,
    shown=(
        "村(社区)",
        "班子",
        "投票",
        "投票日期",
        "登记选民(应到)",
        "参加投票(实到)",
        "发出选票",
        "收回选票",
        "有效票",
        "无效票",
    ),
    capability=Capability.ENTER_RESULTS,
    can_be_complete=False,
    line_reader=UnitLineReader,
    one_a_line="一次投票",
    lines=lines_of_contests,
    target=Target("投票记录", "选举", "cadres:contests", "变更的"),
    advice=(_BOTH, _NEXT),
)

VOTES = WorkbookKind(
    identifier="votes",
    label="得票情况表",
    title="得票情况",
    data_kind=DataKind.RESULTS,
    columns=(
        roster.township,
        roster.unit,
        roster.unit_code,
        polls.body,
        polls.poll_kind,
        roster.name,
        roster.id_number,
        polls.post,
        polls.other_post,
        *polls.LINE,
    ),
    needs=(("name",), ("votes_for", "is_elected")),
    check_row=check_votes_row,
    check_lines=check_votes,
    planner=VotePlanner,
    execution=PollExecution,
    reversal=PollReversal,
    shown=("村(社区)", "班子", "投票", "姓名", "职务", "赞成", "反对", "弃权", "是否当选", "身份证号"),
    capability=Capability.ENTER_RESULTS,
    can_be_complete=False,
    one_a_line="一名候选人",
    lines=lines_of_candidates,
    target=Target("得票", "选举", "cadres:contests", "变更的"),
    advice=(
        ("填什么人", "选票上的正式候选人，没有得票的填0。同单位有同名候选人的，请填身份证号。"),
        _BOTH,
        _NEXT,
    ),
)
