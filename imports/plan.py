"""What each row of a roster will do, decided against what the database has: 500 rows in a handful of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from cadres.models import Membership, Person, Posting, Source
from cadres.rules.facts import DERIVED_FACTS, PERSON_FACTS, is_empty, person_changes, term_changes
from cadres.selectors.locks import HELD_FACTS, locks_holding
from cadres.selectors.standing import ROSTER_BOOK, Book, BookRow, Standing, key_of, standing_of
from core.encryption import keyed_hash
from elections.models import Submission
from elections.selectors.locks import told
from imports.bodies import POST_FIELDS, covered_bodies
from imports.choices import CONFLICTS
from imports.choices import ProblemKind as Kind
from imports.completion import TAG_COLUMNS, TAG_LABELS
from imports.lines import Line, written_unit
from imports.models import Batch, PlanRow
from imports.payloads import Payload, posts_in_words, stamp, told_changes
from places.models import Unit

Action = PlanRow.Action
Planned = tuple[PlanRow, Line]
_UNSEEN_PHONE = "（已登记的号码）"
POSTING_FIELDS = ("kind", "title", "started_on", "ended_on", "updated_at")
_EDUCATIONS = ("education", "education_full_time", "education_in_service")


class RosterPlanner:
    """Turns checked lines into plan rows. ``units`` are those of the uploader's area: of others nothing is told."""

    book: Book = ROSTER_BOOK
    in_two_units = Kind.PERSON_IN_TWO_UNITS
    told_in_two_units = "系统中已有此人在“{unit}”的本届任职，在两个单位任职。联建兼任的可以保留。"

    def __init__(self, batch: Batch, units: Iterable[Unit]) -> None:
        self.batch = batch
        self.term = batch.term
        self.units = {unit.pk: unit for unit in units}

    def plan(self, lines: Sequence[Line]) -> Iterator[Planned]:
        """The plan rows of up to 500 lines."""
        id_hashes = [line.id_hash for line in lines if line.id_hash]
        without_number = [line.known.pk for line in lines if line.known]
        standing = standing_of(term=self.term, id_hashes=id_hashes, person_ids=without_number, book=self.book)
        self._tell_known(lines, standing)
        self._locks = locks_holding(person.pk for person in standing.persons.values())
        for line in lines:
            yield self._row(line, standing), line

    def _row(self, line: Line, standing: Standing) -> PlanRow:
        payload = _named(line)
        person = standing.persons.get(line.key)
        there = standing.rows.get((person.pk, line.unit.pk)) if person and line.unit else None
        if there and not line.is_left_out:
            self.check_known(line, there)
        if line.is_left_out or line.has_error or line.unit is None:
            payload.cells = _cells(line)
            return self._planned(line, Action.LEFT_OUT if line.is_left_out else refusal(line), payload)
        before = self._decide(line, payload, person, there, standing)
        action = Action.CHANGED if payload.sets_something else Action.SAME
        if _is_new(line, person, there, standing):
            action = Action.NEW
            payload.cells = _cells(line) if person else {}
        elif action == Action.CHANGED:
            payload.changes = self._told(payload, before, there, standing)
        payload.before = _to_give_back(payload, person, there, standing)
        return self._planned(line, action, payload, there)

    def _decide(
        self, line: Line, payload: Payload, person: Person | None, there: BookRow | None, standing: Standing
    ) -> dict[str, Any]:
        """Fill in what is set on the person, their row in the book, its sources and postings. Returns the person's
        facts."""
        unit = line.unit
        assert unit
        payload.unit_id, payload.township_id = unit.pk, unit.township_id
        payload.id_hash, payload.seen = line.id_hash, [stamp(person), stamp(there)]
        payload.person_id = line.known.pk if line.known else 0
        stated, derived = person_facts(line)
        before = _person_before(person, stated)
        as_of = person.facts_as_of if person else None
        payload.person = person_changes(before, as_of, stated, derived, self.term.as_of)
        if person and person.pk in self._locks:
            self._keep_held(line, payload, self._locks[person.pk])
        if line.identity and (person is None or line.known):
            payload.id_number = line.identity.number
        payload.facts = self.row_facts(line, there)
        now = standing.sources.get(there.pk, set()) if there else set()
        wanted = self._tags(line, now)
        if wanted and wanted != now:
            payload.sources = sorted(wanted)
        postings = standing.postings.get((person.pk, unit.pk), {}) if person else {}
        payload.mended = sorted(line.mended)
        payload.postings = self.new_postings(line, postings)
        return before

    def _tags(self, line: Line, there: set[int]) -> set[int]:
        """The tags a row is to have: those its columns name, and those it has of groups that none of them names."""
        stated = {column: line.values[column] for column in TAG_COLUMNS if line.values.get(column)}
        kept = {tag for tag in there if self._columns_of_tags[tag] not in stated} if stated else set()
        return kept.union(*stated.values())

    @cached_property
    def _columns_of_tags(self) -> dict[int, str]:
        columns = {group: column for column, groups in TAG_COLUMNS.items() for group in groups}
        return {pk: columns[group] for pk, group in Source.objects.values_list("pk", "group")}

    def _keep_held(self, line: Line, payload: Payload, lock: Submission) -> None:
        """Leave what a locked roster holds of a person as it is; said where that roster is of the uploader's area."""
        held = HELD_FACTS & payload.person.keys()
        payload.person = {name: value for name, value in payload.person.items() if name not in held}
        if held and lock.unit_id in self.units and lock.unit_id != payload.unit_id:
            line.add("name", Kind.FACTS_LOCKED, f"此人的姓名、性别、出生年月、民族保持原样：{told(lock)}")

    def check_known(self, line: Line, there: BookRow) -> None:
        """Find what keeps a line from changing the row that is there."""

    def row_facts(self, line: Line, there: BookRow | None) -> dict[str, Any]:
        """What the row sets in the book; nothing where it names no post of a body."""
        facts = term_facts(line, self.book)
        if there:
            return term_changes(vars(there), facts)
        return facts if _has_post(facts) else {}

    def new_postings(self, line: Line, there: dict[str, Posting]) -> list[dict[str, Any]]:
        """The postings that the row adds; those that are there are left as they are."""
        return [{"kind": kind, "title": title} for kind, title in line.posts.postings if title not in there]

    def _tell_known(self, lines: Iterable[Line], standing: Standing) -> None:
        """Doubts about people whom the uploader may know of; of people elsewhere nothing is told."""
        renamed = []
        units_of: dict[int, list[Unit]] = defaultdict(list)
        for person_id, unit_id in standing.rows:
            if unit_id in self.units:
                units_of[person_id].append(self.units[unit_id])
        for line in lines:
            person = standing.persons.get(line.key) if line.unit else None
            if person is None or line.unit is None:
                continue
            if line.name and line.name != person.name:
                renamed.append((line, person))
            others = [unit for unit in units_of[person.pk] if unit.pk != line.unit.pk]
            if others and not any(found.kind == self.in_two_units for found in line.problems):
                line.add("unit", self.in_two_units, self.told_in_two_units.format(unit=others[0].short_name))
        self._tell_renamed(renamed)

    def _tell_renamed(self, renamed: Sequence[tuple[Line, Person]]) -> None:
        """ID numbers that the database has under another name, of people in the uploader's area."""
        people = [person.pk for _, person in renamed]
        visible: set[int] = set()
        for model in {Membership, self.book.model} if people else ():
            known = model.objects.under(self.batch.area.path).filter(person__in=people)
            visible.update(known.order_by().values_list("person_id", flat=True))
        for line, person in renamed:
            if person.pk in visible:
                message = f"系统中此身份证号的姓名是“{person.name}”。请与证件核对；已改名的可以保留。"
                line.add("name", Kind.SAME_PERSON_DIFFERENT_NAME, message)

    def _planned(self, line: Line, action: str, payload: Payload, there: BookRow | None = None) -> PlanRow:
        return PlanRow(
            batch=self.batch,
            sheet=line.table.sheet.title,
            number=line.number,
            action=action,
            has_warning=any(not found.is_error for found in line.problems),
            target_id=there.pk if there else None,
            unit_id=line.unit.pk if line.unit else None,
            person_key=line.key,
            payload=payload.encoded(),
        )

    def _told(
        self, payload: Payload, before: dict[str, Any], there: BookRow | None, standing: Standing
    ) -> list[list[str]]:
        """What a changed row changes, in words."""
        changes = [["身份证号", "—", "已填写"]] if payload.id_number else []
        changes += told_changes(Person, before, payload.person)
        changes += told_changes(self.book.model, vars(there) if there else {}, payload.facts, self.book.labels)
        if payload.sources:
            now = standing.sources.get(there.pk, set()) if there else set()
            changes += self._told_tags(now, set(payload.sources))
        postings = standing.postings.get((there.person_id, there.unit_id), {}) if there else {}
        return changes + [_told_posting(posting, postings.get(posting["title"])) for posting in payload.postings]

    def _told_tags(self, now: set[int], wanted: set[int]) -> Iterator[list[str]]:
        """Each column whose tags change, by how many there are."""
        for column, label in TAG_LABELS.items():
            before, after = ({tag for tag in tags if self._columns_of_tags[tag] == column} for tags in (now, wanted))
            if before != after:
                yield [label, f"{len(before)}项", f"{len(after)}项"]

    def missing(self) -> Iterator[PlanRow]:
        """Of a complete roster, whose plan is stored: the members of its units who do not stand in it, with posts in
        the bodies it covers.

        Units with a faulty row are left alone, since its person could be one of theirs.
        """
        rows = PlanRow.objects.filter(batch=self.batch).exclude(action__in=(Action.MISSING, Action.LEFT_OUT))
        named = list(rows.order_by().values_list("action", "unit_id", "person_key"))
        faulty = [(unit, key) for action, unit, key in named if action == Action.ERROR]
        if any(unit is None and not key for unit, key in faulty):
            return
        units = {unit for _, unit, _ in named} - {unit for unit, _ in faulty} - {None}
        present = {(key, unit) for _, unit, key in named}
        doubtful = {key for _, key in faulty}
        covered = reduce(or_, (~Q(**{POST_FIELDS[body]: ""}) for body in covered_bodies(self.batch)))
        members = self.expected().filter(covered, unit__in=units).order_by("unit__code", "pk")
        for member in members.select_related("person").defer("person__id_number", "person__phone").iterator(500):
            key = key_of(member.person_id, member.person.id_number_hash)
            if (key, member.unit_id) not in present and key not in doubtful and member.unit_id in self.units:
                yield self._missing(member, key)

    def expected(self) -> QuerySet[Any]:
        """Whom a complete file should name."""
        return self.book.rows(self.term)

    def _missing(self, member: BookRow, key: str) -> PlanRow:
        unit = self.units[member.unit_id]
        payload = Payload(
            name=member.person.name,
            township=unit.township.name,
            unit=unit.short_name,
            posts=posts_in_words(member.party_post, member.committee_post, member.supervision_post),
            unit_id=unit.pk,
            township_id=unit.township_id,
            seen=["", stamp(member)],
        )
        return PlanRow(
            batch=self.batch,
            sheet="",
            number=0,
            action=Action.MISSING,
            target_id=member.pk,
            unit_id=member.unit_id,
            person_key=key,
            payload=payload.encoded(),
        )


