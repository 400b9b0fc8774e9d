"""Accounts in bulk from a workbook: every row is checked first, and all are made or none."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound

from accounts.models import User
from accounts.roles import Role
from accounts.services.scope import home_path
from accounts.services.users import check_username, create_user
from core.capabilities import Capability
from core.services import audit
from places.models import Area
from places.rules.matching import full_code
from places.rules.names import clean_name

COLUMNS = ("用户名", "姓名", "单位", "角色", "区划代码或名称", "有效期至")
LIMIT = 200


@dataclass(frozen=True)
class Problem:
    """One wrong cell. ``row`` is Excel's number."""

    row: int
    column: str
    value: str
    message: str


@dataclass(frozen=True)
class AccountRow:
    row: int
    username: str
    full_name: str
    office: str
    role: str
    area: Area
    valid_until: dt.date | None


class RowProblems(ValidationError):
    """Every wrong cell of a workbook."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"有 {len(problems)} 处错误，没有开通任何账号。改正后请重新上传。")
        self.problems = problems


@transaction.atomic
def create_users(*, actor: User, file: IO[bytes]) -> list[tuple[AccountRow, str]]:
    """Make an account for every row; returns each row with its one-time password.

    Errors: ``ValidationError`` if the file is no such workbook, ``RowProblems`` with all wrong cells.
    """
    rows = check_rows(actor, read_table(file))
    made = []
    for row in rows:
        _, password = create_user(
            actor=actor,
            username=row.username,
            full_name=row.full_name,
            office=row.office,
            role=row.role,
            area=row.area,
            valid_until=row.valid_until,
        )
        made.append((row, password))
    changes = {"count": len(made), "usernames": [row.username for row in rows]}
    audit.record(actor=actor, action="users_imported", instance=actor, area_path=home_path(actor), changes=changes)
    return made


def read_table(file: IO[bytes]) -> list[tuple[int, dict[str, Any]]]:
    """The filled rows of the first sheet by column name, with Excel's row numbers."""
    try:
        lines = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, WorksheetNotFound, ValueError, OSError) as error:
        raise ValidationError("不能读取这个文件，请上传 .xlsx 工作簿（可下载模板）。") from error
    header = [str(cell).strip() for cell in lines[0]] if lines else []
    missing = [column for column in COLUMNS if column not in header]
    if missing:
        raise ValidationError(f"第 1 行缺少列：{'、'.join(missing)}。请使用模板，不要改动列名。")
    rows = [(number, dict(zip(header, line, strict=False))) for number, line in enumerate(lines[1:], 2)]
    filled = [(number, cells) for number, cells in rows if any(str(value).strip() for value in cells.values())]
    if not filled:
        raise ValidationError("表中没有账号，请从第 2 行起填写。")
    if len(filled) > LIMIT:
        raise ValidationError(f"表中有 {len(filled)} 个账号，一次最多开通 {LIMIT} 个，请分成几个文件。")
    return filled


def check_rows(actor: User, rows: Iterable[tuple[int, dict[str, Any]]]) -> list[AccountRow]:
    """The rows with their roles, areas and dates. Errors: ``RowProblems``."""
    rows = [(number, {column: _text(cells.get(column)) for column in COLUMNS}) for number, cells in rows]
    doubled = {name for name, count in Counter(cells["用户名"] for _, cells in rows).items() if name and count > 1}
    areas = _areas_by_name(actor)
    checked = [_check_row(number, cells, areas, doubled) for number, cells in rows]
    problems = [problem for row in checked if isinstance(row, list) for problem in row]
    if problems:
        raise RowProblems(problems)
    return [row for row in checked if isinstance(row, AccountRow)]


def _check_row(
    number: int, cells: dict[str, str], areas: dict[str, list[Area]], doubled: set[str]
) -> AccountRow | list[Problem]:
    problems: list[Problem] = []

    def wrong(column: str, message: str) -> None:
        problems.append(Problem(number, column, cells[column], message))

    if cells["用户名"] in doubled:
        wrong("用户名", "在表中出现了不止一次，每个账号只写一行。")
    elif message := _username_problem(cells["用户名"]):
        wrong("用户名", message)
    if not cells["姓名"]:
        wrong("姓名", "没有填写，请填写姓名。")
    role = _ROLES.get(cells["角色"])
    if role is None:
        wrong("角色", f"应为 {'、'.join(Role.labels)} 之一。")
    found = areas.get(full_code(cells["区划代码或名称"])) or areas.get(clean_name(cells["区划代码或名称"])) or []
    if len(found) != 1:
        wrong("区划代码或名称", _area_problem(found))
    valid_until, message = _date(cells["有效期至"])
    if message:
        wrong("有效期至", message)
    if problems or role is None:
        return problems
    return AccountRow(number, cells["用户名"], cells["姓名"], cells["单位"], role, found[0], valid_until)


_ROLES = {
    label: role
    for role in Role
    for label in (str(role.label), str(role.label).removeprefix("组织部").removeprefix("街镇"))
}


def _username_problem(username: str) -> str:
    try:
        check_username(username)
    except ValidationError as error:
        return "；".join(error.messages)
    return ""


def _area_problem(found: list[Area]) -> str:
    if found:
        return f"有 {len(found)} 个同名的区划，请改填区划代码：{'、'.join(area.code for area in found[:5])}。"
    return "您的管理范围内没有这个区划，请核对名称，或者填写区划代码。"


def _areas_by_name(actor: User) -> dict[str, list[Area]]:
    areas: dict[str, list[Area]] = {}
    for area in Area.objects.with_capability(actor, Capability.MANAGE_ACCOUNTS).order_by("-depth"):
        areas.setdefault(clean_name(area.name), []).append(area)
        areas.setdefault(area.code, [area])
    return areas


def _date(text: str) -> tuple[dt.date | None, str]:
    if not text:
        return None, ""
    try:
        day = dt.date.fromisoformat(text.replace("/", "-").replace(".", "-"))
    except ValueError:
        return None, "不是日期，请写成 2026-12-31 的样子，长期有效的不填。"
    return (day, "") if day >= timezone.localdate() else (None, "已经过去，请填今天以后的日期，或者不填。")


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value.strftime("%Y-%m-%d") if isinstance(value, dt.date) else str(value if value is not None else "").strip()
