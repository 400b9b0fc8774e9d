"""The sentence a leader's page opens with, ready to be published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.dashboard.sheet import AGE, COLLEGE, TWO, Row, Sheet, is_younger_and_better
from reports.dashboard.words import in_text, number, phrase, tone


@dataclass(frozen=True)
class Part:
    """A piece of the sentence: words, a figure that opens (``url``), or a change with its ``tone``.

    ``plain`` is what is copied: figures without thousands separators, as articles print them.
    """

    text: str
    plain: str
    url: str = ""
    tone: str = ""
    is_change: bool = False


def sentence(sheet: Sheet, reported: int | None, rows: Sequence[Row] = ()) -> list[Part]:
    """The opening sentence of a scope: none without members; a clause whose figure has no value is left out.

    ``reported`` is the number of units with a roster (or slate): while it is below the units taking part, the sentence
    says so.
    """
    if not sheet[f"{TWO}.count"].value:
        return []
    clauses = [_members(sheet, reported), _age(sheet), _education(sheet), _one_shoulder(sheet), _quadrant(sheet, rows)]
    parts: list[Part] = []
    for clause, end in zip(clauses, ("，", "；", "；", "。", "。"), strict=True):
        if clause:
            parts += [*clause, _words(end)]
    parts[-1] = _words("。")
    return parts


def plain_text(parts: Sequence[Part]) -> str:
    """The sentence as it is copied."""
    return "".join(part.plain for part in parts)


def _members(sheet: Sheet, reported: int | None) -> list[Part]:
    units = sheet["units.count"]
    opening = [_words(sheet.area), _figure(sheet, "units.count"), _words(f"个{sheet.words['unit']}")]
    if reported is not None and units.value is not None and reported < units.value:
        told = "确定拟任人选，按全部当选" if sheet.is_projected else "报送花名册，"
        opening += [_words(f"中已有{number(reported)}个{told}{'预计' if sheet.is_projected else '现'}有“两委”成员")]
    else:
        opening += [_words(f"{'预计' if sheet.is_projected else ''}产生新一届“两委”成员")]
    return [*opening, _figure(sheet, f"{TWO}.count"), _words("人")]


def _age(sheet: Sheet) -> list[Part]:
    return _clause(sheet, AGE, "平均年龄", "岁")


def _education(sheet: Sheet) -> list[Part]:
    return _clause(sheet, COLLEGE, "大专以上占", "%")


def _one_shoulder(sheet: Sheet) -> list[Part]:
    return _clause(sheet, "one_shoulder.share", "一肩挑比例", "%")


def _clause(sheet: Sheet, code: str, words: str, unit: str) -> list[Part]:
    """平均年龄45岁，比上届年轻2.8岁: the comparison only where there is one."""
    figure = sheet[code]
    if figure.value is None:
        return []
    parts = [_words(words), _figure(sheet, code), _words(unit)]
    moved = phrase(figure)
    if not moved:
        return parts
    if moved == "持平":
        return [*parts, _words(f"，与{figure.compared_with}持平")]
    return [*parts, _words(f"，比{figure.compared_with}"), Part(moved, moved, tone=tone(figure), is_change=True)]


def _quadrant(sheet: Sheet, rows: Sequence[Row]) -> list[Part]:
    reached = [is_younger_and_better(row) for row in rows]
    if reached.count(True) == 0:
        return []
    count = str(reached.count(True))
    return [Part(count, count, url="#quadrant"), _words(f"个{sheet.child}实现“一降一升”")]


def _figure(sheet: Sheet, code: str) -> Part:
    figure = sheet[code]
    shown = number(figure.value) if figure.unit in ("个", "人") else in_text(figure.value)
    return Part(shown, in_text(figure.value), url=sheet.link(code))


def _words(text: str) -> Part:
    return Part(text, text.replace(",", ""))
