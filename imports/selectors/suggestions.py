"""The words of a file that no dictionary has, each with its rows and with what may be meant by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from cadres.models import Source
from cadres.rules.posts import parse_posts
from imports.answers import Answers, Place
from imports.checker import known_tags
from imports.choices import ProblemKind as Kind
from imports.columns import AS_OTHER_POST
from imports.completion import TAG_COLUMNS, KnownTags, split_sources
from imports.kinds import KINDS
from imports.masks import masked_text
from imports.models import Batch, Problem
from imports.payloads import Payload, posts_in_words
from imports.rules.suggestions import nearest, suggestions
from imports.rules.values import plain
from imports.selectors.choices import known_meanings
from imports.units import UnitResolver, written_key
from places.models import Unit

BODY_POSTS = ("posts", "party_post", "committee_post", "supervision_post")
"""Columns whose posts are those of the bodies, or a body's."""
UNIT_KINDS = frozenset({Kind.UNKNOWN_UNIT, Kind.AMBIGUOUS_UNIT})
_COLUMNS: dict[str, tuple[str, ...]] = {
    Kind.UNKNOWN_UNIT: ("unit",),
    Kind.AMBIGUOUS_UNIT: ("unit",),
    Kind.UNKNOWN_POST: BODY_POSTS,
    Kind.UNKNOWN_POSTING_KIND: ("posting_kind",),
    Kind.UNKNOWN_SEX: ("sex",),
    Kind.UNKNOWN_EDUCATION: ("education", "education_full_time", "education_in_service"),
    Kind.UNKNOWN_POLITICAL_STATUS: ("political_status",),
    Kind.UNKNOWN_ETHNICITY: ("ethnic_group",),
    Kind.UNKNOWN_EXIT_REASON: ("exit_reason",),
    Kind.UNKNOWN_DEGREE: ("degree",),
    Kind.UNKNOWN_YES_NO: ("is_full_time",),
    Kind.UNKNOWN_SOURCE: tuple(TAG_COLUMNS),
}
WORD_KINDS = frozenset(_COLUMNS)
"""Kinds of problems that one answer settles in all rows where the word stands."""
POSTS = (
    *("党组织书记", "党组织副书记", "党组织委员", "村(居)委会主任", "村(居)委会副主任", "村(居)委会委员"),
    *("党组织书记、村(居)委会主任", "党组织委员、村(居)委会委员", "监委会主任", "监委会委员"),
)
AS_OTHER, NOTHING = "（其他任职）", "（空）"
"""Choices beside the words of a dictionary: a post outside the two committees; an empty cell."""
_BODIES = {"party_post": "party", "committee_post": "committee", "supervision_post": "supervision"}
SHOWN_VALUES = 20


@dataclass
class WordGroup:
    """One word in one column: any of ``problems`` stands for it in addresses and forms, for it may itself be personal.

    ``rest`` are the words of the cell that were understood; they stay with any choice.
    """

    kind: str
    identifier: str
    header: str
    text: str
    written: str
    rest: tuple[str, ...] = ()
    places: list[Place] = field(default_factory=list)
    problems: list[int] = field(default_factory=list)
    near: list[tuple[str, str]] = field(default_factory=list)

    @property
    def problem(self) -> int:
        return self.problems[0]

    @property
    def shown(self) -> str:
        return masked_text(self.written) or "（空）"

    @property
    def is_unit(self) -> bool:
        return self.identifier == "unit"

    @property
    def count(self) -> int:
        return len(self.places)

    @property
    def rows(self) -> str:
        numbers = [str(number) for _, number in self.places]
        return f"第{'、'.join(numbers[:6])}行" + ("等" if len(numbers) > 6 else "")

    @property
    def rest_told(self) -> str:
        return "、".join(self.rest)

    def meaning(self, choice: str) -> str:
        """The text to be read in place of the word for a choice."""
        if self.is_unit:
            return choice
        if self.identifier in TAG_COLUMNS:
            return "；".join([*self.rest, *([] if choice == NOTHING else [choice])])
        if self.identifier not in BODY_POSTS:
            return "" if choice == NOTHING else choice
        rest = "、".join(self.rest)
        if choice == NOTHING:
            return rest
        if choice == AS_OTHER:
            return f"{rest}{AS_OTHER_POST}{'；'.join(_unknown(self))}"
        return "、".join([*self.rest, choice])


