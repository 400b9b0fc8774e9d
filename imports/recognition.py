"""Who a row means that is registered without an ID number: the member of the same name in the same unit and term."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from cadres.models import Candidacy, Membership, Person, Posting
from core.partial_dates import PartialDate
from imports.choices import ProblemKind as Kind
from imports.lines import Line
from imports.models import Batch

Candidates = dict[tuple[int, str], dict[int, Person]]
"""By unit and name: people without an ID number, by id."""
_KNOWN = "没有身份证号，按同单位同姓名的已登记人员处理；请补录身份证号。"
_CHUNK = 500


def recognise(batch: Batch, lines: Sequence[Line]) -> None:
    """Settle rows without an ID number that name exactly one such member; find the members to whom others bring one.

    A row without a number that could be several people, or one to whom another row brings a number, stays an error.
    """
    candidates = _candidates(batch)
    if not candidates:
        return
    _give_numbers([line for line in lines if line.id_hash], candidates)
    numbered = {line.known.pk for line in lines if line.known}
    for line in lines:
        if not line.id_hash and any(found.kind == Kind.MISSING_ID for found in line.problems):
            _settle(line, _meant(line, candidates), numbered)


def _candidates(batch: Batch) -> Candidates:
    found: Candidates = defaultdict(dict)
    for model in (Membership, Candidacy, Posting):
        rows = model.objects.filter(term=batch.term, person__id_number_hash=None).under(batch.area.path)
        for row in rows.select_related("person").defer("person__id_number", "person__phone").order_by("pk"):
            found[row.unit_id, row.person.name][row.person_id] = row.person
    return found


def _meant(line: Line, candidates: Candidates) -> list[Person]:
    """The candidates whom birth (and, where the row has an ID number, sex) do not exclude."""
    if line.unit is None or not line.name:
        return []
    people = candidates.get((line.unit.pk, line.name), {}).values()
    identity = line.identity
    birth = identity.birth if identity else line.birth.date if line.birth else None
    sex = identity.sex if identity else ""
    return [person for person in people if _agree(person.birth, birth) and not (sex and person.sex not in ("", sex))]


def _agree(known: PartialDate | None, stated: PartialDate | None) -> bool:
    return known is None or stated is None or known.agrees_with(stated)


def _give_numbers(lines: Sequence[Line], candidates: Candidates) -> None:
    """Numbers that nobody has, each brought to exactly one person and by no other number."""
    people: dict[str, dict[int, Person]] = defaultdict(dict)
    for line in lines:
        meant = _meant(line, candidates)
        people[line.id_hash] |= {person.pk: person for person in meant}
    taken = _taken([id_hash for id_hash, meant in people.items() if meant])
    claims = {id_hash: next(iter(meant)) for id_hash, meant in people.items() if len(meant) == 1}
    claimed = Counter(claims.values())
    for line in lines:
        pk = claims.get(line.id_hash)
        if pk and line.id_hash not in taken and claimed[pk] == 1:
            line.known = people[line.id_hash][pk]


def _taken(id_hashes: Sequence[str]) -> set[str | None]:
    taken: set[str | None] = set()
    for start in range(0, len(id_hashes), _CHUNK):
        there = Person.everyone.filter(id_number_hash__in=id_hashes[start : start + _CHUNK])
        taken.update(there.order_by().values_list("id_number_hash", flat=True))
    return taken


def _settle(line: Line, meant: Sequence[Person], numbered: Iterable[int]) -> None:
    """A row without an ID number: its person, or why it cannot be told."""
    if not meant:
        return
    line.problems = [found for found in line.problems if found.kind != Kind.MISSING_ID]
    if len(meant) > 1:
        told = f"本单位有{len(meant)}名没有身份证号的“{line.name}”，无法确定是哪一位。请补上18位号码。"
        line.add("id_number", Kind.MISSING_ID, told)
    elif meant[0].pk in numbered:
        told = f"文件中另有一行为本单位的“{line.name}”填了身份证号，无法确定是否同一人。请补上18位号码。"
        line.add("id_number", Kind.MISSING_ID, told)
    else:
        line.known = meant[0]
        line.add("id_number", Kind.MISSING_ID_KNOWN_MEMBER, _KNOWN)
