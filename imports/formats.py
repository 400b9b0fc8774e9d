"""What each kind of workbook takes, in words: made from the declarations, so that it cannot differ from them."""

from __future__ import annotations

from collections.abc import Iterator

from core.codes import read_codes
from core.plain_tables import TABLES, PlainTable
from imports.choices import ACCEPTABLE, ERRORS, ProblemKind
from imports.columns import Column
from imports.kinds import KINDS, WorkbookKind
from imports.rules.values import CODES

LONGEST_CHOICES = 8


def described() -> str:
    """All formats as one Markdown text."""
    lines = [
        "# 导入格式",
        "",
        "本页由 `python manage.py describe_imports` 按程序中的声明生成，请勿手工修改。",
        "",
        "读取 .xlsx、.xlsm、.xls、.et（BIFF 格式）和 .csv（UTF-8、GB18030）。不必先整理：标题行、两行表头、",
        "合并单元格、小计合计行、分组标题行、填表说明都会认出来；列的顺序不限，不认识的列会列出来，可在“列对应”里指定。",
    ]
    for kind in KINDS.values():
        lines += ["", *_kind(kind)]
    lines += ["", "## 核对内容", "", "有“错误”的行不写入，有“提醒”的行可以写入。", "", *_problems()]
    lines += ["", "## 一般表格", "", "在“表格导入导出”页按下列列名导入；先导出再修改最方便。"]
    for table in TABLES.values():
        lines += ["", *_table(table)]
    return "\n".join(lines) + "\n"


def _kind(kind: WorkbookKind) -> Iterator[str]:
    yield f"## {kind.label}"
    yield ""
    needed = "、".join(kind.lacks(()))
    yield f"表头里必须有：{needed}。{'可以是完整名册或补充名单。' if kind.can_be_complete else '按补充名单处理。'}"
    for title, text in kind.advice:
        yield f"{title}：{text}"
    yield ""
    yield "| 列 | 必填 | 怎么写 | 也认得的列名 |"
    yield "| --- | --- | --- | --- |"
    for column in kind.columns:
        yield f"| {column.label} | {_required(column)} | {_how(column)} | {_aliases(column)} |"


def _required(column: Column) -> str:
    if column.written is None:
        return "模板中没有"
    return "是" if column.written.is_required else ""


def _how(column: Column) -> str:
    written = column.written
    if written is None:
        return "有这一列时读取。"
    choices = "、".join(written.choices[:LONGEST_CHOICES])
    more = " 等" if len(written.choices) > LONGEST_CHOICES else ""
    return written.hint + (f"可填：{choices}{more}。" if choices else "")


def _aliases(column: Column) -> str:
    rows = read_codes(CODES / "header_aliases.csv")
    names = [" ".join(row["alias"].split()) for row in rows if row["field"] == column.field]
    return "、".join(name for name in dict.fromkeys(names) if name != column.label)


def _problems() -> Iterator[str]:
    yield "| 代码 | 说明 | 程度 |"
    yield "| --- | --- | --- |"
    for kind in ProblemKind:
        yield f"| `{kind.value}` | {kind.label} | {_severity(kind)} |"


def _severity(kind: ProblemKind) -> str:
    if kind in ACCEPTABLE:
        return "错误，写明理由后可以接受"
    if kind == ProblemKind.BIRTH_AMBIGUOUS:
        return "提醒；身份证号也不能判断时为错误"
    return "错误" if kind in ERRORS else "提醒"


def _table(table: PlainTable) -> Iterator[str]:
    yield f"### {table.title}"
    yield ""
    yield table.text
    yield ""
    fields = table.resource.fields
    order = table.resource._meta.export_order or table.resource._meta.fields or fields
    names = [fields[name].column_name for name in order]
    yield f"列：{'、'.join(names)}。"
