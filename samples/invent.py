"""Invented people beside those of the demonstration, with sound identity numbers."""

from __future__ import annotations

from stdnum.cn import ric

from imports.kinds import ROSTER
from imports.kinds.roster_columns import ID_NUMBER, TOWNSHIP, UNIT

TOWN = "顾村镇"


def id_number(birth: str, order: int, area: str = "310113") -> str:
    """A number with a right check digit; ``birth`` yyyymmdd, an odd ``order`` is a man's."""
    body = f"{area}{birth}{order:03d}"
    return body + str(ric.calc_check_digit(f"{body}0"))


def invented(unit: str, name: str, *, birth: str, order: int, **facts: str) -> dict[str, str]:
    """A sound roster row of somebody who is in no roster yet. ``facts`` by header."""
    row = dict.fromkeys(ROSTER.headers, "")
    row.update(
        {
            TOWNSHIP: TOWN,
            UNIT: unit,
            "姓名": name,
            "性别": "男" if order % 2 else "女",
            "民族": "汉族",
            "出生年月": f"{birth[:4]}-{birth[4:6]}-{birth[6:]}",
            ID_NUMBER: id_number(birth, order),
            "政治面貌": "群众",
            "学历": "大专",
            "村(居)委会职务": "委员",
            "任职时间": "2021-04",
            "联系电话": f"1390000{order:04d}",
        }
    )
    return {**row, **facts}
