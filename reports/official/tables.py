"""The official tables that there are, in the order of their numbers."""

from __future__ import annotations

from cadres.choices import RemovalStep
from places.models import Unit
from reports.official import progress_table, roster_table
from reports.official.definition import Asked, Column, Group, Heads, OfficialTable, Paper, without_other_kinds
from reports.official.figure_tables import leading, read_figures
from reports.selectors.aspects import Aspect

TWO = "two_committees"
UNITS = Column("单位数", "units.count", width=7)


def _share(label: str, code: str) -> Column:
    return Column(label, code, width=8)


def _structure(asked: Asked) -> Heads:
    return (
        *leading(asked),
        UNITS,
        Group(
            "“两委”成员",
            (
                Column("总人数", f"{TWO}.count"),
                Column("党组织", "party_committee.count"),
                Column("村(居)委会", "committee.count", width=8),
                Column("两委交叉", "cross_serving.count"),
            ),
        ),
        Group("性别", (Column("女性", f"{TWO}.women"), _share("占比(%)", f"{TWO}.women.share"))),
        Group(
            "年龄",
            (
                Column("35岁及以下", f"{TWO}.age_35_or_under", width=8.5),
                Column("36—45岁", f"{TWO}.age_36_45", width=8.5),
                Column("46—55岁", f"{TWO}.age_46_55", width=8.5),
                Column("56—60岁", f"{TWO}.age_56_60", width=8.5),
                Column("60岁以上", f"{TWO}.age_over_60", width=8.5),
                Column("平均年龄", f"{TWO}.average_age"),
            ),
        ),
        Group(
            "学历",
            (
                Column("初中及以下", f"{TWO}.junior_high_or_below", width=8.5),
                Column("高中(中专)", f"{TWO}.senior_high", width=8.5),
                Column("大专", f"{TWO}.college"),
                Column("本科", f"{TWO}.bachelor"),
                Column("研究生", f"{TWO}.postgraduate"),
                _share("大专及以上占比(%)", f"{TWO}.college_or_above.share"),
            ),
        ),
        Group(
            "政治面貌",
            (Column("中共党员", f"{TWO}.party_members"), Column("预备党员", f"{TWO}.probationary_members")),
        ),
        Column("少数民族", f"{TWO}.ethnic_minority"),
        Group(
            "去留",
            (
                Column("新进", f"{TWO}.newly_entered"),
                Column("连任", f"{TWO}.re_elected"),
                Column("交流", f"{TWO}.transferred_in"),
            ),
        ),
    )


def _one_shoulder(asked: Asked) -> Heads:
    heads: Heads = (
        *leading(asked),
        UNITS,
        Column("书记", "secretary.count"),
        Column("主任", "director.count"),
        Group("“一肩挑”", _held(asked, "one_shoulder")),
        *_by_kind(asked, "one_shoulder", UNITS),
    )
    return without_other_kinds(heads, asked.scope.kind)


def _cross_serving(asked: Asked) -> Heads:
    heads: Heads = (
        *leading(asked),
        UNITS,
        Group(
            "“两委”成员",
            (
                Column("党组织", "party_committee.count"),
                Column("村(居)委会", "committee.count", width=8),
                Column("总人数", f"{TWO}.count"),
            ),
        ),
        Group("交叉任职", _held(asked, "cross_serving")),
        *_by_kind(asked, "cross_serving", Column("两委人数", f"{TWO}.count")),
    )
    return without_other_kinds(heads, asked.scope.kind)


def _held(asked: Asked, code: str) -> tuple[Column, ...]:
    return (
        Column("人数", f"{code}.count"),
        _share("比例(%)", f"{code}.share"),
        Column(f"{asked.scope.compared_with}比例(%)", f"{code}.share", Aspect.PREVIOUS, width=8),
        Column("增减(百分点)", f"{code}.share", Aspect.CHANGE, width=9),
    )


