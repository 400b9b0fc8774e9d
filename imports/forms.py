from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from cadres.choices import ExitReason
from core.capabilities import Capability
from core.forms import PartialDateFormField, ServiceForm
from elections.choices import Body
from elections.models import Term
from elections.page_scope import PageScope
from imports.answers import HeaderAnswer
from imports.kinds import KINDS, WorkbookKind
from imports.kinds.base import Option, choices_of
from imports.models import Batch, PlanRow
from imports.selectors.mappings import MappedColumn, MappedHeader, identifiers
from places.models import Area

SUFFIXES = (".xlsx", ".xls", ".csv", ".et", ".xlsm")


class UploadForm(ServiceForm):
    """A file, and what it is about. Areas and terms offered are those at and just below the page's scope. What says
    nothing of kind and bodies is a roster of the bodies that its columns name."""

    file = forms.FileField(label="文件", allow_empty_file=True, max_length=200)
    area = forms.ModelChoiceField(label="范围", queryset=Area.objects.none(), empty_label=None)
    term = forms.ModelChoiceField(label="届次", queryset=Term.objects.none(), empty_label=None)
    kind = forms.ChoiceField(
        label="表格种类",
        required=False,
        widget=forms.RadioSelect,
    )
    bodies = forms.MultipleChoiceField(
        label="涉及哪个班子",
        choices=Body.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="都不勾选：按表中职务自动判断。只报其中一个班子的，请勾选：没有勾选的班子，职务不改动，也不查缺漏。",
    )
    is_complete = forms.TypedChoiceField(
        label="这份文件是",
        coerce=lambda value: value == "1",
        choices=[
            ("0", "补充名单：只新增和更正文件里的人，其他人不动"),
            ("1", "完整名册：文件里各单位的全部成员都在其中，系统会列出库里有、文件里没有的人"),
        ],
        initial="0",
        required=False,
        widget=forms.RadioSelect,
    )

    accept = ",".join(SUFFIXES)

    def __init__(self, *args: Any, user: Any, scope: PageScope, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        fields: dict[str, Any] = self.fields
        self.kinds = [kind for kind in KINDS.values() if user.can(kind.capability, scope.area.path)]
        fields["kind"].choices = choices_of(self.kinds)
        fields["kind"].initial = self.kinds[0].identifier if self.kinds else ""
        fields["area"].queryset = Area.objects.with_capability(user, Capability.IMPORT)
        fields["area"].choices = [(area.pk, area.name) for area in (scope.area, *scope.children)]
        fields["area"].initial = scope.area.pk
        fields["term"].queryset = Term.objects.visible_to(user)
        fields["term"].choices = [(term.pk, f"{term.name}（{term.as_of}）") for term in scope.terms]
        fields["term"].initial = scope.term.pk if scope.term else None
        self._add_options(scope.term)
        fields["file"].widget.attrs["accept"] = self.accept
        fields["file"].error_messages["required"] = self.too_large_message if too_large else "请先选择文件。"

    def _add_options(self, term: Term | None) -> None:
        """What single kinds ask for beside area and term."""
        for name, option in self._options():
            choices = option.choices(term) if term else []
            self.fields[name] = forms.ChoiceField(
                label=option.label, help_text=option.help_text, required=False, choices=[("", "请选择"), *choices]
            )

    def _options(self) -> Iterator[tuple[str, Option]]:
        for kind in self.kinds:
            for option in kind.options:
                yield f"{kind.identifier}-{option.identifier}", option

    def asked(self) -> Iterator[tuple[str, forms.BoundField]]:
        """The kind that asks, and its field."""
        for name, _ in self._options():
            yield name.partition("-")[0], self[name]

    @property
    def with_bodies(self) -> str:
        """The kinds to which a field belongs, for the page's script; so too below."""
        return " ".join(kind.identifier for kind in self.kinds if kind.has_bodies)

    @property
    def with_completeness(self) -> str:
        return " ".join(kind.identifier for kind in self.kinds if kind.can_be_complete)

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

    def clean_kind(self) -> WorkbookKind:
        return KINDS[self.cleaned_data["kind"] or self.kinds[0].identifier]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        area, term, kind = data.get("area"), data.get("term"), data.get("kind")
        if kind and data.get("is_complete") and not kind.can_be_complete:
            self.add_error("is_complete", f"“{kind.label}”只作补充，不作完整名册。请选“补充名单”。")
        for name, option in self._options():
            if kind and name.startswith(f"{kind.identifier}-") and not data.get(name):
                self.add_error(name, f"请选择{option.label}。")
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
            kind=self.cleaned_data["kind"].identifier,
            bodies=self.cleaned_data["bodies"] if self.cleaned_data["kind"].has_bodies else (),
            is_complete=bool(self.cleaned_data["is_complete"]),
            options=self._chosen_options(),
        )

    def _chosen_options(self) -> dict[str, str]:
        kind = self.cleaned_data["kind"]
        return {each.identifier: self.cleaned_data[f"{kind.identifier}-{each.identifier}"] for each in kind.options}


