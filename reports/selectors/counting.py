"""One pass over roster rows that counts every measure of every cohort, by any place (DESIGN §4.3)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count

from cadres.models import Membership
from elections.models import Basis, Term, UnitProfile
from reports.measures import COHORTS, COUNT, POST_FIELDS, UNITS, Context, Rows, aggregates, cohorts_of

Key = tuple[Any, ...]
Counts = dict[Key, dict[str, Counter[str]]]
"""By place and cohort: whole numbers by code. What is 0 may be absent."""


def no_counts() -> Counts:
    return defaultdict(lambda: defaultdict(Counter))


def count(*, term: Term, basis: Basis, by: tuple[str, ...], places: dict[str, Any]) -> Counts:
    """Every number of a term, by the columns ``by``, of the units that ``places`` (lookups on rows) selects.

    The units lie in the term's area. Who has departed is counted from the rows of the term before.
    """
    counts = no_counts()
    context = Context.of(basis)
    add_rows(counts, Membership.objects.filter(term=term, **places), by, aggregates(context, Rows.NOW))
    if term.previous_id:
        then = Membership.objects.filter(term=term.previous_id, departed__isnull=False, **places)
        add_rows(counts, then, by, aggregates(context, Rows.THEN))
    add_units(counts, UnitProfile.objects.filter(term=term, unit__is_electing=True, **places), by)
    return counts


def add_rows(counts: Counts, rows: Any, by: tuple[str, ...], numbers: dict[str, Any]) -> None:
    """Count rows by place and by their three posts, and give each group to all cohorts that it belongs to."""
    codes, width = list(numbers), len(by)
    named = {f"n_{code}": number for code, number in numbers.items()}  # a column must not be taken for its own count
    for group in rows.order_by().values_list(*by, *POST_FIELDS).annotate(**named):
        cohorts = counts[group[:width]]
        found = {code: number for code, number in zip(codes, group[width + 3 :], strict=True) if number}
        for cohort in cohorts_of(group[width : width + 3]):
            if not COHORTS[cohort].only_size:
                cohorts[cohort].update(found)
            elif COUNT in found:
                cohorts[cohort][COUNT] += found[COUNT]


def add_units(counts: Counts, profiles: Any, by: Iterable[str]) -> None:
    for *key, number in profiles.order_by().values_list(*by).annotate(Count("pk")):
        counts[tuple(key)][UNITS][COUNT] += number
