"""What a row of a sheet is that speaks of nobody: totals, notes, signatures, headings. Cells come as ``plain`` text."""

from __future__ import annotations

import re
from enum import StrEnum


class Passed(StrEnum):
    """Why a row is passed over; the value is the word for the user."""

    TOTAL = "合计行"
    HEADING = "标题行"
    HEADER = "重复表头"
    NOTE = "说明行"
    SIGNATURE = "签字行"
    VACANT = "空缺行"
    SERIAL = "只有序号的行"
    NAMELESS = "没有姓名的行"
    NO_NUMBERS = "没有填数的行"


_TOTAL_WORD = "小计|合计|总计|共计|累计|总数|总人数"
_COUNT = r"[:,(]*(?:共?计?\d+[人名个户]?)?[)。.]*"
_TOTAL = re.compile(rf"(?:[^\d:,、()]{{0,14}}?)(?:{_TOTAL_WORD}){_COUNT}")
_ORDINAL = re.compile(r"(?:第?[一二三四五六七八九十百]+[、,.:]|\((?:[一二三四五六七八九十]+|\d+)\)|\d+[、,.])")
_COUNTED = re.compile(r"[:,]?\(?(?:共|合计|计)?\d+[人名个]\)?$|[:、,。]+$")
_NOTE = re.compile(
    r"(?:填表|填报|填写|制表|有关)?(?:说明|须知|要求|注意事项|备注|附注|注)\d?[:.,、]|(?:填表|填报|填写)说明|[*※注]\d*[:.、]?\S{6}"
)
_SIGNER = re.compile(
    r"(?:填表|填报|制表|审核|审批|复核|经办|统计|校对|录入|报送|签发|分管|主管|主要)(?:人|人员|领导|负责人|单位|部门|日期|时间)?"
    r"(?:\([^()]*\))?(?:签字|签名|签章|盖章)?:|(?:单位|部门)?负责人(?:\([^()]*\))?(?:签字|签名|签章)?:"
    r"|(?:书记|主任|组长|领导)?(?:签字|签名|签章):?$|[^:]{0,16}\((?:盖章|公章|签章|章)\)|(?:单位)?(?:盖章|公章)(?:处)?:?"
    r"|(?:联系人|联系电话|日期|时间|填报日期|落款):|(?:20\d\d)?年\d{0,2}月\d{0,2}日$"
)
_TITLE = re.compile(
    r"花名册|名册|名单|一览表|统计表|登记表|汇总表|信息表|情况表|明细表|名录|台账|(?:填报|填表|报送|所在)?单位(?:名称)?(?:\([^()]*\))?:"
)
_VACANT = frozenset({"空缺", "暂缺", "缺", "缺额", "缺编", "缺员", "暂空", "出缺", "待选", "待补选", "待补", "空"})
_NAME = re.compile(r"[A-Za-z\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af〇·]{2,}")


def is_total(text: str) -> bool:
    """小计, 合计:12人, 白杨村小计."""
    return bool(_TOTAL.fullmatch(text))


def is_note(text: str) -> bool:
    """填表说明…, 注:…, *…."""
    return bool(_NOTE.match(text))


def is_signature(text: str) -> bool:
    """填表人:…, 审核人:…, (盖章), a date by itself."""
    return bool(_SIGNER.match(text))


def is_title(text: str) -> bool:
    """A title or a line that says who fills the sheet in."""
    return bool(_TITLE.search(text))


def is_vacant(name: str) -> bool:
    """Whether a name says that nobody holds the post."""
    return name in _VACANT


def is_like_a_name(text: str) -> bool:
    """Whether a text could be a person's name: letters alone, and no word of a table."""
    return bool(_NAME.fullmatch(text)) and not is_total(text) and not is_vacant(text)


def heading_words(text: str) -> str:
    """A heading without its number and count: 一、友谊村(7人) → 友谊村."""
    return _COUNTED.sub("", _ORDINAL.sub("", text, count=1))
