"""Accounts in bulk from a workbook: every row is checked first, and all are made or none."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from accounts.services.passwords import OneTimePassword, one_time_password
from accounts.services.scope import find_managed_area, home_path
from accounts.services.users import check_username, check_words, create_user
from core.services import audit
from core.sheets import Fault, Rows, read_plain_table
from places.models import Area

COLUMNS = ("用户名", "姓名", "单位", "角色", "区划代码或名称", "有效期至")
LIMIT = 200


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

    def __init__(self, problems: list[Fault]) -> None:
        super().__init__(f"有 {len(problems)} 处错误，没有开通任何账号。改正后请重新上传。")
        self.problems = problems


def create_users(*, actor: User, file: IO[bytes]) -> list[tuple[AccountRow, str]]:
    """Make an account for every row; returns each row with its one-time password.

    Errors: ``ValidationError`` if the file is no such workbook, ``RowProblems`` with all wrong cells.
    """
    rows = check_rows(actor, read_plain_table(file, COLUMNS, LIMIT))
    return _create(actor, [(row, one_time_password()) for row in rows])


@transaction.atomic
def _create(actor: User, rows: list[tuple[AccountRow, OneTimePassword]]) -> list[tuple[AccountRow, str]]:
    """Write what was checked. The passwords are hashed before, which takes seconds: SQLite has one writer."""
    for row, password in rows:
        create_user(
            actor=actor,
            username=row.username,
            full_name=row.full_name,
            office=row.office,
            role=row.role,
            area=row.area,
            valid_until=row.valid_until,
            password=password,
        )
    changes = {"count": len(rows), "usernames": [row.username for row, _ in rows]}
    audit.record(actor=actor, action="users_imported", instance=actor, area_path=home_path(actor), changes=changes)
    return [(row, password.text) for row, password in rows]


def check_rows(actor: User, rows: Rows) -> list[AccountRow]:
    """The rows with their roles, areas and dates. Errors: ``RowProblems``."""
    doubled = {name for name, count in Counter(cells["用户名"] for _, cells in rows).items() if name and count > 1}
    checked = [_check_row(actor, number, cells, doubled) for number, cells in rows]
    problems = [problem for row in checked if isinstance(row, list) for problem in row]
    if problems:
        raise RowProblems(problems)
    return [row for row in checked if isinstance(row, AccountRow)]


def _check_row(actor: User, number: int, cells: dict[str, str], doubled: set[str]) -> AccountRow | list[Fault]:
    problems: list[Fault] = []

    def check(column: str, rule: Callable[[str], Any]) -> Any:
        try:
            return rule(cells[column])
        except ValidationError as error:
            problems.append(Fault(number, column, cells[column], "；".join(error.messages)))

    def username(text: str) -> None:
        if text in doubled:
            raise ValidationError("在表中出现了不止一次，每个账号只写一行。")
        check_username(text)

    check("用户名", username)
    check("姓名", lambda text: check_words(full_name=text))
    check("单位", lambda text: check_words(office=text))
    role = check("角色", _read_role)
    area = check("区划代码或名称", lambda text: find_managed_area(actor, text))
    valid_until = check("有效期至", _read_date)
    return problems or AccountRow(number, cells["用户名"], cells["姓名"], cells["单位"], role, area, valid_until)


_ROLES = {str(role.label): role for role in Role} | {"工作人员": Role.STAFF, "联络员": Role.LIAISON}
"""Roles by their words, and by those that people write for short."""


def _read_role(text: str) -> Role:
    if text not in _ROLES:
        raise ValidationError(f"应为 {'、'.join(Role.labels)} 之一。")
    return _ROLES[text]


def _read_date(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text.replace("/", "-").replace(".", "-")) if text else None
    except ValueError:
        raise ValidationError("不是日期，请写成 2026-12-31 的样子，长期有效的不填。") from None
    if day and day < timezone.localdate():
        raise ValidationError("已经过去，请填今天以后的日期，或者不填。")
    return day
