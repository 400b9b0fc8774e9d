"""花名册: the members of the two committees, one a line, in the official layout."""

from __future__ import annotations

from typing import Any

from cadres.choices import DEGREES, ETHNIC_GROUPS, POLITICAL_STATUSES, Education
from cadres.rules.post_words import post_words
from core.capabilities import Capability
from core.masks import mask_id_number, mask_phone
from elections.choices import Body
from elections.selectors import day_of_ages
from reports.official.definition import Asked, Cell, Column, Content, Group, Heads, Level, Line
from reports.selectors.rows import member_rows

ETHNIC = dict(ETHNIC_GROUPS)
POLITICAL = dict(POLITICAL_STATUSES)
DEGREE = dict(DEGREES)
EDUCATIONS: dict[int | None, Any] = dict(Education.choices)
ID_NUMBER, PHONE = "id_number", "phone"
NOT_SAID = "花名册没有填写"


def heads(asked: Asked) -> Heads:
    words = asked.scope.words
    numbers = (_text("身份证号", ID_NUMBER, 21), _text("联系电话", PHONE, 14)) if may_see_numbers(asked) else ()
    return (
        Column("序号", "number", width=5),
        *([] if asked.scope.area.is_township else [_text(words["township"], "township", 12)]),
        _text(words["unit"], "unit", 15),
        _text("姓名", "name", 9),
        _text("性别", "sex", 5),
        _text("民族", "ethnic_group", 8),
        _text("出生年月", "birth", 10),
        Column("年龄", "age", width=5, sentence="统计时点的周岁。"),
        _text("政治面貌", "political_status", 10),
        _text("入党时间", "joined_party_on", 10),
        Group(
            "学历学位", (_text("全日制", "full_time", 7), _text("在职", "in_service", 7), _text("学位", "degree", 7))
        ),
        _text("毕业院校及专业", "school_and_major", 20),
        Group("现任职务", (_text("党组织", "party", 13), _text("村(居)委会", "committee", 13))),
        _text("一肩挑", "one_shoulder", 6),
        _text("交叉任职", "cross_serving", 6),
        _text("去留", "turnover", 6),
        *numbers,
        _text("备注", "note", 12),
    )


def _text(label: str, code: str, width: float) -> Column:
    return Column(label, code, width=width, is_text=True)


def may_see_numbers(asked: Asked) -> bool:
    """Whether ID and phone numbers stand in the list at all: masked for those who may look one up, for others not."""
    return bool(asked.scope.user.can(Capability.REVEAL_NUMBERS, asked.scope.area.path))


def rows_of(asked: Asked) -> Any:
    """The members of the scope whom the user may see."""
    scope = asked.scope
    assert scope.term is not None
    rows = member_rows(scope.term.pk, scope.rows).in_two_committees().under(scope.area.path).visible_to(scope.user)
    rows = rows.filter(unit__kind=scope.kind) if scope.kind else rows
    return rows.select_related("person", "unit__township").with_organisation().in_board_order()


def read(asked: Asked, columns: list[Column]) -> Content:
    """The lines of the list, the first ``asked.limit`` of them."""
    rows = rows_of(asked)
    if not may_see_numbers(asked):
        rows = rows.defer("person__id_number", "person__phone")
    found = rows.count()
    scope = asked.scope
    assert scope.term is not None
    as_of = scope.basis.as_of if scope.basis and scope.basis.as_of else day_of_ages(scope.term)
    lines = []
    for number, row in enumerate(rows[: asked.limit] if asked.limit else rows.iterator(2000), 1):
        facts = {"number": number, "age": row.person.birth.age_on(as_of) if row.person.birth else None}
        facts |= _facts(row) | (_numbers(row.person, asked.is_full) if may_see_numbers(asked) else {})
        links = {"name": row.person.get_absolute_url()}
        cells = (_cell(column, facts[column.code], links.get(column.code, "")) for column in columns)
        lines.append(Line(Level.UNIT, tuple(cells)))
    return Content(lines, [f"共{found}人，一人在一个单位任职为一行。"], found)


def _cell(column: Column, value: Any, url: str) -> Cell:
    if column.code == "age" and value is None:
        return Cell(None, why_none=NOT_SAID)
    return Cell(value if isinstance(value, int) else str(value or ""), url=url)


def _facts(row: Any) -> dict[str, Any]:
    person, kind, organisation = row.person, row.unit.kind, row.organisation or ""
    return {
        "township": row.unit.township.name,
        "unit": row.unit.short_name,
        "name": person.name,
        "sex": person.get_sex_display(),
        "ethnic_group": ETHNIC.get(person.ethnic_group),
        "birth": person.birth,
        "political_status": POLITICAL.get(row.political_status),
        "joined_party_on": row.joined_party_on,
        "full_time": EDUCATIONS.get(row.education_full_time),
        "in_service": EDUCATIONS.get(row.education_in_service),
        "degree": DEGREE.get(row.degree),
        "school_and_major": row.school_and_major,
        "party": post_words(Body.PARTY, row.party_post, organisation=organisation, kind=kind),
        "committee": post_words(Body.COMMITTEE, row.committee_post, organisation=organisation, kind=kind),
        "one_shoulder": "是" if row.is_one_shoulder else "",
        "cross_serving": "是" if row.is_cross_serving else "",
        "turnover": row.get_turnover_display(),
        "note": getattr(row, "note", ""),
    }


def _numbers(person: Any, is_full: bool) -> dict[str, str]:
    if is_full:
        return {ID_NUMBER: person.id_number, PHONE: person.phone}
    return {ID_NUMBER: mask_id_number(person.id_number), PHONE: mask_phone(person.phone)}
