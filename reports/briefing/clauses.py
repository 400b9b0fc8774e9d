"""How a declared sentence becomes words: a clause whose figures have no value is dropped, and the rest joined anew."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from reports.briefing.arithmetic import change_note, growth_note, value_note
from reports.briefing.place import Choices, Place
from reports.briefing.text import Left, Piece, Said
from reports.briefing.wording import (
    EVEN,
    GROWTH,
    Rounding,
    Verbs,
    change_verbs,
    change_words,
    growth_words,
    than_words,
    value_words,
)
from reports.dashboard.words import change_unit, in_text, tone
from reports.indicators import INDICATORS
from reports.selectors.figure import Figure

SLOT = re.compile(r"\{([a-z_0-9.]+)(?:@([a-z]+))?(?::(~?)([^}]*))?\}")
"""``{code}``, ``{code@kind}``, ``{code:名}`` with another measure word, ``{code:~名}`` that may be written in 万; a
code without a dot is a word of the place."""
Condition = Callable[[Place], bool]


class Missing(Exception):
    """A figure that has no value. ``why`` says it for those who miss the sentence."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass
class Telling:
    """A sentence while it is told: whether it has said against what it compares, and of whom it spoke last."""

    place: Place
    choices: Choices
    has_compared: bool = False
    named: tuple[str, ...] = ()
    left: list[Left] = field(default_factory=list)

    def than(self) -> str:
        """比上届, once a sentence."""
        words, self.has_compared = "" if self.has_compared else than_words(self.place.baseline), True
        return words


@dataclass(frozen=True)
class Clause:
    """Words with figures in them, and after them, where there is one, the change of the figure ``compare``.

    ``lead`` joins it to what comes before. ``under``: it hangs on the clause before it and goes with it. ``no_zero``:
    not said of nobody. ``when`` must hold of the place, else ``otherwise`` is said, if there is one.
    """

    text: str
    compare: str = ""
    verbs: Verbs | None = None
    lead: str = "，"
    under: bool = False
    no_zero: bool = False
    when: Condition | None = None
    otherwise: Clause | None = None

    @property
    def codes(self) -> list[str]:
        """The codes of the indicators it needs."""
        return [match[1] for match in SLOT.finditer(self.text) if "." in match[1]]

    def tell(self, telling: Telling) -> list[Piece]:
        """Its pieces; none where there is nothing to say. Errors: Missing where a figure has no value."""
        if self.when is not None and not self.when(telling.place):
            return self.otherwise.tell(telling) if self.otherwise else []
        try:
            pieces = self._tell(telling)
        except Missing:
            if self.otherwise is None:
                raise
            return self.otherwise.tell(telling)
        return pieces

    def _tell(self, telling: Telling) -> list[Piece]:
        if self.no_zero and all(figure_of(telling.place, match).numerator == 0 for match in _figure_slots(self.text)):
            return []
        pieces, end = [], 0
        for match in SLOT.finditer(self.text):
            pieces.append(Piece(self.text[end : match.start()]))
            pieces.append(_slot(telling, match))
            end = match.end()
        pieces.append(Piece(self.text[end:]))
        return [*(piece for piece in pieces if piece.text), *self._compared(telling)]

    def _compared(self, telling: Telling) -> list[Piece]:
        if not self.compare or not telling.choices.compares:
            return []
        match = SLOT.fullmatch("{" + self.compare + "}")
        assert match is not None
        figure, kind = figure_of(telling.place, match), match[2] or ""
        words = change_words(figure, self.verbs)
        if not words:
            telling.left.append(Left(f"{figure.indicator.name}的变化", f"没有{telling.place.baseline}的数字"))
            return []
        return [Piece("，"), *_against(telling, [(figure, kind, words)], change_note)]


@dataclass(frozen=True)
class Respectively:
    """What several figures have in common, told in one breath: 平均年龄较换届前分别降低2.5岁、3.2岁.

    ``what`` is ``value``, ``change`` or ``growth``. ``names`` say whose they are, unless the clauses before have
    (``are_named``) and none is missing.
    """

    topic: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    what: str = "change"
    verbs: Verbs | None = None
    are_named: bool = False
    lead: str = "，"
    under: bool = False

    def tell(self, telling: Telling) -> list[Piece]:
        if self.what != "value" and not telling.choices.compares:
            return []
        told, why = [], ""
        for code, name in zip(self.codes, self.names, strict=True):
            try:
                told.append((name, *self._words(telling, code)))
            except Missing as missing:
                why = missing.why
        if not told:
            raise Missing(why)
        if len(told) < len(self.codes):
            telling.left.append(Left(f"{self.topic or '变化'}中的部分数字", why))
        names = self._names(telling, tuple(name for name, *_ in told))
        several = "分别" if len(told) > 1 else ""
        figures = [(figure, "", words) for _, figure, words in told]
        if self.what == "value":
            is_ = "为" if several else ""
            values = [_value_piece(telling, figure, "", words) for figure, _, words in figures]
            return [Piece(f"{names}{self.topic}{several}{is_}"), *_listed(values)]
        noted = growth_note if self.what == "growth" else change_note
        return [Piece(f"{names}{self.topic}"), *_against(telling, figures, noted, several, self._verbs(figures))]

    def _words(self, telling: Telling, code: str) -> tuple[Figure, str]:
        match = SLOT.fullmatch("{" + code + "}")
        assert match is not None
        figure = figure_of(telling.place, match)
        if self.what == "value":
            return figure, value_words(figure)
        words = growth_words(figure) if self.what == "growth" else change_words(figure, self.verbs)
        if not words:
            raise Missing(f"没有{telling.place.baseline}的数字")
        return figure, words

    def _names(self, telling: Telling, names: tuple[str, ...]) -> str:
        """Of whom it is told; empty where the reader knows it."""
        is_known = names == (telling.named or (self.names if self.are_named else ()))
        telling.named = names
        return "" if is_known else "、".join(names)

    def _verbs(self, figures: Sequence[tuple[Figure, str, str]]) -> Verbs:
        return GROWTH if self.what == "growth" else self.verbs or change_verbs(figures[0][0])


