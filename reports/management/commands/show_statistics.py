from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandParser

from core.management.base import ChineseCommand, CommandError
from elections.models import Basis, Term
from elections.selectors import default_basis, find_area, find_term
from places.models import Area, Unit
from reports.selectors.figure import Figure
from reports.selectors.figures import figures
from reports.services.statistics import compute_stale


class Command(ChineseCommand):
    help = "显示一个区划在一个届次的全部指标。数据有变动的先更新，再显示。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--term", required=True, help="届次名称")
        parser.add_argument("--area", required=True, help="区划代码，可不写末尾的零")
        parser.add_argument("--kind", choices=Unit.Kind.values, default="", help="只看村（village）或居（residents）")
        parser.add_argument("--basis", help="口径名称，不写为默认口径")
        parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        area = find_area(options["area"])
        term = find_term(options["term"], area)
        basis = _basis(term, options["basis"])
        compute_stale(terms=[one for one in (term, term.previous) if one])
        found = figures(term=term, area=area, kind=options["kind"], basis=basis)
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(term, area, basis, found), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_as_text(term, area, basis, found)))


def _basis(term: Term, name: str | None) -> Basis:
    bases = {basis.name: basis for basis in term.bases.select_related("term")}  # type: ignore[attr-defined]
    basis = bases.get(name) if name else default_basis(term)
    if basis is None:
        known = "、".join(bases) or "无"
        raise CommandError(f"届次“{term}”没有口径“{name or '默认'}”。现有口径：{known}。")
    return basis


def _as_json(term: Term, area: Area, basis: Basis, found: dict[str, Figure]) -> dict[str, Any]:
    return {
        "term": term.name,
        "area": area.code,
        "as_of": basis.as_of.isoformat(),
        "basis": basis.name,
        "indicators": {code: figure.as_json() for code, figure in found.items()},
    }


def _as_text(term: Term, area: Area, basis: Basis, found: dict[str, Figure]) -> list[str]:
    lines = [
        f"{area.name} {term}（统计时点 {basis.as_of}，{basis}）",
        _line("指标", "本届", "分子/分母", basis.compared_with, "变化"),
    ]
    return lines + [_figure_line(figure) for figure in found.values() if not figure.indicator.undefined]


def _figure_line(figure: Figure) -> str:
    return _line(
        figure.indicator.name,
        _measured(figure.value, figure.unit),
        "" if figure.denominator is None else f"{figure.numerator}/{figure.denominator}",
        _measured(figure.previous, figure.unit),
        _measured(figure.change, figure.change_unit, "+"),
    )


def _measured(value: Any, unit: str, sign: str = "") -> str:
    return "—" if value is None else f"{value:{sign},}{unit}"


def _line(*cells: str) -> str:
    """Cells in columns; a Chinese character takes two places."""
    return "".join(cell + " " * max(1, 36 - 20 * bool(n) - _width(cell)) for n, cell in enumerate(cells)).rstrip()


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F or character in "“”—" else 1 for character in text)
