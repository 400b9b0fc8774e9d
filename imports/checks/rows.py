"""What is checked in one row, across its cells."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from cadres.choices import FULL_PARTY_MEMBER, PROBATIONARY_PARTY_MEMBER, Sex
from core.partial_dates import PartialDate
from elections.choices import PartyPost
from imports.choices import ProblemKind as Kind
from imports.rules.names import sex_of_name

if TYPE_CHECKING:
    from imports.lines import Line

_DATES = (("joined_party_on", "入党时间"), ("ended_on", "离任时间"))
_POST_COLUMNS = ("party_post", "posts", "committee_post", "other_posts")
_MISSING_ID = "没有填写身份证号，无法与其他届次和单位核对是否同一人。请补上18位号码。"
_LEAST_AGE, _GREATEST_AGE = 18, 90


def check_row(line: Line, today: dt.date) -> None:
    """Find what is missing in a row of a roster and what contradicts itself."""
    check_person(line, today)
    message = "没有填写职务。请填写党组织职务或村(居)委会职务；不在两委任职的人员请删去，或填在“其他任职”。"
    check_post(line, message)
    check_party(line)
    check_dates(line, today)


def check_person(line: Line, today: dt.date) -> None:
    """Find what is missing or contradicts itself in who the row speaks of."""
    _check_who(line)
    _check_birth(line, today)
    _check_sex(line)


def check_post(line: Line, message: str) -> None:
    """A row must name a post."""
    kinds = {found.kind for found in line.problems}
    if not line.posts and not kinds & {Kind.UNKNOWN_POST, Kind.TEXT_TOO_LONG}:
        line.add(_post_column(line), Kind.MISSING_POST, message)


def _check_who(line: Line) -> None:
    kinds = {found.kind for found in line.problems}
    if not line.name and Kind.TEXT_TOO_LONG not in kinds:
        line.add("name", Kind.MISSING_NAME, "没有填写姓名。请补上；不是人员的行请删去。")
    if line.identity is None and not any(kind.startswith("id_") for kind in kinds):
        hidden = line.table.hidden_header("id_number")
        line.add("id_number", Kind.MISSING_ID, _hidden(hidden) if hidden else _MISSING_ID)


def _hidden(header: str) -> str:
    return (
        f"文件中的“{header}”列是隐藏的，没有读取，所以没有身份证号。要用这一列的，请在“列对应”中选用，"
        "或在 Excel、WPS 中取消隐藏后重新上传。"
    )


def _post_column(line: Line) -> str:
    present = {cell.column.identifier for cell in line.table.cells}
    return next(
        (name for name in ("party_post", "posts", "committee_post", "other_posts") if name in present), "party_post"
    )


def _check_birth(line: Line, today: dt.date) -> None:
    identity, stated = line.identity, line.birth
    if identity and _is_after(identity.birth, today):
        line.add("id_number", Kind.BIRTH_IN_FUTURE, "身份证号中的出生日期晚于今天，请与证件核对。")
    if stated is None or stated.date is None:
        return
    if _is_after(stated.date, today):
        line.add("birth", Kind.BIRTH_IN_FUTURE, f"出生年月{stated.date}晚于今天，请核对。")
    elif identity is None:
        if stated.or_october:
            _add_ambiguous(line, stated.date.year, "身份证号也无法判断", is_error=True)
    elif stated.or_october and identity.birth.month in (1, 10) and stated.date.year == identity.birth.year:
        _add_ambiguous(line, stated.date.year, f"已按身份证号取{identity.birth.month}月", is_error=False)
    elif not stated.date.agrees_with(identity.birth):
        there = _as_precise(identity.birth, stated.date)
        message = f"出生年月为{stated.date}，身份证号中为{there}，两者不符。请核对后改正其一。"
        line.add("birth", Kind.BIRTH_CONTRADICTS_ID, message)


def _add_ambiguous(line: Line, year: int, settled: str, *, is_error: bool) -> None:
    message = f"“{year}.1”可能是1月，也可能是丢了末位0的10月，{settled}。请写成 {year}-01 或 {year}-10。"
    line.add("birth", Kind.BIRTH_AMBIGUOUS, message, is_error=is_error)


def _is_after(date: PartialDate, today: dt.date) -> bool:
    return date.number > today.year * 10000 + today.month * 100 + today.day


def _as_precise(date: PartialDate, as_this: PartialDate) -> PartialDate:
    return date.month_only if as_this.is_month_only else date


def _check_sex(line: Line) -> None:
    """A sex that only a note behind the name tells is taken from there."""
    sex, identity = line.values.get("sex"), line.identity
    column = "sex"
    if noted := sex_of_name(line.text_of("name")):
        if sex is None:
            sex, column = line.values.setdefault("sex", noted), "name"
        elif sex != noted:
            message = f"姓名后注明“{Sex(noted).label}”，性别填的是“{Sex(sex).label}”。请核对后改正其一。"
            line.add("sex", Kind.SEX_CONTRADICTS_NAME, message)
    if sex and identity and sex != identity.sex:
        line.add(
            column,
            Kind.SEX_CONTRADICTS_ID,
            f"性别填的是“{Sex(sex).label}”，身份证号表示“{Sex(identity.sex).label}”。请核对后改正其一。",
        )


def check_party(line: Line) -> None:
    """Posts of the Party organisation are for its full members; and what contradicts the day of joining."""
    status = line.values.get("political_status")
    if status and status != FULL_PARTY_MEMBER and line.posts.party:
        if line.posts.party == PartyPost.SECRETARY:
            message = "党组织书记须为中共正式党员。请核对政治面貌和职务。"
            line.add("political_status", Kind.SECRETARY_NOT_PARTY_MEMBER, message)
        else:
            message = "党组织班子成员须为中共正式党员。请核对政治面貌和职务。"
            line.add("political_status", Kind.PARTY_POST_WITHOUT_MEMBERSHIP, message)
    joined = line.values.get("joined_party_on")
    if joined is None:
        return
    if status and status not in (FULL_PARTY_MEMBER, PROBATIONARY_PARTY_MEMBER):
        message = f"填了入党时间{joined}，政治面貌却不是中共党员。请核对。"
        line.add("joined_party_on", Kind.JOINED_PARTY_CONTRADICTS_STATUS, message)
    if (birth := birth_of(line)) and age_between(birth, joined) < 18:
        message = f"入党时间{joined}时未满18周岁（出生{birth.month_only}）。请核对。"
        line.add("joined_party_on", Kind.JOINED_PARTY_BEFORE_18, message)


def birth_of(line: Line) -> PartialDate | None:
    """The birth by the ID number, or as stated where that is clear."""
    if line.identity:
        return line.identity.birth
    return line.birth.date if line.birth and not line.birth.or_october else None


def check_dates(line: Line, today: dt.date) -> None:
    """Find dates that cannot be, of the service and of a birth."""
    for column, label in _DATES:
        date = line.values.get(column)
        if date and _is_after(date, today):
            line.add(column, Kind.DATE_IN_FUTURE, f"{label}{date}晚于今天。请核对年月。")
    started, ended = line.values.get("started_on"), line.values.get("ended_on")
    if started and ended and ended.number < _as_precise(started, ended).number:
        line.add("ended_on", Kind.DATES_REVERSED, f"离任时间{ended}早于任职时间{started}。请核对。")
    birth = birth_of(line)
    age = birth.age_on(today) if birth else None
    if birth and age is not None and not _is_after(birth, today) and not _LEAST_AGE <= age <= _GREATEST_AGE:
        column = "birth" if line.birth and line.birth.date else "id_number"
        line.add(column, Kind.UNLIKELY_AGE, f"出生{birth.month_only}，现在{age}周岁，不像在任的人员。请与证件核对。")


def age_between(birth: PartialDate, date: PartialDate) -> int:
    """Completed years on a date; in the birth month itself they count as completed where a day is not known."""
    if date.is_month_only:
        birth = birth.month_only
    return (date.number - birth.number) // 10000
