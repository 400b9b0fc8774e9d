"""Forms of reports: how a briefing is to be written, and its template."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import ServiceForm
from places.models import Area
from reports.briefing.declarations import TOPICS
from reports.briefing.place import Choices
from reports.briefing.wording import Rounding
from reports.models import BriefingTemplate, PublishedReport
from reports.selectors.publications import Footing
from reports.services.briefing import remove_template, save_template
from reports.services.publications import publish

ROUNDINGS = {
    Rounding.ARTICLE: "按报道习惯（参选党员约4.3万名）",
    Rounding.EXACT: "精确到个位（43013名）",
    Rounding.ALL: "过万的都写成万",
}


class BriefingForm(forms.Form):
    """The choices of a briefing, as they stand in the address. Unbound, or with nonsense in it, it gives the usual."""

    set = forms.CharField(widget=forms.HiddenInput, initial="1", required=False)
    part = forms.MultipleChoiceField(
        label="段落",
        choices=[(topic.code, topic.heading) for topic in TOPICS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    round = forms.ChoiceField(label="大数写法", choices=list(ROUNDINGS.items()), required=False)
    compare = forms.BooleanField(label="写出变化", required=False)
    split = forms.BooleanField(label="总体情况分村、居各写一句", required=False)
    notes = forms.BooleanField(label="每个数字带脚注（算式）", required=False)

    @classmethod
    def usual(cls) -> dict[str, Any]:
        parts = [topic.code for topic in TOPICS]
        return {"set": "1", "part": parts, "round": Rounding.ARTICLE.value, "compare": "on", "notes": "on"}

    def choices(self) -> Choices:
        self.is_valid()
        cleaned = self.cleaned_data
        return Choices(
            paragraphs=tuple(cleaned.get("part", ())),
            rounding=Rounding(cleaned.get("round") or Rounding.ARTICLE),
            compares=cleaned["compare"],
            splits=cleaned["split"],
            has_notes=cleaned["notes"],
        )


def briefing_form(values: Any) -> BriefingForm:
    """The form of an address: as set there, else as usual."""
    return BriefingForm(values if values.get("set") else BriefingForm.usual())


class TemplateForm(ServiceForm):
    """Takes a .docx as the template of an area."""

    file = forms.FileField(
        label="Word 模板",
        help_text=".docx，不超过 2 MB，不含宏。先下载现用的模板，在上面修改最省事。",
        error_messages={"required": "请选择一个 .docx 文件。"},
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
    )

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        self.area = area
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> BriefingTemplate:
        file = self.cleaned_data["file"]
        return save_template(actor=actor, area=self.area, name=file.name, content=file.read())


class TemplateRemoveForm(ServiceForm):
    def __init__(self, *args: Any, instance: BriefingTemplate, **kwargs: Any) -> None:
        self.template = instance
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> BriefingTemplate:
        remove_template(actor=actor, template=self.template)
        return self.template


class PublishForm(ServiceForm):
    """Freezes the figures of a scope."""

    title = forms.CharField(
        label="标题",
        max_length=80,
        help_text="例如“2021年居村换届数据（上报区委）”。",
        error_messages={"required": "请填写标题。"},
    )
    reason = forms.CharField(
        label="用途",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="给谁用、登在哪里，例如“区委常委会汇报材料”。",
        error_messages={"required": "请填写用途。"},
    )

    def __init__(self, *args: Any, footing: Footing, **kwargs: Any) -> None:
        self.footing = footing
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> PublishedReport:
        told = self.cleaned_data
        return publish(actor=actor, footing=self.footing, title=told["title"], reason=told["reason"])