class MappingForm(ServiceForm):
    """What each column of an uploaded file means: one field a column, and one a header to leave its sheets out."""

    remember = forms.BooleanField(required=False, initial=True)

    def __init__(self, *args: Any, user: Any, batch: Batch, headers: Sequence[MappedHeader], **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.batch, self.headers, self.kind = batch, headers, KINDS[batch.kind]
        self.fields["remember"].label = f"记住这次的对应，{batch.area.name}以后上传同样表头的文件不必再选"
        for header in headers:
            self.fields[_leave(header)] = forms.BooleanField(
                required=False, initial=header.is_left_out, label=f"整张不导入（{header.title}不是{self.kind.label}）"
            )
            for column in header.columns:
                field = forms.ChoiceField(choices=self._choices(column), required=False, initial=column.field)
                self.fields[_name(header, column)] = field

    def _choices(self, current: MappedColumn) -> list[tuple[str, str]]:
        """Every column of the kind, those of one fact and one label once: as the file has it, else the first."""
        fields: dict[tuple[str, str], str] = {}
        for column in self.kind.columns:
            key = column.identifier, column.label
            fields[key] = column.field if column.field == current.field else fields.get(key, column.field)
        return [("", "不导入"), *((field, label) for (_, label), field in fields.items())]

    def parts(self) -> Iterator[tuple[MappedHeader, Any, list[tuple[MappedColumn, Any]]]]:
        """Each header with the box that leaves it out, and its columns with theirs."""
        for header in self.headers:
            yield header, self[_leave(header)], [(each, self[_name(header, each)]) for each in header.columns]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.headers and all(data.get(_leave(header)) for header in self.headers):
            raise ValidationError("所有工作表都选了“整张不导入”，没有可以导入的内容。请至少留下一张，或取消这次上传。")
        for header in self.headers:
            if not data.get(_leave(header)):
                self._refuse_twice(header, data)
                self._refuse_lack(header, data)
        return data

    def _refuse_twice(self, header: MappedHeader, data: dict[str, Any]) -> None:
        joined = {column.identifier for column in self.kind.columns if column.is_joined}
        taken: dict[str, MappedColumn] = {}
        for each in header.columns:
            for identifier in identifiers(self.kind, [data.get(_name(header, each), "")]):
                first = taken.setdefault(identifier, each)
                if first is not each and identifier not in joined:
                    label = self.kind.column(identifier).label
                    told = f"{first.name}和{each.name}都选作“{label}”，一项只能取自一列。请把其中一列改为“不导入”。"
                    self.add_error(_name(header, each), told)

    def _refuse_lack(self, header: MappedHeader, data: dict[str, Any]) -> None:
        chosen = [data.get(_name(header, each), "") for each in header.columns]
        if lacks := self.kind.lacks(identifiers(self.kind, chosen)):
            told = f"{header.title}还没有指定{'、'.join(lacks)}在哪一列。"
            self.add_error(None, f"{told}请在下面选定；不是{self.kind.label}的工作表可以整张不导入。")

    def save(self, *, actor: Any) -> Batch:
        """Answer for the headers in which something was changed, or guessed and is hereby confirmed."""
        from imports.services.answering import choose_columns

        answers = [self._answer(header) for header in self.headers if self._is_answered(header)]
        if not answers:
            return self.batch
        return choose_columns(actor=actor, batch=self.batch, answers=answers, remember=self.cleaned_data["remember"])

    def _is_answered(self, header: MappedHeader) -> bool:
        names = {_leave(header), *(_name(header, each) for each in header.columns)}
        return bool(header.guessed or names & set(self.changed_data))

    def _answer(self, header: MappedHeader) -> HeaderAnswer:
        out = self.cleaned_data[_leave(header)]
        columns = {each.index: "" if out else self.cleaned_data[_name(header, each)] for each in header.columns}
        return HeaderAnswer(header.fingerprint, [each.text for each in header.columns if each.text], columns)


def _name(header: MappedHeader, column: MappedColumn) -> str:
    return f"{header.fingerprint}-{column.index}"


def _leave(header: MappedHeader) -> str:
    return f"{header.fingerprint}-out"


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


class MissingForm(forms.Form):
    """What becomes of members whom a complete roster does not name; when and why, for those who have left."""

    decision = forms.ChoiceField(
        label="处理",
        choices=[*PlanRow.Decision.choices, ("undo", "撤回决定")],
        error_messages={"required": "请选择怎样处理。", "invalid_choice": "请选择移除、离任或保留。"},
    )
    ended_on = PartialDateFormField(label="离任时间", required=False)
    exit_reason = forms.ChoiceField(label="离任原因", choices=[("", "请选择"), *ExitReason.choices], required=False)
    exit_note = forms.CharField(label="离任说明", max_length=100, required=False)

    @property
    def told(self) -> list[str]:
        """What is wrong, in words."""
        return [str(message) for messages in self.errors.values() for message in messages]
