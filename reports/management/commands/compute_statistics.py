from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from core.management.base import ChineseCommand, CommandError
from elections.models import Term
from elections.selectors import find_area, find_term
from places.models import Area
from places.selectors import townships_of
from reports.services.statistics import compute, compute_stale


class Command(ChineseCommand):
    help = "立即重新统计一个届次（或其中一个区划）的全部数据，上届有变动的一并更新。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--term", required=True, help="届次名称")
        parser.add_argument("--area", help="区划代码，可不写末尾的零；不写为届次的整个区划")

    def handle(self, *args: Any, **options: Any) -> None:
        area = find_area(options["area"]) if options["area"] else None
        term = find_term(options["term"], area) if area else _only_term(options["term"])
        if term.previous:
            compute_stale(terms=[term.previous])
        townships = townships_of(area or term.area)
        compute(term=term, township_ids=townships)
        compute_stale(terms=[term])
        place: Area = area or term.area
        self.stdout.write(f"已统计{place.name}“{term}”：{len(townships)} 个街镇。")


def _only_term(name: str) -> Term:
    """The term of a name when only one area has it."""
    terms = list(Term.objects.filter(name=name.strip()).select_related("area", "previous")[:2])
    if not terms:
        raise CommandError(f"没有名为“{name}”的届次。")
    if len(terms) > 1:
        raise CommandError(f"不止一个区划有名为“{name}”的届次，请用 --area 指明区划代码。")
    return terms[0]
