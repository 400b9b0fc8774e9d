from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from core.management.base import ChineseCommand, CommandError
from elections.selectors import find_area, find_term
from imports.models import Batch, PlanRow, Problem
from imports.reading.reader import WorkbookRefused, refuse_too_large
from imports.services import batches
from imports.services.answering import decide_missing


class Command(ChineseCommand):
    help = "导入两委成员花名册（.xlsx、.xls 或 .csv）。没有错误时写入，有错误时一行也不写入。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="花名册文件")
        parser.add_argument("--term", required=True, help="届次名称")
        parser.add_argument("--area", required=True, help="区划代码，可省略末尾的零")
        parser.add_argument("--complete", action="store_true", help="文件是其中各单位的完整名册，名册中没有的人将移除")
        parser.add_argument("--check", action="store_true", help="只核对，不写入；不能写入时退出状态为 1")
        parser.add_argument("--json", action="store_true", help="以一个 JSON 对象输出核对结果")

    def handle(self, *args: Any, **options: Any) -> None:
        area = find_area(options["area"])
        term = find_term(options["term"], area)
        path: Path = options["file"]
        try:
            refuse_too_large(path.stat().st_size)
            batch = batches.receive_upload(
                actor=None,
                content=path.read_bytes(),
                file_name=path.name,
                term=term,
                area=area,
                is_complete=options["complete"],
                here=True,
            )
        except WorkbookRefused as refused:
            self._refuse(refused.kind, str(refused), options)
        if batch.state != Batch.State.PLANNED:
            self._refuse(*_why_not(batch), options)
        self._decide(batch, options)

    def _refuse(self, kind: str, message: str, options: dict[str, Any]) -> None:
        if options["json"]:
            problem = {"sheet": "", "row": 0, "column": "", "kind": kind}
            self._print({"counts": {}, "problems": [problem | {"severity": "error", "value": "", "message": message}]})
        raise CommandError(message)

    def _decide(self, batch: Batch, options: dict[str, Any]) -> None:
        bad = batch.counts["error"]
        if options["check"]:
            batches.cancel(actor=None, batch=batch)
        elif not bad:
            decide_missing(actor=None, batch=batch, decision=PlanRow.Decision.REMOVE)
            batches.confirm(actor=None, batch=batch, warnings_reason="命令行导入", here=True)
        self._tell(batch, options)
        if bad:
            raise CommandError(f"有{bad}行错误，没有写入任何数据。请按上面的说明改正后再导入。")
        if not options["check"] and batch.state != Batch.State.APPLIED:
            raise CommandError((batch.job.error if batch.job else "") or "没有写入，请重新导入。")

    def _tell(self, batch: Batch, options: dict[str, Any]) -> None:
        problems = batch.problems.all()  # type: ignore[attr-defined]
        if options["json"]:
            self._print({"counts": batch.counts, "problems": [_as_json(problem) for problem in problems]})
            return
        self._tell_problems(problems)
        counts = batch.counts
        self.stdout.write(
            f"共{counts['rows']}行：新增{counts['new']}，变更{counts['changed']}，无变化{counts['same']}，"
            f"不在文件里{counts['missing']}，冲突{counts['conflict']}，错误{counts['error']}，有提醒{counts['warning']}。"
        )
        if repeated := batch.layout.get("repeat_of"):
            self.stdout.write(f"与批次 B-{repeated:04d} 是同一文件，数据没有变化。")
        elif batch.state == Batch.State.APPLIED:
            self.stdout.write("已写入。")

    def _tell_problems(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            place = f"“{problem.sheet}”" if problem.sheet else ""
            line = f"{problem.get_severity_display()}：{place}第{problem.number}行 {problem.column}：{problem.message}"  # type: ignore[attr-defined]
            self.stderr.write(line, self.style.NOTICE)

    def _print(self, told: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(told, ensure_ascii=False))


def _why_not(batch: Batch) -> tuple[str, str]:
    """Kind and text of what keeps a file from being checked."""
    sheets = [sheet for sheet in batch.layout.get("sheets", []) if sheet["lacks"]]
    lacks = [f"“{sheet['title']}”缺{'、'.join(sheet['lacks'])}" for sheet in sheets]
    if batch.state == Batch.State.MAPPING:
        return "columns_missing", f"认不出必需的列：{'；'.join(lacks)}。请改用系统模板的列名，或在网页上传并指定各列。"
    return batch.layout.get("refusal", "failed"), batch.refusal or "没有完成核对。"


def _as_json(problem: Problem) -> dict[str, Any]:
    return {
        "sheet": problem.sheet,
        "row": problem.number,
        "column": problem.column,
        "kind": problem.kind,
        "severity": problem.severity,
        "value": problem.value,
        "message": problem.message,
    }
