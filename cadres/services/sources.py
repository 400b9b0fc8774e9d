"""The code table of member sources: added to and renamed, never taken from, since rosters refer to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction

from cadres.models import Source
from core.services import audit
from places.selectors import top_area

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def add_source(*, actor: User | None, code: str, name: str) -> Source:
    """A further source. Errors: ``ValidationError`` by field."""
    if Source.objects.filter(code=code).exists():
        raise ValidationError({"code": f"代码 {code} 已有来源使用，请换一个。"})
    check_name(name)
    source: Source = Source.objects.create(code=code, name=name)
    changes = {"code": code, "name": name}
    audit.record(actor=actor, action="source_added", instance=source, area_path=top_area().path, changes=changes)
    return source


@transaction.atomic
def rename_source(*, actor: User | None, source: Source, name: str) -> Source:
    """Another name for the same source, in every term. Errors: ``ValidationError`` by field."""
    check_name(name, source)
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
