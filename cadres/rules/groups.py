"""The people of a group as lines of text, the way they are copied from a table."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BREAK = re.compile(r"\t|[,，;；|｜]")
_PHONE = re.compile(r"[\d\-— ]{7,20}")
PARTS = "姓名，单位及职务，组内职务，电话"


@dataclass(frozen=True)
class MemberLine:
    """Somebody, or a member organisation of which only the office is given."""

    name: str
    office: str = ""
    role: str = ""
    phone: str = ""

    def __str__(self) -> str:
        return "，".join((self.name, self.office, self.role, self.phone)).rstrip("，")


def read_lines(text: str) -> list[MemberLine]:
    """One a line: name, office, role in the group, telephone, parted by commas or tabs; empty lines do not count.

    Errors: ``ValueError`` with the line and what is wrong.
    """
    lines = enumerate(text.splitlines(), 1)
    return [_read(number, line) for number, line in lines if line.strip()]


def _read(number: int, line: str) -> MemberLine:
    parts = [part.strip() for part in _BREAK.split(line)]
    if len(parts) > 4:
        raise ValueError(f"第 {number} 行有 {len(parts)} 段，最多四段：{PARTS}。")
    name, office, role, phone = (*parts, "", "", "", "")[:4]
    if not name and not office:
        raise ValueError(f"第 {number} 行没有姓名，也没有单位，请补上或删去这一行。")
    if phone and not _PHONE.fullmatch(phone):
        raise ValueError(f"第 {number} 行的电话“{phone}”不是号码，请核对：每行依次为{PARTS}。")
    for label, value, most in (("姓名", name, 40), ("单位及职务", office, 80), ("组内职务", role, 20)):
        if len(value) > most:
            raise ValueError(f"第 {number} 行的{label}超过 {most} 字，请缩短。")
    return MemberLine(name, office, role, phone)
