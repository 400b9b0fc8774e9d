from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.models import User
from core.capabilities import Capability
from places.models import Area
from places.rules.matching import full_code
from places.rules.names import clean_name


def home_path(user: User | None) -> str:
    """Where in the tree an act upon an account belongs: the account's highest area, else the root."""
    paths = user.grants.order_by("area__path").values_list("area__path", flat=True) if user and user.pk else ()  # type: ignore[attr-defined]
    path = next(iter(paths), None)
    return path or Area.objects.filter(depth=1).values_list("path", flat=True).first() or ""


def managed_areas(actor: Any) -> QuerySet[Area]:
    """The areas in which an administrator gives out accounts, without the placeholder levels."""
    areas: QuerySet[Area] = Area.objects.with_capability(actor, Capability.MANAGE_ACCOUNTS).filter(is_hidden=False)
    return areas


def find_managed_area(actor: Any, text: str) -> Area:
    """The area that a code or a name means, among those an administrator manages. Errors: ``ValidationError``."""
    code = full_code(text)
    rows = managed_areas(actor).filter(code=code) if code else managed_areas(actor).filter(name=clean_name(text))
    found = list(rows.order_by("-depth")[:6])
    if not found:
        raise ValidationError("您的管理范围内没有这个区划，请核对名称，或者填写区划代码。")
    if len(found) > 1 and not code:
        codes = "、".join(area.code for area in found)
        raise ValidationError(f"有不止一个同名的区划，请改填区划代码：{codes}。")
    return found[0]
