"""One pass over the rows that counts every number of every cohort, by any place (DESIGN §4.3)."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from django.db.models import BooleanField, Case, Count, Exists, Value, When

from cadres.querysets import ON_SLATE
from elections.models import Basis, Term
from reports.choices import RowKind
from reports.measures import (
    CANDIDATE,
    COHORTS,
    CONDITIONS,
    COUNT,
    HEALTH,
    POST_FIELDS,
    UNITS,
    At,
    Context,
    aggregates,
    cohorts_of,
    tag_aggregates,
)
from reports.measures.boards import (
    BOARDS,
    FULLY_STAFFED,
    board_numbers,
    is_fully_staffed,
    taking_part,
    with_seats,
)
from reports.measures.health import ASKS_OTHERS, OF_ROWS
from reports.measures.tallies import CONTESTS_SET_UP, TALLIES, Tally
from reports.selectors.rows import (
    EVE,
    board_rows,
    candidacies,
    departed_rows,
    eve_rows,
    member_rows,
    members_of_profile,
)

Key = tuple[Any, ...]
Group = tuple[str, str]
"""The rows a number is of (``RowKind``, empty for what is the same with both), and its cohort."""
Counts = dict[Key, dict[Group, Counter[str]]]
"""By place and group: whole numbers by code. What is 0 may be absent."""


CONTESTS = TALLIES[CONTESTS_SET_UP]
OF_STANDING = {code for code, one in CONDITIONS.items() if one.at == At.STANDING}
"""What only candidates have, not members."""


def no_counts() -> Counts:
    return defaultdict(lambda: defaultdict(Counter))


def count(*, term: Term, basis: Basis, by: tuple[str, ...], places: dict[str, Any]) -> Counts:
    """Every number of a term, by the columns ``by``, of the units that ``places`` (lookups on rows) selects.

    The units lie in the term's area. Who has departed, and on a basis that compares with the eve who served then, is
    counted from the rows of the term before.
    """
    counts = no_counts()
    context = Context.of(basis)
    tags = tag_aggregates(context)
    if basis.is_of_eve and term.previous:
        served = eve_rows(basis).filter(**places)
        _add_eve(counts, served, by, aggregates(context, At.NOW, compares=False))
        _add_eve(counts, served.filter(sources__isnull=False), by, tag_aggregates(context, compares=False))
        _add_boards(counts, RowKind.EVE, basis, term.previous, by, places)
        if CONTESTS.within(term.previous, places).exists():
            _add_fully_staffed(counts, RowKind.EVE, basis, term.previous, by, places)
    members = member_rows(term.pk, RowKind.ROSTER).filter(**places)
    _add_roster(counts, members, by, aggregates(context, At.NOW, At.ROSTER))
    _add_roster(counts, members.filter(sources__isnull=False), by, tags)
    for code in sorted(ASKS_OTHERS):
        _add_asking(counts, members.filter(OF_ROWS[code].condition(context)), by, code)
    if term.previous_id:
        _add_roster(counts, departed_rows(term.previous_id).filter(**places), by, aggregates(context, At.THEN))
    standing = candidacies(term.pk).filter(**places)
    kinds = [RowKind.ROSTER]
    if standing.exists():
        _add_candidates(counts, standing, by, aggregates(context, At.NOW, At.STANDING))
        _add_candidates(counts, standing.filter(sources__isnull=False), by, tags)
        kinds.append(RowKind.SLATE)
    tallies = _with_rows(term, places)
    for kind in kinds:
        _add_boards(counts, kind, basis, term, by, places)
        if CONTESTS in tallies:
            _add_fully_staffed(counts, kind, basis, term, by, places)
    for tally in tallies:
        _add_tally(counts, tally, by, tally.within(term, places))
    return counts


def _with_rows(term: Term, places: dict[str, Any]) -> list[Tally]:
    """The tallies that have something to count there. One query, since most terms and places are without most."""
    asked = Term.objects.filter(pk=term.pk).values_list(
        *(Exists(tally.within(term, places)) for tally in TALLIES.values())
    )
    return [tally for tally, has_rows in zip(TALLIES.values(), asked.get(), strict=True) if has_rows]


def _add_roster(counts: Counts, rows: Any, by: tuple[str, ...], numbers: dict[str, Any]) -> None:
    width = len(by)
    for group, found in _grouped(rows, (*by, *POST_FIELDS), numbers):
        if unsound := {code: found.pop(code) for code in OF_ROWS.keys() & found.keys()}:
            counts[group[:width]]["", HEALTH.code].update(unsound)
        _add_members(counts[group[:width]], RowKind.ROSTER, group[width:], found)


def _add_asking(counts: Counts, rows: Any, by: tuple[str, ...], code: str) -> None:
    """How many rows a condition holds of that looks at other rows too, which inside the one pass is slow."""
    for group, found in _grouped(rows, by, {code: Count("pk")}):
        counts[group]["", HEALTH.code].update(found)


def _add_candidates(counts: Counts, rows: Any, by: tuple[str, ...], numbers: dict[str, Any]) -> None:
    """All who stand, and apart from them the slate as members, which has no numbers of the review."""
    width = len(by)
    slated = Case(When(ON_SLATE, then=Value(True)), default=Value(False), output_field=BooleanField())
    for group, found in _grouped(rows.annotate(slated=slated), (*by, *POST_FIELDS, "slated"), numbers):
        place, posts = counts[group[:width]], group[width : width + 3]
        if CANDIDATE.fits(posts):
            place["", CANDIDATE.code].update(found)
        if group[-1]:
            of_members = {code: n for code, n in found.items() if code not in OF_STANDING}
            _add_members(place, RowKind.SLATE, posts, of_members)


def _add_eve(counts: Counts, rows: Any, by: tuple[str, ...], numbers: dict[str, Any]) -> None:
    """Who served on the eve, by the posts held then."""
    width = len(by)
    for group, found in _grouped(rows, (*by, *(f"{EVE}{field}" for field in POST_FIELDS)), numbers):
        _add_members(counts[group[:width]], RowKind.EVE, group[width:], found)


def _add_boards(
    counts: Counts, kind: RowKind, basis: Basis, term: Term, by: tuple[str, ...], places: dict[str, Any]
) -> None:
    """How many units have a board of which something holds that one member is enough for."""
    context = Context.of(basis)
    rows, prefix = board_rows(kind, basis)
    for group, found in _grouped(taking_part(rows.filter(**places), term), by, board_numbers(context, prefix)):
        if found:
            counts[group][kind, BOARDS].update(found)


def _add_fully_staffed(
    counts: Counts, kind: RowKind, basis: Basis, term: Term, by: tuple[str, ...], places: dict[str, Any]
) -> None:
    """How many units have all seats of their two bodies taken. Seats are known where contests are set up."""
    members = members_of_profile(kind, basis)
    profiles = with_seats(TALLIES[UNITS].within(term, places), members)
    full = {FULLY_STAFFED: Count("pk", filter=is_fully_staffed(members, Context.of(basis)))}
    for group, found in _grouped(profiles, by, full):
        if found:
            counts[group][kind, BOARDS].update(found)


def _grouped(rows: Any, columns: tuple[str, ...], numbers: dict[str, Any]) -> Any:
    """Rows by columns, each group with its numbers that are not 0."""
    named = {f"n_{code}": number for code, number in numbers.items()}  # a column must not be taken for its own count
    for row in rows.order_by().values_list(*columns).annotate(**named):
        found = zip(numbers, row[len(columns) :], strict=True)
        yield row[: len(columns)], {code: number for code, number in found if number}


def _add_members(place: dict[Group, Counter[str]], rows: str, posts: Any, found: dict[str, int]) -> None:
    """Give a group of rows with the same posts to all cohorts that it belongs to."""
    for cohort in cohorts_of(posts):
        if not COHORTS[cohort].only_size:
            place[rows, cohort].update(found)
        elif COUNT in found:
            place[rows, cohort][COUNT] += found[COUNT]


def _add_tally(counts: Counts, tally: Tally, by: tuple[str, ...], rows: Any) -> None:
    for group, found in _grouped(rows, tuple(tally.lookup(column) for column in by), tally.numbers):
        if found:
            counts[group]["", tally.code].update(found)
