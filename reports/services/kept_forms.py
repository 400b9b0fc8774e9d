"""Blank forms from above: kept, given codes, replaced, removed, filled."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import openpyxl
from django.core.exceptions import ValidationError
from django.db import transaction

from core.services import files
from core.services.audit import record
from imports.reading.reader import WorkbookRefused, read_workbook
from imports.workbooks.annotated import TooLargeToAnnotate, survey
from places.models import Area
from reports.figure_scope import FigureScope
from reports.kept.codes import each_of, read_cell
from reports.kept.filling import Filled, TooManyRows, add_notes, fill, mark_nature
from reports.kept.problems import problems_of
from reports.models import KeptForm

if TYPE_CHECKING:
    from accounts.models import User

_KEY = re.compile(r"(.+)!([A-Z]{1,3})([1-9]\d{0,5})")
MOST_CELLS = 5000
LONGEST = 300


def checked(content: bytes, name: str) -> list[str]:
    """Whether a file can be kept as a form. Returns what of it a filled form cannot carry.

    Errors: ValidationError for what is no .xlsx, has macros, is too large or hostile.
    """
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ending == "xlsm":
        raise ValidationError(f"“{name}”带宏，不能作为空表。请在 Excel 或 WPS 中另存为“工作簿（.xlsx）”再上传。")
    if ending != "xlsx" or not content.startswith(b"PK"):
        raise ValidationError(f"“{name}”不是 .xlsx 工作簿。请在 Excel 或 WPS 中打开，另存为 .xlsx 再上传。")
    try:
        read_workbook(content)
        lost = survey(content)
        openpyxl.load_workbook(io.BytesIO(content), rich_text=True)
    except WorkbookRefused as refused:
        raise ValidationError(str(refused)) from None
    except TooLargeToAnnotate:
        raise ValidationError("空表过大：单元格太多。请删去多余的行、列和工作表再上传。") from None
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, zipfile.BadZipFile, OSError):
        raise ValidationError("不能读取这个工作簿。请在 Excel 或 WPS 中打开，另存为 .xlsx 再上传。") from None
    if "宏" in lost:
        raise ValidationError("文件里有宏，不能作为空表。请另存为“工作簿（.xlsx）”，去掉宏再上传。")
    return lost


@transaction.atomic
def keep_form(*, actor: User | None, area: Area, name: str, content: bytes, file_name: str, note: str = "") -> KeptForm:
    """Keep a blank form. Errors: ValidationError for a file that is none, a name that the area has already."""
    lost = checked(content, file_name)
    if KeptForm.objects.filter(area=area, name=name.strip()).exists():
        raise ValidationError(
            {"name": f"{area.name}已有一张“{name.strip()}”。请换一个名称，或在那张表的页面“更换文件”。"}
        )
    form = KeptForm.objects.create(
        area=area,
        name=name.strip(),
        note=note.strip(),
        file=files.store(content=content),
        file_name=file_name[:200],
        lost=lost,
        uploaded_by=actor,
    )
    record(actor=actor, action="form_kept", instance=form, changes={"文件": file_name}, area_path=area.path)
    return form


@transaction.atomic
def replace_form(
    *, actor: User | None, form: KeptForm, name: str, note: str, content: bytes = b"", file_name: str = ""
) -> KeptForm:
    """Change name and note, and put another file in its place. Codes written here stay with cells that are there.

    Errors: ValidationError as on keeping.
    """
    changes: dict[str, Any] = {}
    if content:
        form.lost = checked(content, file_name)
        sheets = set(openpyxl.load_workbook(io.BytesIO(content)).sheetnames)
        form.cells = {key: text for key, text in form.cells.items() if key.rpartition("!")[0] in sheets}
        changes["文件"] = [form.file_name, file_name]
        form.file, form.file_name = files.store(content=content), file_name[:200]
    others = KeptForm.objects.filter(area=form.area, name=name.strip()).exclude(pk=form.pk)
    if others.exists():
        raise ValidationError({"name": f"{form.area.name}已有一张“{name.strip()}”，请换一个名称。"})
    for field, value in (("name", name.strip()), ("note", note.strip())):
        if getattr(form, field) != value:
            changes[field] = [getattr(form, field), value]
            setattr(form, field, value)
    if changes:
        form.save()
        record(actor=actor, action="form_replaced", instance=form, changes=changes, area_path=form.area.path)
    return form


@transaction.atomic
def write_cells(*, actor: User | None, form: KeptForm, cells: Mapping[str, str | None]) -> KeptForm:
    """Write codes into cells, named ``sheet!C6``: a text, ``""`` for braces that are no code, None to take back.

    Errors: ValidationError for a cell that is not there, a code that nothing answers to.
    """
    form = KeptForm.objects.select_for_update(of=("self",)).get(pk=form.pk)
    after = dict(form.cells)
    for key, text in cells.items():
        if not _KEY.fullmatch(key):
            raise ValidationError(f"“{key}”不是单元格的位置。")
        if text is None:
            after.pop(key, None)
        else:
            after[key] = _checked_text(key, text.strip())
    if len(after) > MOST_CELLS:
        raise ValidationError(f"一张表最多填 {MOST_CELLS} 个单元格的代码。")
    if after != form.cells:
        before = form.cells
        changed = {key: [before.get(key), after.get(key)] for key in cells if before.get(key) != after.get(key)}
        form.cells = after
        form.save(update_fields=["cells", "updated_at"])
        told = dict(list(changed.items())[:50])
        record(actor=actor, action="form_mapped", instance=form, changes=told, area_path=form.area.path)
    return form


def _checked_text(key: str, text: str) -> str:
    place = key.replace("!", " ")
    if len(text) > LONGEST:
        raise ValidationError(f"{place}：内容超过 {LONGEST} 个字。")
    if text.startswith("="):
        raise ValidationError(f"{place}：“{text}”是公式。公式请写在空表里，这里只写代码，如 {{secretary.women}}。")
    codes, unknown = read_cell(text)
    if unknown:
        one = unknown[0]
        near = f"相近的有：{'、'.join(one.nearest)}。" if one.nearest else "请用“选择指标”查找。"
        raise ValidationError(f"{place}：{{{one.text}}} {one.why}。{near}")
    if text and not codes and each_of(text) is None:
        raise ValidationError(
            f"{place}：“{text}”里没有代码。代码写在大括号里，如 {{secretary.women}}、{{区划}}；"
            "要重复的行写“每街镇”或“每单位”。"
        )
    return text


@transaction.atomic
def remove_form(*, actor: User | None, form: KeptForm) -> None:
    """Take a form away; what was filled with it stays in the trail."""
    record(
        actor=actor, action="form_removed", instance=form, changes={"文件": form.file_name}, area_path=form.area.path
    )
    form.delete()


@transaction.atomic
def fill_form(*, actor: User, form: KeptForm, scope: FigureScope, with_notes: bool = True) -> Filled:
    """The form filled for a scope, with the entry that it was. Errors: ValidationError for codes that nothing answers
    to, and for more rows than can be printed."""
    content = files.read(form.file)
    if problems := problems_of(content, form.cells):
        raise ValidationError(f"还有 {len(problems)} 处代码不认识，先改正再填：{problems[0]}")
    try:
        filled = fill(content, form.cells, scope)
    except TooManyRows as error:
        raise ValidationError(str(error)) from None
    assert scope.term is not None
    mark_nature(filled, scope.term)
    if with_notes:
        add_notes(filled, form.name, scope)
    changes = {
        "区划": scope.area.name,
        "届次": scope.term.name,
        "口径": scope.basis.name if scope.basis else "",
        "填入": filled.cells,
        "没有数据": len(filled.gaps),
    }
    record(actor=actor, action="form_filled", instance=form, changes=changes, area_path=scope.area.path)
    return filled


@transaction.atomic
def hand_out_form(*, actor: User, form: KeptForm) -> bytes:
    """The blank form as it came, with the entry that it was taken."""
    record(actor=actor, action="form_downloaded", instance=form, area_path=form.area.path)
    return files.read(form.file)
