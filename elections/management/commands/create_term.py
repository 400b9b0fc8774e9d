import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError

from core.management.base import ChineseCommand
from elections.models import UnitProfile
from elections.selectors import find_area, find_term
from elections.services.terms import create_term


class Command(ChineseCommand):
    help = "新建届次：该区划在统计时点存在的、参加换届的村(社区)全部纳入。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="届次名称，例如 2021年换届")
        parser.add_argument("--area", metavar="CODE", required=True, help="区划代码，可省略末尾的零")
        parser.add_argument("--as-of", metavar="YYYY-MM-DD", required=True, help="统计时点，年龄按这一天计算")
        parser.add_argument("--previous", metavar="NAME", default="", help="上届名称，须包括同一区划")

        parser.add_argument("--practice", action="store_true", help="练习届：供培训试用，不计入任何统计，可整体清空")

    def handle(self, *args: Any, **options: Any) -> None:
        area = find_area(options["area"])
        previous = find_term(options["previous"], area) if options["previous"] else None
        as_of = read_date(options["as_of"])
        term = create_term(
            actor=None,
            area=area,
            name=options["name"],
            as_of=as_of,
            previous=previous,
            is_practice=options["practice"],
        )
        count = UnitProfile.objects.filter(term=term).count()
        nature = "（练习届，不计入任何统计）" if term.is_practice else ""
        self.stdout.write(f"已建立{area}“{term}”{nature}，统计时点 {term.as_of}，{count:,} 个村(社区)参加。")


def read_date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValidationError(f"日期“{text}”不对，请写成 2021-05-31 的样子。") from None
