from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandParser

from core.management.base import ChineseCommand, CommandError
from reports.models import PublishedReport
from reports.publishing.content import hash_of


class Command(ChineseCommand):
    help = "重新计算发布数据的校验码，看内容是否与发布时一致。有不一致的，退出码为 1。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", nargs="?", type=int, help="发布号")
        parser.add_argument("--all", action="store_true", help="核对全部发布")
        parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        if (options["number"] is None) != options["all"]:
            raise CommandError("请写一个发布号，或者写 --all 核对全部。")
        reports = PublishedReport.objects.select_related("area").order_by("number")
        if not options["all"]:
            reports = reports.filter(number=options["number"])
            if not reports.exists():
                raise CommandError(f"没有第{options['number']}号发布。")
        checked = [_checked(report) for report in reports.iterator()]
        broken = [each["number"] for each in checked if not each["intact"]]
        if options["json"]:
            self.stdout.write(json.dumps({"reports": checked, "broken": broken}, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(map(_line, checked)) or "还没有发布过数据。")
        if broken:
            numbers = "、".join(f"第{number}号" for number in broken)
            raise CommandError(f"校验不通过：{numbers}的内容与发布时不一致。请从备份中找回原件核对。")


def _checked(report: PublishedReport) -> dict[str, Any]:
    return {
        "number": report.number,
        "title": report.title,
        "area": report.area.code,
        "published_at": report.published_at.isoformat(),
        "sha256": report.sha256,
        "computed": hash_of(report.content),
        "intact": report.is_intact,
    }


def _line(checked: dict[str, Any]) -> str:
    state = "校验通过" if checked["intact"] else f"校验不通过，现在算得 {checked['computed']}"
    return f"第{checked['number']}号 {checked['title']} {checked['sha256']} {state}"
