from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from core.capabilities import Capability
from core.forms import ServiceForm
from elections.models import Term
from elections.page_scope import PageScope
from imports.models import Batch
from places.models import Area

SUFFIXES = (".xlsx", ".xls", ".csv", ".et", ".xlsm")


class UploadForm(ServiceForm):
    """A roster file, and what it is about. Areas and terms offered are those at and just below the page's scope."""

    file = forms.FileField(label="花名册文件", allow_empty_file=True, max_length=200)
    area = forms.ModelChoiceField(label="范围", queryset=Area.objects.none(), empty_label=None)
    term = forms.ModelChoiceField(label="届次", queryset=Term.objects.none(), empty_label=None)
    is_complete = forms.TypedChoiceField(
        label="这份文件是",
        coerce=lambda value: value == "1",
        choices=[
            ("0", "补充名单：只新增和更正文件里的人，其他人不动"),
            ("1", "完整名册：文件里各单位的全部成员都在其中，系统会列出库里有、文件里没有的人"),
        ],
        initial="0",
        widget=forms.RadioSelect,
    )

    accept = ",".join(SUFFIXES)

    def __init__(self, *args: Any, user: Any, scope: PageScope, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["area"].queryset = Area.objects.with_capability(user, Capability.EDIT_PEOPLE)
        fields["area"].choices = [(area.pk, area.name) for area in (scope.area, *scope.children)]
        fields["area"].initial = scope.area.pk
        fields["term"].queryset = Term.objects.visible_to(user)
        fields["term"].choices = [(term.pk, f"{term.name}（{term.as_of}）") for term in scope.terms]
        fields["term"].initial = scope.term.pk if scope.term else None
        fields["file"].widget.attrs["accept"] = self.accept
        fields["file"].error_messages["required"] = self.too_large_message if too_large else "请先选择文件。"

    @property
    def max_bytes(self) -> int:
        return int(settings.UPLOAD_MAX_BYTES)

    @property
    def too_large_message(self) -> str:
        limit = self.max_bytes // 1024 // 1024
        return f"文件超过 {limit} MB，没有接收。花名册一般不到 5 MB：请删去图片和多余的工作表，或按街镇分开上传。"

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not file.size:
            raise ValidationError(f"“{file.name}”是空文件（0 字节）。请在表格软件里打开确认有内容，保存后再上传。")
        if file.size > settings.UPLOAD_MAX_BYTES:
            raise ValidationError(self.too_large_message)
        return file

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        area, term = data.get("area"), data.get("term")
        if area and term and not area.path.startswith(term.area.path):
            self.add_error("term", f"{area.name}不参加“{term}”，请换一个届次。")
        return data

    def save(self, *, actor: Any) -> Batch:
        from imports.services.batches import receive_upload

        file = self.cleaned_data["file"]
        return receive_upload(
            actor=actor,
            content=file.read(),
            file_name=file.name,
            term=self.cleaned_data["term"],
            area=self.cleaned_data["area"],
            is_complete=self.cleaned_data["is_complete"],
        )


class ExportForm(ServiceForm):
    """How the roster is to leave the house."""

    file_format = forms.ChoiceField(
        label="格式", choices=[("xlsx", "Excel 工作簿（.xlsx）"), ("csv", "文本表格（.csv）")]
    )
    full = forms.BooleanField(
        label="含完整身份证号和电话", required=False, help_text="导出会记入操作记录。文件请按个人信息保护规定保管。"
    )
    reason = forms.CharField(label="用途", max_length=300, required=False, help_text="导出完整号码时必填")

    def __init__(self, *args: Any, user: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        if not user.can(Capability.EXPORT_NUMBERS, area.path):
            del self.fields["full"], self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("full") and not data.get("reason", "").strip():
            self.add_error("reason", "导出完整号码请写明用途。")
        return data
