"""Forms of kept blank forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from core.forms import ServiceForm
from places.models import Area
from reports.models import KeptForm
from reports.services import kept_forms


class _FileForm(ServiceForm):
    name = forms.CharField(label="名称", max_length=80, error_messages={"required": "请写明这是什么表。"})
    note = forms.CharField(label="说明", max_length=300, required=False, help_text="如：市委组织部要求，每周五报送。")
    file = forms.FileField(
        label="空表",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=".xlsx 工作簿，不带宏。单元格里可以先写好代码，也可以上传后在页面上选。",
        error_messages={"required": "请选择空表文件。", "empty": "文件是空的，请检查后重新上传。"},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if file and file.size > settings.UPLOAD_MAX_BYTES:
            limit = settings.UPLOAD_MAX_BYTES // 1024 // 1024
            raise forms.ValidationError(f"文件超过 {limit} MB。请删去图片和多余的工作表再上传。")
        return file


class KeptFormForm(_FileForm):
    """Keep a blank form for an area."""

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        self.area = area
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> KeptForm:
        data = self.cleaned_data
        return kept_forms.keep_form(
            actor=actor,
            area=self.area,
            name=data["name"],
            note=data["note"],
            content=data["file"].read(),
            file_name=data["file"].name,
        )


class KeptFormEditForm(_FileForm):
    """Name, note, and another file; without one the file stays."""

    def __init__(self, *args: Any, instance: KeptForm, **kwargs: Any) -> None:
        self.instance = instance
        kwargs["initial"] = {"name": instance.name, "note": instance.note}
        super().__init__(*args, **kwargs)
        self.fields["file"].required = False
        self.fields["file"].label = "更换文件"
        self.fields["file"].help_text = "不选则文件不变。更换后，页面上选好的代码留在同名工作表的同一格。"

    def save(self, *, actor: Any) -> KeptForm:
        data = self.cleaned_data
        file = data.get("file")
        return kept_forms.replace_form(
            actor=actor,
            form=self.instance,
            name=data["name"],
            note=data["note"],
            content=file.read() if file else b"",
            file_name=file.name if file else "",
        )
