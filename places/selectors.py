from places.models import DEFAULT_VOCABULARY, Area


def vocabulary(area: Area) -> dict[str, str]:
    """The words of an area: its own before those of the areas above, the general ones last."""
    words = dict(DEFAULT_VOCABULARY)
    for above in Area.objects.at_or_above(area.path):
        words.update(above.vocabulary)
    return words


def full_name(area: Area) -> str:
    """上海市宝山区顾村镇: the names down to the area, without the nation and the placeholder levels."""
    return "".join(a.name for a in Area.objects.at_or_above(area.path) if a.depth > 1 and not a.is_hidden)
