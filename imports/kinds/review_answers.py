"""What a department answers in the joint review: its list of candidates back, with a conclusion in each row."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cadres.choices import AnswerState
from core.capabilities import Capability
from elections.models import ReviewSeat, Term
from imports import columns as reading
from imports.checks.review_answers import check_answer, check_answers
from imports.choices import ProblemKind as Kind
from imports.columns import Column, Fault, Reading, Written
from imports.kinds import roster_columns as roster
from imports.kinds.base import Option, Target, WorkbookKind
from imports.rules import values
from imports.rules.dates import read_date
from imports.services.review_answers import AnswerExecution, AnswerPlanner, AnswerReversal

CONCLUSIONS = (AnswerState.CLEAR, AnswerState.DOUBTFUL, AnswerState.PROBLEM)
_WORDS: dict[AnswerState, tuple[str, ...]] = {
    AnswerState.CLEAR: (
        "无问题",
        "无",
        "没有问题",
        "未发现问题",
        "未发现",
        "无异议",
        "无不良记录",
        "通过",
        "合格",
        "√",
    ),
    AnswerState.DOUBTFUL: ("需核实", "待核实", "待核查", "需进一步核实", "核实中"),
    AnswerState.PROBLEM: ("有问题", "有", "存在问题", "不通过", "不合格", "不宜", "×"),
}
_KNOWN = {word: state.value for state, words in _WORDS.items() for word in words}


def read_day(cell: Any) -> Reading:
    """A day, written in full."""
    date = read_date(cell).date
    if date is None or not date.day:
        told = f"“{values.clean_text(cell)[:40]}”不是日期。请写成 2021-03-22。"
        return None, Fault(Kind.ANSWER_DATE, told)
    return dt.date(date.year, date.month, date.day), None


def seats_of(term: Term) -> list[tuple[str, str]]:
    """The departments of a term's rounds, the last round first."""
    seats = ReviewSeat.objects.filter(round__term=term).select_related("round", "department")
    return [(str(seat.pk), _named(seat)) for seat in seats.order_by("-round__number", "department__position")]


def seat_in_words(value: str) -> str:
    seat = ReviewSeat.objects.select_related("round", "department").filter(pk=value or 0).first()
    return _named(seat) if seat else "部门已删除"


def _named(seat: ReviewSeat) -> str:
    return f"{seat.round} · {seat.department}"


conclusion = Column(
    "conclusion",
    "review_result",
    "结论",
    reading.lookup(_KNOWN, Kind.UNKNOWN_CONCLUSION, "请从下拉框选择无问题、需核实或有问题。"),
    Written(
        12,
        "从下拉框选择；还没有结论的留空。",
        "无问题",
        tuple(str(each.label) for each in CONCLUSIONS),
        is_required=True,
    ),
    is_yes_no=True,
)
document_number = Column(
    "document_number",
    "document_number",
    "文号",
    reading.limited_text(60),
    Written(24, "复函的文号。", "宝公政函〔2021〕36号", is_text=True),
)
answered_on = Column(
    "answered_on", "answered_on", "复函日期", read_day, Written(14, "写到日。", "2021-03-22", is_text=True)
)
finding = Column(
    "finding",
    "finding",
    "反馈详情",
    reading.limited_text(2000),
    Written(40, "只在本届登记反馈详情时填写，加密保存。", is_text=True),
    is_kept=False,
)
intended_posts = Column(
    "intended_posts", "candidate_post", "拟任职务", reading.limited_text(200), Written(28, "送审时的拟任职务，不用改。")
)

REVIEW_ANSWERS = WorkbookKind(
    identifier="review_answers",
    label="联审部门复函",
    title="送审名单",
    columns=(
        roster.township,
        roster.unit,
        roster.name,
        roster.sex,
        roster.birth,
        roster.id_number,
        intended_posts,
        conclusion,
        document_number,
        answered_on,
        finding,
    ),
    needs=(("id_number",), ("conclusion",)),
    check_row=check_answer,
    check_lines=check_answers,
    planner=AnswerPlanner,
    execution=AnswerExecution,
    reversal=AnswerReversal,
    shown=("村(社区)", "姓名", "身份证号", "结论", "文号", "复函日期"),
    capability=Capability.EDIT_REVIEW,
    data_kind=None,
    options=(Option("seat", "轮次和部门", "这份复函是哪个部门对哪一轮的答复。", seats_of, seat_in_words),),
    may_hold_findings=True,
    target=Target("部门意见", "联审看板", "cadres:review", "变更的"),
    can_be_complete=False,
    advice=(
        ("怎么对上", "按身份证号对上已送这个部门的候选人，其他列不改动数据。请用“导出送审名单”得到的表格填写。"),
        ("结论留空", "没有结论的候选人保持“已送待复”；其余都没有问题的，可以在联审看板上一次登记“其余均无问题”。"),
    ),
)
