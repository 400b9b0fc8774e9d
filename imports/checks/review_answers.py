"""What is checked in a department's answers: each row, and whether it was asked about the person."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cadres.choices import AnswerState
from cadres.models import Candidacy, ReviewAnswer
from imports.choices import ProblemKind as Kind

if TYPE_CHECKING:
    from imports.lines import Line
    from imports.models import Batch

_CHUNK = 500
_OF_UNITS = (Kind.MISSING_UNIT, Kind.UNKNOWN_UNIT, Kind.AMBIGUOUS_UNIT, Kind.UNIT_OUTSIDE_AREA)


def check_answer(line: Line, today: dt.date) -> None:
    """Find what is missing in a row; its unit is told by the candidate."""
    if line.identity is None and not any(found.kind.startswith("id_") for found in line.problems):
        line.add("id_number", Kind.MISSING_ID, "没有身份证号，不能对上候选人。请补上18位号码。")
    if "conclusion" not in line.values:
        if not any(found.kind == Kind.UNKNOWN_CONCLUSION for found in line.problems):
            line.add("conclusion", Kind.NOT_ANSWERED, "没有结论，这名候选人保持“已送待复”。")
        return
    answered_on = line.values.get("answered_on")
    if answered_on and answered_on > today:
        line.add("answered_on", Kind.ANSWER_DATE, f"复函日期{answered_on}晚于今天。请核对。")
    if answered_on is None and not any(found.kind == Kind.ANSWER_DATE for found in line.problems):
        line.values["answered_on"] = today
        line.add("answered_on", Kind.MISSING_ANSWER_DATE, f"没有复函日期，按今天{today}登记。请补上复函的日期。")
    if not line.values.get("document_number"):
        line.add("document_number", Kind.MISSING_DOCUMENT_NUMBER, "没有文号，以后不能凭文号查阅。请补上复函的文号。")


def check_answers(batch: Batch, lines: Sequence[Line]) -> None:
    """Find which question each row answers, and what contradicts it."""
    asked, standing = _asked(batch, lines), _standing(batch, lines)
    same: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        line.problems = [found for found in line.problems if found.kind not in _OF_UNITS]
        if not line.id_hash or line.is_left_out:
            continue
        answer = _meant(line, asked[line.id_hash])
        if answer is None:
            _tell_why(line, asked[line.id_hash], standing[line.id_hash])
            continue
        line.values["answer"], line.unit = answer, answer.candidacy.unit
        _compare(batch, line, answer)
        if "conclusion" in line.values:
            same[answer.pk].append(line)
    for twins in same.values():
        for line in twins[1:]:
            told = f"与第{twins[0].number}行是同一名候选人。请只保留一行。"
            line.add("name", Kind.DUPLICATE_PERSON, told)


def _asked(batch: Batch, lines: Sequence[Line]) -> dict[str, list[ReviewAnswer]]:
    """What the department was asked about the people of the rows, in the area of the upload, by ID number."""
    found: dict[str, list[ReviewAnswer]] = defaultdict(list)
    rows = ReviewAnswer.objects.filter(
        seat=int(batch.options.get("seat") or 0),
        seat__round__term=batch.term,
        candidacy__unit__township__path__startswith=batch.area.path,
    ).select_related("candidacy__person", "candidacy__unit__township")
    deferred = ["candidacy__resume", "candidacy__person__id_number", "candidacy__person__phone"]
    deferred += [] if batch.term.keeps_findings else ["finding"]
    for part in _parts(lines):
        for row in rows.filter(candidacy__person__id_number_hash__in=part).defer(*deferred):
            found[row.candidacy.person.id_number_hash].append(row)
    return found


def _standing(batch: Batch, lines: Sequence[Line]) -> dict[str, str]:
    """The names of those who stand in the term and area, by ID number."""
    found: dict[str, str] = defaultdict(str)
    rows = Candidacy.objects.filter(term=batch.term).under(batch.area.path).order_by()
    for part in _parts(lines):
        there = rows.filter(person__id_number_hash__in=part).values_list("person__id_number_hash", "person__name")
        found.update(there)
    return found


def _parts(lines: Sequence[Line]) -> list[list[str]]:
    hashes = sorted({line.id_hash for line in lines if line.id_hash})
    return [hashes[start : start + _CHUNK] for start in range(0, len(hashes), _CHUNK)]


def _meant(line: Line, asked: Sequence[ReviewAnswer]) -> ReviewAnswer | None:
    """Of somebody who stands in several units the one in the unit that the row names."""
    if len(asked) > 1:
        asked = [answer for answer in asked if line.unit and answer.candidacy.unit_id == line.unit.pk]
    return asked[0] if len(asked) == 1 else None


def _tell_why(line: Line, asked: Sequence[ReviewAnswer], name: str) -> None:
    if asked:
        units = "、".join(answer.candidacy.unit.short_name for answer in asked)
        line.add("unit", Kind.AMBIGUOUS_UNIT, f"此人在{units}参选，不知道答复的是哪一个。请填写村(社区)。")
    elif name:
        line.add("name", Kind.NOT_SENT_TO_DEPARTMENT, f"{name}没有送这个部门审查。请先送审，或核对所选的轮次和部门。")
    else:
        line.add("id_number", Kind.UNKNOWN_CANDIDATE, "这个身份证号不是本届、本范围的候选人。请与证件核对。")


def _compare(batch: Batch, line: Line, answer: ReviewAnswer) -> None:
    """What the row says against what is known."""
    name = answer.candidacy.person.name
    if line.name and line.name != name:
        told = f"这个身份证号的候选人是“{name}”，表中写的是“{line.name}”。请核对是否串行。"
        line.add("name", Kind.NAME_CONTRADICTS_ID, told)
    answered_on: Any = line.values.get("answered_on")
    if "conclusion" in line.values and answered_on and answered_on < answer.sent_on:
        told = f"复函日期{answered_on}早于送审日期{answer.sent_on}。请核对。"
        line.add("answered_on", Kind.ANSWER_DATE, told)
    state = line.values.get("conclusion", answer.state)
    if answer.state not in (AnswerState.SENT, state):
        told = f"已登记“{answer.get_state_display()}”，表中是“{AnswerState(state).label}”。"
        line.add("conclusion", Kind.ANSWERED_DIFFERENTLY, f"{told}要按表中的改，请写明理由接受；否则请删去这一行。")
    if line.values.get("finding") and not batch.term.keeps_findings:
        line.add("finding", Kind.FINDING_NOT_KEPT, "本届不登记反馈详情，这一列不写入，凭文号线下查阅。")
