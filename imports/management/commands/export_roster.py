from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from core.management.base import ChineseCommand, CommandError
from elections.selectors import find_area, find_term
from imports.services.exports import begin_export
from imports.workbooks.export import write_csv, write_xlsx


class Command(ChineseCommand):
    help = "导出花名册（.xlsx 或 .csv）。用 --full 导出的文件再次导入不会改变任何数据。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="写到哪个文件，结尾为 .xlsx 或 .csv")
        parser.add_argument("--term", required=True, help="届次名称")
        parser.add_argument("--area", required=True, help="区划代码，可不写末尾的零")
        parser.add_argument("--full", action="store_true", help="身份证号和电话不遮盖")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if file.suffix.lower() not in {".csv", ".xlsx"}:
            raise CommandError(f"不能导出为“{file.suffix or file.name}”：文件名请以 .xlsx 或 .csv 结尾。")
        area = find_area(options["area"])
        term = find_term(options["term"], area)
        export = begin_export(actor=None, term=term, area=area, full=options["full"])
        if file.suffix.lower() == ".xlsx":
            count = write_xlsx(export, file)
        else:
            with file.open("w", encoding="utf-8-sig", newline="") as target:
                count = write_csv(export, target)
        self.stdout.write(f"已导出 {count} 行到 {file}。")
