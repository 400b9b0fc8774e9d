"""What a column of a workbook is, and how the cells of people's columns are read: a value or a fault out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from cadres.choices import Education
from cadres.rules.identity import IdFault, IdNumberError, has_lost_digits, is_masked, read_id_number
from cadres.rules.posts import Posts, parse_other_posts, parse_posts
from imports.choices import ProblemKind as Kind
from imports.rules import names, values
from imports.rules.dates import read_date
from imports.rules.phones import read_phones


class Fault(NamedTuple):
    """What is wrong with a cell, and what to do."""

    kind: Kind
    message: str


LONGEST_TEXT = 500
"""Characters of a cell that is read. The longest that is kept, a note, has 300."""
Reading = tuple[Any, Fault | None]
"""A cell's value (None for nothing to take) and what is wrong with it."""


@dataclass(frozen=True)
class Written:
    """How a column stands in templates and exports: its width in characters, what to write, an example, what can be
    chosen from a list, whether its cells are text cells."""

    width: int
    hint: str
    example: str = ""
    choices: tuple[str, ...] = ()
    is_text: bool = False
    is_required: bool = False


@dataclass(frozen=True)
class Column:
    """``identifier`` names the fact, ``field`` its aliases in header_aliases.csv, ``label`` is its header in templates
    and exports, and stands in messages.

    ``is_kept`` columns repeat values, so each text is read once. Two columns of a ``is_joined`` one add their texts.
    In a column of ``is_yes_no`` what elsewhere says nothing (无, /) says no.
    A column without ``written`` is read where a file has it, and stands in no template. ``at_present`` is the field of
    the column that is meant instead where a header speaks of the present post (现任党组织职务).
    """

    identifier: str
    field: str
    label: str
    read: Callable[[Any], Reading]
    written: Written | None = None
    is_kept: bool = True
    is_joined: bool = False
    is_yes_no: bool = False
    at_present: str = ""

    def says_nothing(self, cell: Any) -> bool:
        """Whether there is nothing to read in a cell of this column."""
        return is_empty(cell) and not (self.is_yes_no and values.plain(str(cell)) in values.YES_NO)

    def reading(self, cell: Any) -> Reading:
        """What a cell of this column says. A text longer than any is not looked into."""
        if self.says_nothing(cell):
            return None, None
        if cell.__class__ is str and len(cell) > LONGEST_TEXT:
            told = f"有{len(cell)}个字，最多{LONGEST_TEXT}个字。请缩短，或核对是否填错了列。"
            return None, Fault(Kind.TEXT_TOO_LONG, told)
        return self.read(cell)


def is_empty(cell: Any) -> bool:
    """Whether a cell says nothing: blank, 无, —, / and the like."""
    if isinstance(cell, str):
        return len(cell) <= values.LONGEST_EMPTY and values.plain(cell) in values.EMPTY
    return cell is None


def limited_text(limit: int) -> Callable[[Any], Reading]:
    def read(cell: Any) -> Reading:
        text = values.clean_text(cell)
        if len(text) > limit:
            return None, Fault(Kind.TEXT_TOO_LONG, f"有{len(text)}个字，最多{limit}个字。请缩短。")
        return text or None, None

    return read


def read_count(kind: Kind, remedy: str, greatest: int) -> Callable[[Any], Reading]:
    """Whole numbers from 0: 12, 12.0, 1,200, 12人, 十二 is none."""

    def read(cell: Any) -> Reading:
        text = values.clean_text(cell)
        number = values.read_count(text)
        if number is None or number > greatest:
            return None, Fault(kind, f"“{text[:40]}”不是0至{greatest}的整数。{remedy}")
        return number, None

    return read


def lookup(known: dict[str, Any], kind: Kind, remedy: str) -> Callable[[Any], Reading]:
    def read(cell: Any) -> Reading:
        text = values.clean_text(cell)
        found = values.look_up(known, text)
        return (found, None) if found is not None else (None, Fault(kind, f"“{text[:40]}”不在字典中。{remedy}"))

    return read


def read_name(cell: Any) -> Reading:
    name = names.read_name(cell)
    if len(name) > 60:
        return None, Fault(Kind.TEXT_TOO_LONG, f"姓名有{len(name)}个字，最多60个字。请核对是否填错了列。")
    if names.is_unusual_name(name):
        return name, Fault(Kind.NAME_UNUSUAL, f"姓名“{name}”中有括号、问号或其他符号。请与证件核对，只留姓名。")
    return name or None, None


_ID_MESSAGES = {
    IdFault.LENGTH: "身份证号应为18位，请核对是否少填或多填。",
    IdFault.CHARACTERS: "身份证号只能是17位数字加1位数字或X，请核对。",
    IdFault.CHECK_DIGIT: "身份证号校验位不对，其中至少一位有误，请与证件核对。",
    IdFault.BIRTH: "身份证号中的出生日期不存在，请与证件核对。",
}
_MASKED = Fault(
    Kind.ID_CHARACTERS, "身份证号被隐去了部分数字（如“*”），无法核对是否同一人。须填完整号码，请按证件重新录入。"
)
_PRECISION_LOST = Fault(
    Kind.ID_PRECISION_LOST,
    "这一格是数字格式，18位号码的末几位已经丢失，无法还原。请把该列设为“文本”格式，按证件重新录入。",
)