def _told_posting(posting: dict[str, Any], there: Posting | None) -> list[str]:
    return ["其他任职", _posting_in_words(vars(there)) if there else "—", _posting_in_words(posting)]


def _posting_in_words(posting: dict[str, Any]) -> str:
    """第一书记（2021-03 至 2023-05）."""
    dates = [str(posting[name]) if posting.get(name) else "" for name in ("started_on", "ended_on")]
    return f"{posting['title']}（{' 至 '.join(dates).strip()}）" if any(dates) else posting["title"]


def refusal(line: Line) -> str:
    """What becomes of a line that is not written: a conflict where nothing else is wrong than what was decided."""
    kinds = {found.kind for found in line.problems if found.is_error}
    return Action.CONFLICT if kinds and kinds <= CONFLICTS else Action.ERROR


def person_facts(line: Line) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the row states of its person, a month of birth made a day by the ID number; and what that number tells."""
    stated = {name: line.values.get(name) for name in PERSON_FACTS}
    derived = {name: getattr(line.identity, name) for name in DERIVED_FACTS} if line.identity else {}
    if line.birth is not None:
        by_file = line.identity is None or Kind.BIRTH_CONTRADICTS_ID in line.accepted
        stated["birth"] = line.birth.date if by_file else derived["birth"]
    return stated, derived


def term_facts(line: Line, book: Book) -> dict[str, Any]:
    """What the row states of the term: no empty values. The education is the highest of those given."""
    values = line.values
    facts = {name: values[name] for name in book.facts if name in values and name not in ("exit_reason", "education")}
    levels = [values[name] for name in _EDUCATIONS if values.get(name) is not None]
    if levels:
        facts["education"] = max(levels)
    if "exit_reason" in values:
        facts["exit_reason"], note = values["exit_reason"]
        facts.setdefault("exit_note", note)
    posts = {"party_post": line.posts.party, "committee_post": line.posts.committee}
    facts |= posts | {"supervision_post": line.posts.supervision}
    return {name: facts[name] for name in book.facts if not is_empty(facts.get(name))}


def _has_post(facts: dict[str, Any]) -> bool:
    return any(facts.get(name) for name in ("party_post", "committee_post", "supervision_post"))


def _is_new(line: Line, person: Person | None, there: BookRow | None, standing: Standing) -> bool:
    """Whether the row brings somebody whom the unit does not have in this term."""
    if person is None:
        return True
    if line.posts.party or line.posts.committee or line.posts.supervision:
        return there is None
    return there is None and line.unit is not None and (person.pk, line.unit.pk) not in standing.postings


def _person_before(person: Person | None, stated: dict[str, Any]) -> dict[str, Any]:
    if person is None:
        return {}
    before = {name: getattr(person, name) for name in PERSON_FACTS if name != "phone"}
    phone = stated.get("phone")
    known = phone if phone and keyed_hash(phone, person.practice_term_id) == person.phone_hash else _UNSEEN_PHONE
    return before | {"phone": known if person.phone_hash else ""}


def _named(line: Line) -> Payload:
    township, unit = written_unit(line)
    posts = line.posts
    return Payload(
        name=line.name,
        township=line.unit.township.name if line.unit else township,
        unit=line.unit.short_name if line.unit else unit,
        posts=posts_in_words(posts.party, posts.committee, posts.supervision, posts.postings),
    )


def _cells(line: Line) -> dict[str, str]:
    """The row as it stands in the file, with what was mended, by header."""
    pairs = ((cell.text, line.text_of(cell.column.identifier)) for cell in line.table.cells)
    return {header: text[:200] for header, text in pairs if text}


def _to_give_back(payload: Payload, person: Person | None, there: BookRow | None, standing: Standing) -> dict[str, Any]:
    """What stands now where the row will set something: an undo puts it back."""
    before: dict[str, Any] = {}
    if person and payload.sets_something:
        before["person"] = {name: getattr(person, name) for name in payload.person if name != "phone"}
        before["person"]["facts_as_of"] = person.facts_as_of
    if person and "phone" in payload.person:
        before["person"]["phone"] = person.phone
    if there and payload.facts:
        before["facts"] = {name: getattr(there, name) for name in payload.facts}
    if there and payload.sources is not None:
        before["sources"] = sorted(standing.sources.get(there.pk, set()))
    postings = standing.postings.get((person.pk, payload.unit_id), {}) if person else {}
    replaced = [postings[posting["title"]] for posting in payload.postings if posting["title"] in postings]
    if replaced:
        before["postings"] = [{name: getattr(posting, name) for name in POSTING_FIELDS} for posting in replaced]
    return before
