"""The code table of member sources as a plain table."""

from __future__ import annotations

import re
from typing import Any

from import_export.fields import Field

from cadres.models import Source
from cadres.services import sources
from core.capabilities import Capability
from core.plain_tables import PlainTable, register
from core.resources import TableMeta, TableResource, TextWidget
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

    class Meta(TableMeta):
        model = Source
        fields = ("code", "name")
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
        if is_create:
            sources.add_source(actor=self.user, code=instance.code, name=instance.name)
            return
        sources.rename_source(actor=self.user, source=Source.objects.get(pk=instance.pk), name=instance.name)


register(
    PlainTable(
        "sources",
        "人员来源",
        "两委成员来源的代码表；表中新的代码即增加来源，不在表中的不删除。",
        Capability.EDIT_PROFILE_FIELDS,
        SourceResource,
    )
)