def read_id(cell: Any) -> Reading:
    if isinstance(cell, int | float) and abs(cell) >= 1e15:
        return None, _PRECISION_LOST
    text = values.clean_text(cell)
    try:
        return read_id_number(text), None
    except IdNumberError as error:
        if is_masked(text):
            return None, _MASKED
        if has_lost_digits(text):
            return None, _PRECISION_LOST
        return None, Fault(Kind(error.fault.value), _ID_MESSAGES[error.fault])


def read_birth(cell: Any) -> Reading:
    read = read_date(cell)
    if read.date is None:
        told = f"“{values.clean_text(cell)[:40]}”{read.fault}。请按证件写成 1985-06 或 1985-06-12。"
        return None, Fault(Kind.BIRTH_UNREADABLE, told)
    return read, None


def read_other_date(cell: Any) -> Reading:
    read = read_date(cell)
    found = values.clean_text(cell)[:40]
    if read.date is None:
        return None, Fault(Kind.DATE_UNREADABLE, f"“{found}”{read.fault}，这一项不写入。请写成 2005-07。")
    if read.or_october:
        return None, Fault(Kind.DATE_UNREADABLE, f"“{found}”分不清1月和10月，这一项不写入。请写成 2005-01 或 2005-10。")
    return read.date, None


def read_phone(cell: Any) -> Reading:
    phones = read_phones(cell)
    if not phones:
        return None, Fault(Kind.PHONE_UNREADABLE, "不是一个电话号码，这一项不写入。请只填一个手机号或固定电话。")
    if len(phones) > 1:
        told = f"填了{len(phones)}个号码，只写入第一个手机号（没有手机号的，写入第一个）。请只填一个。"
        return phones[0], Fault(Kind.SEVERAL_PHONES, told)
    return phones[0], None


def read_degree(cell: Any) -> Reading:
    text = values.clean_text(cell)
    degree = values.read_degree(text)
    if degree is None:
        return None, Fault(Kind.UNKNOWN_DEGREE, f"“{text[:40]}”不在字典中，这一项不写入。请写学士、硕士或博士。")
    return degree, None


def read_exit_reason(cell: Any) -> Reading:
    """(reason, note): an unknown reason is kept as the note."""
    text = values.clean_text(cell)
    reason = values.look_up(values.EXIT_REASONS, text)
    if reason is None:
        message = f"“{text[:40]}”不在字典中，原文已记入离任说明，不计入分类。请改为年龄、身体、个人意愿、转岗提拔等。"
        return ("", text[:100]), Fault(Kind.UNKNOWN_EXIT_REASON, message)
    return (reason, ""), None


AS_OTHER_POST = "其他任职："
"""Before words in a column of posts that are, by the uploader's word, posts outside the two committees."""


def read_posts(column: str) -> Callable[[Any], Reading]:
    def read(cell: Any) -> Reading:
        text, _, others = (
            values.clean_text(cell).replace(AS_OTHER_POST[:-1] + ":", AS_OTHER_POST).partition(AS_OTHER_POST)
        )
        posts: Posts = parse_posts(text, column) | Posts(postings=parse_other_posts(others))
        return posts, _unknown_posts(posts) or _long_posting(posts)

    return read


def _unknown_posts(posts: Posts) -> Fault | None:
    if not posts.unknown:
        return None
    words = "、".join(posts.unknown)[:60]
    if all(word.endswith("委员") for word in posts.unknown):
        remedy = "请写“党总支委员”或“居委会委员”，两个班子都是的写“党总支委员、居委会委员”。"
        return Fault(Kind.UNKNOWN_POST, f"“{words}”没有写明是哪个班子的。{remedy}")
    return Fault(Kind.UNKNOWN_POST, f"“{words}”不是认识的职务。请写成书记、副书记、委员，或主任、副主任、委员。")


def _long_posting(posts: Posts) -> Fault | None:
    if any(len(title) > 60 for _, title in posts.postings):
        return Fault(Kind.TEXT_TOO_LONG, "职务超过60个字。请缩短。")
    return None


def read_other_posts(cell: Any) -> Reading:
    posts = Posts(postings=parse_other_posts(values.clean_text(cell)))
    return posts, _long_posting(posts)


_LEVELS = "、".join(str(label) for label in reversed(Education.labels))
_POLITICAL_REMEDY = "这一项不写入。请改为中共党员、中共预备党员、共青团员、群众等。"

read_education = lookup(values.EDUCATIONS, Kind.UNKNOWN_EDUCATION, f"请填已取得的最高学历：{_LEVELS}。")
read_sex = lookup(values.SEXES, Kind.UNKNOWN_SEX, "这一项不写入。请填男或女。")
read_ethnic_group = lookup(values.ETHNIC, Kind.UNKNOWN_ETHNICITY, "这一项不写入。请写全称，如“土家族”。")
read_political_status = lookup(values.POLITICAL, Kind.UNKNOWN_POLITICAL_STATUS, _POLITICAL_REMEDY)
read_is_party_member = lookup(values.IS_PARTY_MEMBER, Kind.UNKNOWN_POLITICAL_STATUS, _POLITICAL_REMEDY)
read_is_full_time = lookup(values.FULL_TIME, Kind.UNKNOWN_YES_NO, "这一项不写入。请填是或否。")
POST_COLUMNS = ("posts", "party_post", "committee_post", "supervision_post", "other_posts")
