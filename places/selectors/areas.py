from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Max, Min
from django.db.models.functions import Substr
from django.utils import timezone

from core.scope import paths_q
from places.models import DEFAULT_VOCABULARY, Area, Unit
from places.rules.matching import full_code
from places.rules.names import clean_name


def vocabulary(area: Area) -> dict[str, str]:
    """The words of an area: its own before those of the areas above, the general ones last."""
    words = dict(DEFAULT_VOCABULARY)
    for above in Area.objects.at_or_above(area.path):
        words.update(above.vocabulary)
    return words


LEVEL_WORDS: dict[str, str] = {Area.Level.PROVINCE: "省份", Area.Level.CITY: "市", Area.Level.COUNTY: "区县"}


def child_word(children: Sequence[Area], words: Mapping[str, str]) -> str:
    """The word for the areas one level down: by their level, of townships the area's own (``words``)."""
    level = children[0].level if children else Area.Level.TOWNSHIP
    return LEVEL_WORDS.get(level, words["township"])


def townships_of(area: Area) -> list[int]:
    """The keys of the townships in an area, or of the township itself."""
    inside = Area.objects.filter(path__startswith=area.path, level=Area.Level.TOWNSHIP)
    return list(inside.values_list("pk", flat=True))


def full_name(area: Area) -> str:
    """上海市宝山区顾村镇: the names down to the area, without the nation and the placeholder levels."""
    return "".join(a.name for a in Area.objects.at_or_above(area.path) if a.depth > 1 and not a.is_hidden)


def find_area(code: str) -> Area:
    """The area of a code, with or without trailing zeros; the lowest where a code stands on two levels (东莞).

    Errors: ``ValidationError`` if it is no code, or no area has it.
    """
    if not full_code(code):
        raise ValidationError(f"区划代码“{code}”不对：应为 2 至 12 位数字，例如 310113。")
    area = Area.objects.with_code(full_code(code)).first()
    if area is None:
        raise ValidationError(f"没有代码为“{code}”的区划，请先用 load_divisions 载入行政区划。")
    return area


def area_named(areas: Any, text: str) -> Area:
    """The area among ``areas`` that a user means by a code or an exact name. Errors: ``ValidationError``."""
    code = full_code(text)
    rows = areas.filter(code=code) if code else areas.filter(name=clean_name(text))
    found = list(rows.order_by("-depth")[:6])
    if not found:
        raise ValidationError("您的管理范围内没有这个区划，请核对名称，或者填写区划代码。")
    if len(found) > 1 and not code:
        codes = "、".join(area.code for area in found)
        raise ValidationError(f"有不止一个同名的区划，请改填区划代码：{codes}。")
    area: Area = found[0]
    return area


def top_area() -> Area:
    """The lowest area in which everything of this installation lies: its county, city or province, else the nation."""
    ends = Area.objects.filter(level=Area.Level.TOWNSHIP).aggregate(first=Min("path"), last=Max("path"))
    above = Area.objects.at_or_above(ends["first"] or "").filter(is_hidden=False)
    shared = [area for area in above if ends["last"].startswith(area.path)]
    return shared[-1] if shared else Area.objects.get(depth=1)


def trail(area: Area) -> list[Area]:
    """The areas above and this one, without the placeholder levels and the nation."""
    above = Area.objects.at_or_above(area.path)
    return [each for each in above if not each.is_hidden and (each.depth > 1 or each == area)]


def shown_children(area: Area) -> list[Area]:
    """The areas one level down, placeholder levels (市辖区) passed through, in tree order."""
    below = Area.objects.filter(path__startswith=area.path)
    children = list(below.filter(depth=area.depth + 1))
    for hidden in [child for child in children if child.is_hidden]:
        children += below.filter(path__startswith=hidden.path, depth=hidden.depth + 1)
    return sorted((child for child in children if not child.is_hidden), key=lambda child: child.path)


@dataclass(frozen=True)
class AreaRow:
    """An area with the numbers of units in it that exist today, by kind."""

    area: Area
    villages: int
    residents: int

    @property
    def units(self) -> int:
        return self.villages + self.residents


def with_unit_counts(areas: list[Area]) -> list[AreaRow]:
    """The areas with their numbers of units: one query for each depth among them."""
    counts: Counter[tuple[str, str]] = Counter()
    for length in {len(area.path) for area in areas}:
        inside = paths_q("township__path", [area.path for area in areas if len(area.path) == length])
        rows = Unit.objects.filter(inside).active_on(timezone.localdate()).order_by()
        grouped = rows.annotate(at=Substr("township__path", 1, length)).values_list("at", "kind")
        counts.update({(at, kind): number for at, kind, number in grouped.annotate(Count("pk"))})
    return [
        AreaRow(area, counts[area.path, Unit.Kind.VILLAGE], counts[area.path, Unit.Kind.RESIDENTS]) for area in areas
    ]
