"""The list of candidates to a department (送审名单): the columns of its answer, so that it comes back as it went."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

import xlsxwriter

from cadres.choices import AnswerState, Sex
from cadres.models import ReviewAnswer
from cadres.rules.post_words import posts_words
from elections.models import ReviewSeat, Term, UnitProfile
from imports.columns import Column, Written
from imports.kinds.review_answers import REVIEW_ANSWERS
from imports.workbooks.export import WORKBOOK_OPTIONS, set_columns, write_facts, write_heads
from places.models import Area
from places.selectors import full_name

_SEXES: dict[str, Any] = dict(Sex.choices)
_FORBIDDEN = str.maketrans(dict.fromkeys('\\/:*?"<>|', "、"))


@dataclass(frozen=True)
class ReviewList:
    """What leaves the house: which answers are asked for (a queryset), for whom, why."""

    term: Term
    area: Area
    answers: Any
    made_by: str
    made_at: str

    @property
    def columns(self) -> list[tuple[Column, Written]]:
        """Those of the answer; findings only where the term keeps them."""
        written = REVIEW_ANSWERS.written
        return [each for each in written if each[0].identifier != "finding" or self.term.keeps_findings]

    def name_of(self, seat: ReviewSeat) -> str:
        """宝山区2021年换届送审名单-公安(分)局.xlsx."""
        return f"{self.area.name}{self.term.name}送审名单-{seat.department}{self.term.mark}.xlsx".translate(_FORBIDDEN)

    def rows(self, seat: ReviewSeat) -> Iterator[dict[str, str]]:
        """The cells of each candidate by column, ID numbers in full. Two queries."""
        forms = dict(
            UnitProfile.objects.filter(term=self.term).under(self.area.path).values_list("unit_id", "organisation")
        )
        answers = self.answers.filter(seat=seat).select_related("candidacy__person", "candidacy__unit__township")
        deferred = ("finding", "candidacy__resume", "candidacy__person__phone")
        for answer in answers.defer(*deferred).order_by("candidacy__unit__code", "candidacy").iterator(2000):
            yield _cells(answer, forms.get(answer.candidacy.unit_id, ""))


def _cells(answer: ReviewAnswer, organisation: str) -> dict[str, str]:
    row, unit, person = answer.candidacy, answer.candidacy.unit, answer.candidacy.person
    posts = {"party": row.party_post, "committee": row.committee_post, "supervision": row.supervision_post}
    is_answered = answer.state != AnswerState.SENT
    return {
        "township": unit.township.name,
        "unit": unit.name,
        "name": person.name,
        "sex": _SEXES.get(person.sex, ""),
        "birth": str(person.birth or ""),
        "id_number": person.id_number,
        "intended_posts": "、".join(posts_words(**posts, organisation=organisation, kind=unit.kind)),
        "conclusion": answer.get_state_display() if is_answered else "",
        "document_number": answer.document_number,
        "answered_on": str(answer.answered_on or ""),
    }


def write_review_list(made: ReviewList, seat: ReviewSeat, file: IO[bytes]) -> int:
    """The workbook of one department. Returns the number of candidates."""
    book = xlsxwriter.Workbook(file, {**WORKBOOK_OPTIONS, "constant_memory": False})
    sheet = book.add_worksheet(REVIEW_ANSWERS.title)
    columns = made.columns
    set_columns(book, sheet, columns)
    write_heads(book, sheet, columns)
    text = book.add_format({"num_format": "@", "valign": "vcenter"})
    count = 0
    for count, cells in enumerate(made.rows(seat), 1):
        for position, (column, _) in enumerate(columns):
            if cell := cells.get(column.identifier, ""):
                sheet.write_string(count, position, cell, text)
            else:
                sheet.write_blank(count, position, None, text)
    sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
    for position, (_, written) in enumerate(columns):
        if written.choices and count and written.is_required:
            sheet.data_validation(1, position, count, position, _choice(written))
    write_facts(book, "填写说明", _facts(made, seat, count))
    book.close()
    return count


def write_all(made: ReviewList, seats: Sequence[ReviewSeat], file: IO[bytes]) -> None:
    """The workbooks of several departments in one archive."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for seat in seats:
            content = BytesIO()
            write_review_list(made, seat, content)
            archive.writestr(made.name_of(seat), content.getvalue())


def _choice(written: Written) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": list(written.choices),
        "error_title": "请从下拉框选择",
        "error_message": "结论只能是无问题、需核实或有问题；还没有结论的留空。",
    }


def _facts(made: ReviewList, seat: ReviewSeat, count: int) -> list[tuple[str, str]]:
    return [
        *made.term.nature,
        ("部门", str(seat.department)),
        ("审查内容", seat.department.checks or "按职责审查"),
        ("轮次", f"{made.term} {seat.round}"),
        ("范围", full_name(made.area) or made.area.name),
        ("人数", f"{count} 人"),
        ("复函期限", str(seat.due_on) if seat.due_on else "见来函"),
        ("怎么填", "只填“结论”“文号”“复函日期”等空列，其他列不要改动。还没有结论的留空，不必删除。"),
        *((column.label, written.hint) for column, written in made.columns if column.identifier in _TO_FILL),
        ("保管", "含完整身份证号，请按个人信息保护规定保管，用后及时删除。"),
        ("导出人", made.made_by),
        ("导出时间", made.made_at),
    ]


_TO_FILL = ("conclusion", "document_number", "answered_on", "finding")