class Words:
    """The words of a batch's open rows that want an explanation; a fixed number of queries."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.kind = KINDS[batch.kind]
        self._labels = {column.label: column.identifier for column in reversed(self.kind.columns)}

    @cached_property
    def groups(self) -> dict[str, list[WordGroup]]:
        """By kind of problem, those of most rows first, the first of each with what may be meant by them."""
        by_kind: dict[str, list[WordGroup]] = {}
        for group in sorted(self._found.values(), key=lambda group: -group.count):
            by_kind.setdefault(group.kind, []).append(group)
        for groups in by_kind.values():
            for group in groups[:SHOWN_VALUES]:
                group.near = self.near(group)
        return by_kind

    def of(self, problem_pk: int) -> WordGroup | None:
        """The word for which a problem stands; None for one that is settled by now."""
        return next((group for group in self._found.values() if problem_pk in group.problems), None)

    @cached_property
    def _found(self) -> dict[tuple[str, str, str], WordGroup]:
        found: dict[tuple[str, str, str], WordGroup] = {}
        for problem in self._problems():
            group = self._group(problem)
            if group.identifier and group.text:
                there = found.setdefault((group.kind, group.identifier, group.text), group)
                there.places.append((problem.sheet, problem.number))
                there.problems.append(problem.pk)
        return found

    def near(self, group: WordGroup) -> list[tuple[str, str]]:
        """(choice, words for it) of what may be meant, the likest first."""
        if group.is_unit:
            return unit_choices(self.batch, self._resolver.near(*self._pair(group)))
        if group.identifier in TAG_COLUMNS:
            known = self._tags[group.identifier]
            words = {plain(word): self._source_names[pk] for word, pk in known.items()}
            return [(name, name) for name in nearest(group.written, words)]
        unknown = _unknown(group) if group.identifier in BODY_POSTS else [group.written]
        return [(word, word) for word in suggestions(Kind(group.kind), "、".join(unknown))]

    def choices(self, group: WordGroup) -> list[tuple[str, str]]:
        """(choice, words for it) of all that the column can mean."""
        if group.is_unit:
            units = sorted(self._resolver.directory.units, key=lambda unit: (unit.township.path, unit.code))
            return unit_choices(self.batch, units)
        empty = (NOTHING, "不写入这一项" if not group.rest else f"不写入，只保留“{group.rest_told}”")
        if group.identifier in TAG_COLUMNS:
            tags = Source.objects.filter(group__in=TAG_COLUMNS[group.identifier])
            names = tags.order_by("pk").values_list("name", flat=True)
            return [*((name, name) for name in names), empty]
        if group.identifier in BODY_POSTS:
            return [*((post, post) for post in POSTS), (AS_OTHER, "作为其他任职（不属于两委和监委会）"), empty]
        written = self.kind.column(group.identifier).written
        return [*((word, word) for word in (written.choices if written else ())), empty]

    def _problems(self) -> Iterator[Problem]:
        open_rows = Problem.objects.filter(batch=self.batch, row__isnull=False, row__applied_at=None)
        ordered = open_rows.order_by("row_id", "id")
        yield from ordered.filter(kind__in=UNIT_KINDS).select_related("row")
        yield from ordered.filter(kind__in=WORD_KINDS - UNIT_KINDS)

    def _group(self, problem: Problem) -> WordGroup:
        identifier = self._identifier(problem)
        group = WordGroup(problem.kind, identifier, problem.column, plain(problem.value), problem.value)
        if group.is_unit and problem.row:
            payload = Payload.decoded(problem.row.payload)
            group.text = written_key(payload.township, payload.unit)
            group.written = (
                payload.unit if self.batch.area.is_township else f"{payload.township} {payload.unit}".strip()
            )
            self._pairs[group.text] = payload.township, payload.unit
        elif identifier in TAG_COLUMNS:
            ids, _ = split_sources(problem.value, self._tags[identifier])
            group.rest = tuple(name for pk, name in self._source_names.items() if pk in ids)
        elif identifier in BODY_POSTS:
            posts = parse_posts(problem.value, _BODIES.get(identifier, ""))
            known = posts_in_words(posts.party, posts.committee, posts.supervision, posts.postings)
            group.rest = tuple(known.split("、")) if known else ()
        return group

    def _identifier(self, problem: Problem) -> str:
        """The column at which a problem stands, by its header; empty for one whose words are not to be explained."""
        if problem.kind in UNIT_KINDS:
            return "unit"
        found = self._headers.get((problem.sheet, problem.column), [])
        return next((identifier for identifier in found if identifier in _COLUMNS[problem.kind]), "")

    @cached_property
    def _headers(self) -> dict[tuple[str, str], list[str]]:
        headers: dict[tuple[str, str], list[str]] = {}
        for sheet in self.batch.layout.get("sheets", []):
            for _, text, label in sheet["columns"]:
                headers.setdefault((sheet["title"], text), []).append(self._labels.get(label, ""))
        return headers

    @cached_property
    def _pairs(self) -> dict[str, tuple[str, str]]:
        return {}

    def _pair(self, group: WordGroup) -> tuple[str, str]:
        return self._pairs[group.text]

    @cached_property
    def _resolver(self) -> UnitResolver:
        meanings = known_meanings(self.batch.area)["unit"] | Answers.decoded(self.batch.answers).values.get("unit", {})
        resolver = UnitResolver(self.batch.area, self.batch.term, meanings)
        resolver.prepare(self._pairs.values())
        return resolver

    @cached_property
    def _source_names(self) -> dict[int, str]:
        return dict(Source.objects.values_list("pk", "name"))

    @cached_property
    def _tags(self) -> KnownTags:
        return known_tags()


def _unknown(group: WordGroup) -> Iterable[str]:
    return parse_posts(group.written, _BODIES.get(group.identifier, "")).unknown or (group.written,)


def unit_choices(batch: Batch, units: Iterable[Unit]) -> list[tuple[str, str]]:
    """(code, name) of units, with the township where a batch is about several."""
    if batch.area.is_township:
        return [(unit.code, unit.name) for unit in units]
    return [(unit.code, f"{unit.name}（{unit.township.name}）") for unit in units]
