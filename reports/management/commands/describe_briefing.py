from __future__ import annotations

from typing import Any

from core.management.base import ChineseCommand
from reports.briefing.describing import describe


class Command(ChineseCommand):
    help = "输出 docs/简报字段.md 的内容：简报的句子、用到的指标和 Word 模板的字段。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(describe(), ending="")
