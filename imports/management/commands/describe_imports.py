from __future__ import annotations

from typing import Any

from core.management.base import ChineseCommand
from imports.formats import described


class Command(ChineseCommand):
    help = "输出各种导入表格的格式说明（docs/导入格式.md）。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(described(), ending="")
