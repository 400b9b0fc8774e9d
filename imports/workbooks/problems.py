"""A batch's problems as a workbook, to mend the file by."""

from __future__ import annotations

from typing import IO

from core.exports import write_workbook
from imports.masks import masked_cell, masked_text
from imports.models import Batch, Problem
from places.selectors import full_name

HEADER = ["工作表", "行", "列", "程度", "原值", "说明和处理办法"]


def write_problems(batch: Batch, file: IO[bytes]) -> int:
    """Write the list, one line a problem, in the order of the file; numbers are masked. Returns how many."""
    problems = Problem.objects.filter(batch=batch).order_by("sheet", "number", "id")
    rows = [
        [
            problem.sheet,
            problem.number,
            problem.column,
            problem.get_severity_display(),
            masked_cell(problem.column, problem.value),
            masked_text(problem.message),
        ]
        for problem in problems.iterator(2000)
    ]
    notes = [
        *batch.term.nature,
        ("文件", batch.file_name),
        ("范围", full_name(batch.area) or batch.area.name),
        ("届次", batch.term.name),
        ("怎么用", "按“工作表、行、列”在原文件里改好，保存后重新上传。“提醒”不改也能写入，写入时说明理由。"),
    ]
    write_workbook(file, title="问题清单", header=HEADER, rows=rows, notes=notes)
    return len(rows)
