from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from core.management.base import ChineseCommand
from places.services.divisions import LoadResult, load_divisions

PROGRESS_STEP = 50_000
SHOWN = 10


class Command(ChineseCommand):
    help = "载入行政区划表（省、市、区县、街镇、村居）。重复载入没有变化；只增加和更名，不删除。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.csv[.gz]", help="区划表，UTF-8 编码，可为 gzip 压缩文件")
        parser.add_argument("--under", metavar="CODE", default="", help="只载入该区划及其以下，可省略末尾的零")

    def handle(self, *args: Any, **options: Any) -> None:
        result = load_divisions(
            actor=None, path=Path(options["file"]), under=options["under"], progress=self._tell_progress
        )
        self._tell(result)

    def _tell_progress(self, done: int, total: int) -> None:
        if done % PROGRESS_STEP == 0:
            self.stdout.write(f"已处理 {done:,} 个单位（文件共 {total:,} 个）")

    def _tell(self, result: LoadResult) -> None:
        counts = result.counts
        if result.is_unchanged:
            self.stdout.write(f"没有变化：{counts['areas']:,} 个区划、{counts['units']:,} 个单位都已载入。")
        else:
            self.stdout.write(
                f"区划 {counts['areas']:,} 个：新增 {counts['areas_new']:,} 个，更名 {counts['areas_renamed']:,} 个；"
                f"单位 {counts['units']:,} 个：新增 {counts['units_new']:,} 个，更名 {counts['units_renamed']:,} 个。"
            )
        self._tell_some("没有类别，未作为单位载入", result.skipped)
        self._tell_some("街镇或类别与已有单位不同，未改动，请登记单位沿革", result.differing)

    def _tell_some(self, what: str, names: list[str]) -> None:
        if names:
            more = f" 等 {len(names):,} 个" if len(names) > SHOWN else ""
            self.stdout.write(f"{what}：{'、'.join(names[:SHOWN])}{more}。")
