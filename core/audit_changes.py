"""An audit entry's changes in the reader's words: the field's Chinese name, what stood before, what stands now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

EMPTY = "（空）"
WORDS = {
    "aliases": "别名",
    "members": "成员数",
    "aspects": "各方面满分",
    "scale": "绿线/红线",
    "difficulties": "难点",
    "area": "区划",
    "answered_on": "复函日期",
    "as_of": "统计时点",
    "areas": "区划数",
    "areas_new": "新增区划",
    "areas_renamed": "更名区划",
    "candidates": "候选人数",
    "code": "区划代码",
    "count": "数量",
    "departments": "部门",
    "document_number": "文号",
    "file": "文件",
    "kind": "类别",
    "label": "名称",
    "posts": "职数",
    "votes": "得票",
    "elected": "当选",
    "decisions": "与花名册不一致的处理",
    "kept": "保留未动",
    "post": "职务",
    "name": "名称",
    "candidate": "候选人",
    "predecessors": "原单位",
    "previous": "上届",
    "role": "角色",
    "rounds": "联审轮次",
    "rows": "行数",
    "seats": "参审部门",
    "sent_on": "送审日期",
    "stage": "阶段",
    "stages": "阶段数",
    "successors": "新单位",
    "table": "表格",
    "task": "任务",
    "tasks": "任务数",
    "township": "街镇",
    "under": "范围",
    "unit": "单位",
    "units": "单位数",
    "units_new": "新增单位",
    "units_renamed": "更名单位",
    "usernames": "用户名",
    "valid_until": "有效期至",
    "on": "日期",
}
"""Names of what services write down beside fields."""


CONFIDENTIAL = frozenset({"cadres.reviewanswer", "cadres.reviewdecision", "cadres.inspection"})
"""Kinds of objects of which readers of the trail learn who changed what field and when, and no value: what departments
answered is for those alone who review (``Capability.VIEW_REVIEW``)."""
HIDDEN = "***"


@dataclass(frozen=True)
class ChangeLine:
    label: str
    before: str | None
    """None where only a value was noted, without one before it."""
    after: str


def change_lines(object_type: str, changes: dict[str, Any]) -> list[ChangeLine]:
    """The lines of an entry; a two-item list is before and after."""
    model = apps.get_model(object_type) if object_type in _models() else None
    return [_line(_field(model, name), name, value) for name, value in changes.items()]


def public_lines(object_type: str, changes: dict[str, Any]) -> list[ChangeLine]:
    """The lines as every reader of the trail may see them."""
    lines = change_lines(object_type, changes)
    return [ChangeLine(line.label, HIDDEN, HIDDEN) for line in lines] if object_type in CONFIDENTIAL else lines


def _models() -> set[str]:
    return {model._meta.label_lower for model in apps.get_models()}


def _field(model: type[models.Model] | None, name: str) -> models.Field | None:
    try:
        field = model._meta.get_field(name.removesuffix("_id") if name.endswith("_id") else name) if model else None
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, models.Field) else None


def _line(field: models.Field | None, name: str, value: Any) -> ChangeLine:
    label = str(field.verbose_name) if field else WORDS.get(name, name)
    if isinstance(value, list) and len(value) == 2 and (field or name in ("aliases", "posts")):
        return ChangeLine(label, _words(field, value[0]), _words(field, value[1]))
    return ChangeLine(label, None, _words(field, value))


def _words(field: models.Field | None, value: Any) -> str:
    if value in (None, "", [], {}):
        return EMPTY
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(field, models.ForeignKey):
        return str(field.related_model._default_manager.filter(pk=value).first() or value)  # type: ignore[union-attr]
    if isinstance(value, dict):
        return "；".join(f"{key}：{_words(None, inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return "、".join(str(item) for item in value)
    return str(dict(field.flatchoices).get(value, value)) if field else str(value)
