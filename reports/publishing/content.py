"""A report as it is frozen: whole numbers, printed values and definitions, as canonical JSON that a hash is taken of.

What stands here must be read for ever: add keys, never change what one means, and raise ``FORMAT`` where that cannot be
avoided. There are no floats in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from places.models import Unit
from reports.indicators import INDICATORS, Indicator, Part
from reports.measures import Direction
from reports.rules.values import Shape, Value
from reports.selectors.figure import PREVIOUS_WORD, Figure

FORMAT = 1
KINDS = ("", *Unit.Kind.values)
ORDER = {code: number for number, code in enumerate(INDICATORS)}
Figures = Mapping[str, Figure]


def canonical(data: Any) -> str:
    """The one way in which data is written: keys sorted, no spaces, characters as themselves."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


@dataclass(frozen=True)
class FrozenPlace:
    """An area or a unit in a report, with its words and its figures by kind of unit."""

    code: str
    name: str
    words: Mapping[str, str]
    by_kind: Mapping[str, Figures]


def write_place(place: FrozenPlace) -> dict[str, Any]:
    return {
        "code": place.code,
        "name": place.name,
        "words": dict(place.words),
        "figures": {
            kind: {code: _write(figure) for code, figure in figures.items() if _is_told(figure)}
            for kind, figures in place.by_kind.items()
        },
    }


def _is_told(figure: Figure) -> bool:
    return figure.now.exact is not None or figure.then.exact is not None


def _write(figure: Figure) -> list[Any]:
    """Numerator and denominator of both terms, how many lack the fact, and value, previous and change as printed; then
    with what it is compared, where that is not the term before."""
    numbers = (figure.numerator, figure.denominator, figure.previous_numerator, figure.previous_denominator)
    printed = (figure.value, figure.previous, figure.change)
    word = [] if figure.compared_with == PREVIOUS_WORD else [figure.compared_with]
    return [*numbers, figure.missing, *(None if each is None else str(each) for each in printed), *word]


def write_definition(indicator: Indicator) -> dict[str, Any]:
    return {
        "name": indicator.name,
        "sentence": indicator.sentence,
        "unit": indicator.unit,
        "shape": indicator.shape.value,
        "decimals": indicator.decimals,
        "good": indicator.good.value,
        "source": indicator.source,
    }


FROZEN = Part("frozen", "frozen")
"""In place of the columns that a definition counted: a report is not counted again."""


def read_definitions(data: Any) -> dict[str, Indicator]:
    """The indicators as they were defined when the report was published."""
    return {
        code: Indicator(
            code,
            told["name"],
            told["sentence"],
            told["unit"],
            Shape(told["shape"]),
            FROZEN,
            decimals=told["decimals"],
            good=Direction(told["good"]),
            source=told["source"],
        )
        for code, told in data["definitions"].items()
    }


def read_places(data: Any) -> list[FrozenPlace]:
    """The places of a report, the whole first."""
    indicators = read_definitions(data)
    return [
        FrozenPlace(
            place["code"],
            place["name"],
            place["words"],
            {
                kind: {
                    code: _read(indicators[code], place["figures"][kind][code], data["rows"])
                    for code in sorted(place["figures"][kind], key=_order)
                }
                for kind in KINDS
                if kind in place["figures"]
            },
        )
        for place in data["places"]
    ]


def _order(code: str) -> int:
    """Indicators in the order of today; those that there are no more come last."""
    return ORDER.get(code, len(ORDER))


def _read(indicator: Indicator, told: list[Any], rows: str) -> Figure:
    numerator, denominator, before, before_of, missing, _, _, _, *word = told
    shape = indicator.shape
    return Figure(
        indicator,
        Value(shape, numerator, denominator),
        Value(shape, before, before_of),
        missing,
        is_projected=rows == "slate",
        compared_with=word[0] if word else PREVIOUS_WORD,
    )
