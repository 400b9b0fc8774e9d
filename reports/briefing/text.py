"""What a briefing is made of: pieces of words and numbers, sentences, paragraphs, and what had to be left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Piece:
    """Words, or a number: ``url`` opens what is behind it, ``note`` is its arithmetic, ``definition`` by what it is
    counted, ``tone`` that of a change."""

    text: str
    url: str = ""
    note: str = ""
    definition: str = ""
    tone: str = ""


@dataclass
class Notes:
    """The footnotes of a text, in its order. A definition is told once, with the first number that rests on it."""

    texts: list[str] = field(default_factory=list)
    defined: set[str] = field(default_factory=set)

    def add(self, piece: Piece) -> int:
        """Note a number; returns how many notes there are with it, which is its own number."""
        is_new = bool(piece.definition) and piece.definition not in self.defined
        self.defined.add(piece.definition)
        self.texts.append(piece.note + (f"口径：{piece.definition}" if is_new else ""))
        return len(self.texts)


@dataclass(frozen=True)
class Left:
    """A sentence, or a part of one, that is not in the text, and why."""

    what: str
    why: str


@dataclass(frozen=True)
class Said:
    """A sentence as it came out: no pieces if it was left out as a whole."""

    code: str
    name: str
    pieces: tuple[Piece, ...]
    left: tuple[Left, ...] = ()

    @property
    def text(self) -> str:
        return plain(self.pieces)


@dataclass(frozen=True)
class Paragraph:
    """Sentences under a heading, in one run or (``is_list``) each on a line of its own."""

    code: str
    heading: str
    sentences: tuple[Said, ...]
    is_list: bool = False

    @property
    def lines(self) -> list[tuple[Piece, ...]]:
        each = [said.pieces for said in self.sentences]
        return each if self.is_list else [tuple(piece for pieces in each for piece in pieces)]

    @property
    def text(self) -> str:
        return "\n".join(plain(line) for line in self.lines)


@dataclass(frozen=True)
class Briefing:
    """The whole text. ``about`` says on what it stands, as words and values."""

    title: str
    subtitle: str
    paragraphs: tuple[Paragraph, ...]
    left: tuple[Left, ...]
    about: tuple[tuple[str, str], ...] = field(default=())

    @property
    def text(self) -> str:
        """As it is copied: the title, and the paragraphs without their headings, as an article has them."""
        lines = [plain(line) for paragraph in self.paragraphs for line in paragraph.lines]
        return "\n".join([self.title, *(f"　　{line}" for line in lines)])

    @property
    def sentences(self) -> list[Said]:
        return [said for paragraph in self.paragraphs for said in paragraph.sentences]


def plain(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces)