@dataclass(frozen=True)
class Sentence:
    """A declared sentence. ``name`` is what people, and templates, call it (an
    identifier), ``subject`` what all its clauses are about."""

    code: str
    name: str
    clauses: tuple[Clause | Respectively, ...]
    subject: str = ""

    def tell(self, place: Place, choices: Choices) -> Said:
        """The sentence of a place: without the clauses whose data is missing, which are listed."""
        telling, stands = Telling(place, choices), True
        pieces: list[Piece] = []
        for clause in self.clauses:
            if clause.under and not stands:
                continue
            try:
                said = clause.tell(telling)
            except Missing as missing:
                telling.left.append(Left(self.name, missing.why))
                said = []
            stands = bool(said) if not clause.under else stands
            if said:
                lead = (
                    [Piece(clause.lead)] if pieces else [Piece(words_of(place, self.subject))] if self.subject else []
                )
                pieces += [*lead, *said]
        if pieces:
            pieces.append(Piece("。"))
        return Said(self.code, self.name, tuple(pieces), tuple(dict.fromkeys(telling.left)))


def words_of(place: Place, text: str) -> str:
    """A text with the words of the place put in."""
    return SLOT.sub(lambda match: place.vocabulary[match[1]], text)


def figure_of(place: Place, match: re.Match[str]) -> Figure:
    """The figure that a slot names. Errors: Missing, with why, for one without a value."""
    code, kind = match[1], match[2] or ""
    if place.kind and kind and kind != place.kind:
        raise Missing(f"本简报只写{place.words[place.kind]}")
    figure = place.figure(code, kind)
    if figure is None:
        raise Missing(f"没有“{INDICATORS[code].name}”这项数字" if code in INDICATORS else "系统里还没有这项指标")
    if figure.value is None:
        raise Missing(f"{figure.indicator.name}：{figure.why_none}")
    return figure


def _figure_slots(text: str) -> list[re.Match[str]]:
    return [match for match in SLOT.finditer(text) if "." in match[1]]


def _slot(telling: Telling, match: re.Match[str]) -> Piece:
    if "." not in match[1]:
        return Piece(telling.place.vocabulary[match[1]])
    figure = figure_of(telling.place, match)
    rounding = telling.choices.rounding
    is_about = rounding == Rounding.ALL or (rounding == Rounding.ARTICLE and match[3] == "~")
    return _value_piece(telling, figure, match[2] or "", value_words(figure, match[4] or "", is_about=is_about))


def _value_piece(telling: Telling, figure: Figure, kind: str, words: str) -> Piece:
    place = telling.place
    figures = place.by_kind.get(kind or place.kind, {})
    note = value_note(figure, figures, _label(place, kind))
    return Piece(words, place.open(figure.code, kind or place.kind), note, figure.indicator.sentence)


def _label(place: Place, kind: str) -> str:
    return place.words[kind] if kind and kind != place.kind else ""


def _against(
    telling: Telling,
    figures: Sequence[tuple[Figure, str, str]],
    noted: Callable[[Figure, str, str], str],
    several: str = "",
    verbs: Verbs | None = None,
) -> list[Piece]:
    """比上届年轻2.6岁; of several that go the same way the verb, and the unit of shares, stands once."""
    than = telling.than()
    if all(words == EVEN for *_, words in figures):
        return [Piece(f"与{telling.place.baseline}{several}{EVEN}" if than else EVEN)]
    shared = next((verb for verb in verbs or () if all(words.startswith(verb) for *_, words in figures)), "")
    shared = shared if several else ""
    pieces = []
    for number, (figure, kind, words) in enumerate(figures):
        is_last = number == len(figures) - 1
        shown = words.removeprefix(shared)
        if shared and not is_last and change_unit(figure).startswith("个") and noted is change_note:
            shown = in_text(abs(figure.change or Decimal(0)))
        place = telling.place
        note = noted(figure, place.baseline, _label(place, kind))
        pieces.append(Piece(shown, place.open(figure.code, kind or place.kind), note, tone=tone(figure)))
    return [Piece(f"{than}{several}{shared}"), *_listed(pieces)]


def _listed(pieces: Sequence[Piece]) -> list[Piece]:
    listed: list[Piece] = []
    for piece in pieces:
        listed += [Piece("、"), piece] if listed else [piece]
    return listed
