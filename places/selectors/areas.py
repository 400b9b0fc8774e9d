from django.core.exceptions import ValidationError

from places.models import DEFAULT_VOCABULARY, Area
from places.rules.matching import full_code


def vocabulary(area: Area) -> dict[str, str]:
    """The words of an area: its own before those of the areas above, the general ones last."""
    words = dict(DEFAULT_VOCABULARY)
    for above in Area.objects.at_or_above(area.path):
        words.update(above.vocabulary)
    return words


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
