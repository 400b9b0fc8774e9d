"""The code table of members' tags: added to and renamed, never taken from, since rosters refer to it.

A tag's group stays, and whether it is sought: figures of every term count by them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction

from cadres.choices import SourceGroup
from cadres.models import Source
from core.services import audit
from places.selectors import top_area

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def add_source(
    *, actor: User | None, code: str, name: str, group: str = SourceGroup.ORIGIN, is_sought: bool = False
) -> Source:
    """A further tag. Errors: ``ValidationError`` by field."""
    if Source.objects.filter(code=code).exists():
        raise ValidationError({"code": f"代码 {code} 已有来源使用，请换一个。"})
    check_name(name)
    if is_sought and group != SourceGroup.ORIGIN:
        raise ValidationError({"is_sought": f"只有{SourceGroup.ORIGIN.label}可以是新选拔来源，这一行请写“否”。"})
    source: Source = Source.objects.create(code=code, name=name, group=group, is_sought=is_sought)
    changes = {"code": code, "name": name, "group": str(SourceGroup(group).label), "is_sought": is_sought}
    audit.record(actor=actor, action="source_added", instance=source, area_path=top_area().path, changes=changes)
    return source


@transaction.atomic
def rename_source(
    *, actor: User | None, source: Source, name: str, group: str = "", is_sought: bool | None = None
) -> Source:
    """Another name for the same tag, in every term. Errors: ``ValidationError`` by field."""
    check_name(name, source)
    if group not in ("", source.group):
        kept = SourceGroup(source.group).label
        raise ValidationError({"group": f"代码 {source.code} 的类别是“{kept}”，定了不改；请另用一个代码新增。"})
    if is_sought not in (None, source.is_sought):
        kept = "是" if source.is_sought else "否"
        raise ValidationError({"is_sought": f"代码 {source.code} 是否新选拔来源定为“{kept}”，定了不改。"})
    before = audit.snapshot(source)
    source.name = name
    if changes := audit.changes_between(before, source):
        source.save(update_fields=["name"])
        audit.record(actor=actor, action="source_renamed", instance=source, area_path=top_area().path, changes=changes)
    return source


def check_name(name: str, source: Source | None = None) -> None:
    """Errors: ``ValidationError`` for a name that another source has."""
    other = Source.objects.filter(name=name).first()
    if other and other != source:
        raise ValidationError({"name": f"代码 {other.code} 已是“{name}”，来源不能重名。"})
