"""The whole text of a place, paragraph by paragraph."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from places.models import Unit
from reports.briefing.children import highlights
from reports.briefing.clauses import Sentence
from reports.briefing.declarations import CHOSEN, TOPICS, Topic
from reports.briefing.place import Choices, Place
from reports.briefing.text import Briefing, Left, Paragraph, Said

MOST_CHILDREN = 40
"""So many areas below have a sentence each; of more only what is remarkable is told."""


def compose(
    place: Place, choices: Choices, *, term: str, as_of: dt.date, about: tuple[tuple[str, str], ...] = ()
) -> Briefing:
    """The briefing of a place. What had to be left out is listed, each once."""
    wanted = [topic for topic in TOPICS if not choices.paragraphs or topic.code in choices.paragraphs]
    told = [(topic, tuple(_sentences(topic, place, choices))) for topic in wanted]
    paragraphs = [
        Paragraph(
            topic.code, _heading(topic, place), tuple(said for said in sentences if said.pieces), topic.of_children
        )
        for topic, sentences in told
    ]
    left = [_of(said, left) for _, sentences in told for said in sentences for left in said.left]
    kind = place.words[place.kind] if place.kind else place.vocabulary["unit"]
    marked = "（预测）" if place.is_projected else ""
    return Briefing(
        title=f"{place.name}{kind}“两委”换届情况简报{marked}",
        subtitle=f"（{term}，数据截至{as_of.year}年{as_of.month}月{as_of.day}日）",
        paragraphs=tuple(paragraph for paragraph in paragraphs if paragraph.sentences),
        left=tuple(dict.fromkeys(left)),
        about=about,
    )


def _heading(topic: Topic, place: Place) -> str:
    return f"各{place.child_word}情况" if topic.of_children else topic.heading


def _of(said: Said, left: Left) -> Left:
    """What is missing, under the name of its sentence where the whole of it is."""
    return Left(said.name, left.why) if not said.pieces else left


def _sentences(topic: Topic, place: Place, choices: Choices) -> Iterator[Said]:
    if topic.of_children:
        yield from _of_children(place, choices)
        return
    for sentence in topic.sentences:
        yield sentence.tell(place, choices)
        if choices.splits and sentence is CHOSEN and not place.kind:
            yield from (_of_kind(sentence, place, choices, kind) for kind in Unit.Kind.values)


def _of_kind(sentence: Sentence, place: Place, choices: Choices, kind: str) -> Said:
    return replace(sentence, subject="").tell(replace(place, kind=kind), choices)


def _of_children(place: Place, choices: Choices) -> Iterator[Said]:
    """Highlights, then a sentence for each area that has members; those without are told by what is left out."""
    yield highlights(place, [child for child in place.children if _has_members(child)], choices)
    for child in place.children[:MOST_CHILDREN]:
        said = CHOSEN.tell(child, choices)
        yield replace(said, pieces=said.pieces if _has_members(child) else (), name=child.name)


def _has_members(place: Place) -> bool:
    figure = place.figure("two_committees.count")
    return bool(figure and figure.value)
