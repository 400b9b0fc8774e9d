"""What changed between a published report and the figures of now, or another report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reports.dashboard.words import NONE, number, ratio, with_unit
from reports.publishing.content import Figures, FrozenPlace
from reports.rules.values import Shape
from reports.selectors.figure import Figure


@dataclass(frozen=True)
class Changed:
    """One figure that is not what it was, of a place and kind of unit, before and after."""

    place: str
    kind: str
    code: str
    name: str
    before: str
    after: str


def changed_figures(place: str, kind: str, before: Figures, after: Figures) -> Iterator[Changed]:
    """The figures of one place and kind whose numbers differ."""
    for code in dict.fromkeys([*before, *after]):
        old, new = before.get(code), after.get(code)
        either = old or new
        assert either is not None
        if _numbers(old) != _numbers(new):
            yield Changed(place, kind, code, either.indicator.name, _words(old), _words(new))
        elif _numbers_then(old) != _numbers_then(new):
            name = f"{either.indicator.name}（比较对象）"
            yield Changed(place, kind, code, name, _words_then(old), _words_then(new))


def changed_places(before: Sequence[FrozenPlace], after: Mapping[str, FrozenPlace]) -> list[Changed]:
    """All that differs, place by place; a place that is in one only is passed over."""
    return [
        each
        for place in before
        if place.code in after
        for kind, figures in place.by_kind.items()
        for each in changed_figures(place.name, kind, figures, after[place.code].by_kind.get(kind, {}))
    ]


def _numbers(figure: Figure | None) -> tuple[int | None, int | None]:
    return (None, None) if figure is None or figure.now.exact is None else (figure.numerator, _base(figure))


def _base(figure: Figure) -> int | None:
    """The denominator, where the value hangs on it."""
    return None if figure.indicator.shape == Shape.COUNT else figure.denominator


def _numbers_then(figure: Figure | None) -> tuple[int | None, int | None]:
    if figure is None or figure.then.exact is None:
        return None, None
    base = None if figure.indicator.shape == Shape.COUNT else figure.previous_denominator
    return figure.previous_numerator, base


def _words(figure: Figure | None) -> str:
    if figure is None or figure.value is None:
        return NONE
    return with_unit(figure) if _base(figure) is None else f"{with_unit(figure)}（{ratio(figure)}）"


def _words_then(figure: Figure | None) -> str:
    if figure is None or figure.previous is None:
        return NONE
    shown = f"{number(figure.previous)}{figure.unit}"
    if figure.indicator.shape == Shape.COUNT:
        return shown
    return f"{shown}（{number(figure.previous_numerator)}/{number(figure.previous_denominator)}）"
