from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string

from core.tables import MomentColumn, NameColumn, NumberColumn
from imports.kinds import KINDS
from imports.models import Batch
from imports.selectors.notices import is_unopened


class BatchTable(tables.Table):
    """Uploads, the newest first. Counts are those of the plan."""

    file_name = NameColumn(verbose_name="文件")
    kind = tables.Column("种类")
    state = tables.Column("状态")
    area = tables.Column("范围", accessor="area__name", order_by="area__path")
    uploaded_by = tables.Column("上传人", accessor="uploaded_by__full_name", default="系统")
    created_at = MomentColumn(verbose_name="上传时间")
    applied_at = MomentColumn(verbose_name="写入时间")
    is_complete = tables.Column("名册")
    new = NumberColumn(verbose_name="新增", accessor="counts__new", orderable=False)
    changed = NumberColumn(verbose_name="变更", accessor="counts__changed", orderable=False)
    same = NumberColumn(verbose_name="无变化", accessor="counts__same", orderable=False)
    error = NumberColumn(verbose_name="错误", accessor="counts__error", orderable=False)

    class Meta:
        model = Batch
        fields = ("file_name", "kind", "state", "area", "uploaded_by", "created_at", "applied_at", "is_complete")
        order_by = "-created_at"

    def render_is_complete(self, value: bool) -> str:
        return "完整名册" if value else "补充名单"

    def render_kind(self, value: str) -> str:
        return KINDS[value].label

    def render_state(self, record: Any) -> str:
        is_news = is_unopened(self.request.user, record)
        return render_to_string("imports/partials/state.html", {"batch": record, "is_news": is_news})

    def value_state(self, record: Any) -> str:
        return str(record.get_state_display())
