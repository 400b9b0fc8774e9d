"""The code table of members' tags as a plain table."""

from __future__ import annotations

import re
from typing import Any

from import_export.fields import Field

from cadres.choices import SourceGroup
from cadres.models import Source
from cadres.services import sources
from core.capabilities import Capability
from core.plain_tables import PlainTable, register
from core.resources import ChoiceWidget, TableMeta, TableResource, TextWidget, YesNoWidget
from places.selectors import top_area


class SourceCodeWidget(TextWidget):
    """A code of one to four digits; 01 is not 1."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        code = super().clean(value, row)
        if not re.fullmatch(r"[1-9][0-9]{0,3}", code):
            raise ValueError("应为 1 至 4 位数字，例如 15。")
        return code


class SourceResource(TableResource):
    """The sources. Every area counts with the same ones, so they are changed where all areas meet."""

    code = Field("code", "代码", SourceCodeWidget(required=True))
    name = Field("name", "来源", TextWidget(required=True, limit=40))
    group = Field("group", "类别", ChoiceWidget(SourceGroup))
    is_sought = Field("is_sought", "新选拔来源", YesNoWidget())

    class Meta(TableMeta):
        model = Source
        fields = ("code", "name", "group", "is_sought")
        export_order = fields
        import_id_fields = ("code",)

    def no_upload(self) -> str:
        top = top_area()
        if self.user.can(Capability.EDIT_PROFILE_FIELDS, top.path):
            return ""
        return f"人员来源由全部区划共用，您可以导出；增加和修改请联系{top}的工作人员或管理员。"

    def get_queryset(self) -> Any:
        return Source.objects.all()

    def write(self, instance: Any, is_create: bool) -> None:
        told = {name: getattr(instance, name) for name in ("name", "group", "is_sought")}
        if is_create:
            sources.add_source(actor=self.user, code=instance.code, **told)
            return
        sources.rename_source(actor=self.user, source=Source.objects.get(pk=instance.pk), **told)


register(
    PlainTable(
        "sources",
        "人员来源",
        "两委成员的标签：人员来源、现实表现、专业背景和实践经历。表中新的代码即增加，不在表中的不删除；"
        "类别和是否新选拔来源在增加时定，以后不改。",
        Capability.EDIT_PROFILE_FIELDS,
        SourceResource,
    )
)
