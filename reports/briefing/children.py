"""What is remarkable among the areas below: how many are younger and better educated, which moved most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from reports.briefing.arithmetic import change_note
from reports.briefing.place import Choices, Place
from reports.briefing.text import Piece, Said
from reports.briefing.wording import change_words
from reports.dashboard.sheet import AGE, COLLEGE

ONE_SHOULDER = "one_shoulder.share"


def highlights(place: Place, children: Sequence[Place], choices: Choices) -> Said:
    """One sentence; nothing where the areas have nothing to be compared with and none stands out."""
    pieces = [*_complete(children), *(_reached(children) if choices.compares else [])]
    if choices.compares:
        pieces += _most(children, AGE, "平均年龄下降最多的是", min, place.baseline)
        pieces += _most(children, COLLEGE, "大专以上占比提高最多的是", max, place.baseline)
    if not pieces:
        return Said("highlights", "各地亮点", ())
    start = Piece(f"{len(children)}个{place.child_word}中")
    return Said("highlights", "各地亮点", (start, *pieces, Piece("。")))


def _complete(children: Sequence[Place]) -> list[Piece]:
    names = [child.name for child in children if _value(child, ONE_SHOULDER) == 100]
    return _counted(names, "“一肩挑”全覆盖的") if names else []


def _reached(children: Sequence[Place]) -> list[Piece]:
    names = [
        child.name
        for child in children
        if (age := _change(child, AGE)) is not None
        and (college := _change(child, COLLEGE)) is not None
        and age < 0 < college
    ]
    return _counted(names, "平均年龄、大专以上占比“一降一升”的") if names else []


def _counted(names: Sequence[str], what: str) -> list[Piece]:
    return [Piece(f"，{what}"), Piece(f"{len(names)}个", note=f"{'、'.join(names)}，共{len(names)}个。")]


def _most(children: Sequence[Place], code: str, words: str, which: Callable[..., Place], baseline: str) -> list[Piece]:
    """Which area moved most in the good direction; nothing where none did."""
    moved = [child for child in children if (change := _change(child, code)) and (change > 0) == (which is max)]
    if len(moved) < 2:
        return []
    child = which(moved, key=lambda each: _change(each, code) or Decimal(0))
    figure = child.figure(code)
    assert figure is not None
    note = change_note(figure, baseline, child.name)
    return [
        Piece(f"；{words}{child.name}，"),
        Piece(change_words(figure), child.open(code, child.kind), note, tone="good"),
    ]


def _value(child: Place, code: str) -> Decimal | None:
    figure = child.figure(code)
    return figure.value if figure else None


def _change(child: Place, code: str) -> Decimal | None:
    figure = child.figure(code)
    return figure.change if figure else None