def _by_kind(asked: Asked, code: str, base: Column) -> list[Group]:
    """The same for villages and for residents' areas."""
    return [
        Group(
            asked.scope.words[kind],
            (
                Column(base.label, base.code, kind=kind),
                Column("人数", f"{code}.count", kind=kind),
                Column("比例(%)", f"{code}.share", kind=kind, width=8),
            ),
        )
        for kind in (Unit.Kind.VILLAGE, Unit.Kind.RESIDENTS)
    ]


def _results(asked: Asked) -> Heads:
    return (
        *leading(asked),
        UNITS,
        Group(
            "投票",
            (
                Column("已投票单位", "units.voted"),
                Column("一次成功", "units.first_try"),
                _share("成功率(%)", "units.first_try.share"),
            ),
        ),
        Group("党员大会", _turnout("party_members_due", "party_members_present", "应到会党员", "实到会党员")),
        Group("选民投票", _turnout("registered_voters", "voters", "登记选民", "参加投票")),
        Group(
            "候选人和职数",
            (
                Column("候选人", "candidate.count"),
                Column("应选职数", "candidate.per_seat", Aspect.DENOMINATOR),
                Column("候选人与职数之比", "candidate.per_seat", width=9),
            ),
        ),
        Group(
            "当选",
            (
                Column("两委成员", f"{TWO}.count"),
                Column("书记", "secretary.count"),
                Column("主任", "director.count"),
            ),
        ),
        Group(
            "得票率(%)",
            (Column("书记", "secretary.vote_share", width=8), Column("主任", "director.vote_share", width=8)),
        ),
    )


def _turnout(due: str, came: str, due_label: str, came_label: str) -> tuple[Column, ...]:
    return (
        Column(due_label, f"turnout.{due}", width=10),
        Column(came_label, f"turnout.{came}", width=10),
        _share("参选率(%)", f"turnout.{came}.share"),
    )


def _review(asked: Asked) -> Heads:
    return (
        *leading(asked),
        UNITS,
        Column("候选人", "candidate.count"),
        Group(
            "联审",
            (
                Column("送审", "review.count"),
                Column("已有结论", "review.share", Aspect.NUMERATOR, width=8),
                _share("覆盖率(%)", "review.share"),
                Column("通过", "review.clear"),
            ),
        ),
        Column("审查未通过合计", "review.turned_down", width=9),
        Group(
            "其中：未通过环节",
            tuple(Column(step.label, f"review.turned_down_at_{step.value}", width=8) for step in RemovalStep),
        ),
    )


TABLES: dict[str, OfficialTable] = {
    table.code: table
    for table in (
        OfficialTable(
            "structure",
            "附件1",
            "班子结构分析表",
            "性别、年龄、学历、政治面貌和去留",
            Paper.A3,
            _structure,
            read_figures,
        ),
        OfficialTable(
            "one-shoulder",
            "附件2",
            "“一肩挑”情况表",
            "书记、主任由一人担任的人数和比例，与上届比较",
            Paper.A4,
            _one_shoulder,
            read_figures,
        ),
        OfficialTable(
            "cross-serving",
            "附件3",
            "交叉任职情况表",
            "“两委”成员交叉任职的人数和比例，与上届比较",
            Paper.A4,
            _cross_serving,
            read_figures,
        ),
        OfficialTable(
            "progress",
            "附件4",
            "换届进度统计表",
            "各阶段完成的单位、任务完成率、逾期和受阻",
            Paper.A3,
            progress_table.heads,
            progress_table.read,
        ),
        OfficialTable(
            "results",
            "附件5",
            "选举结果统计表",
            "一次性选举成功、参选率、职数、当选和得票",
            Paper.A3,
            _results,
            read_figures,
        ),
        OfficialTable(
            "review",
            "附件6",
            "联审情况表",
            "送审、结论、覆盖率，未通过在哪个环节",
            Paper.A4,
            _review,
            read_figures,
        ),
        OfficialTable(
            "roster",
            "附件7",
            "“两委”成员花名册",
            "一人一行，两行表头的正式版式",
            Paper.A3,
            roster_table.heads,
            roster_table.read,
            of_people=True,
        ),
    )
}
