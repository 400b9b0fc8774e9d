"""The figures of DESIGN §5 worked out by hand: loops over rows, no aggregates, nothing of ``reports``.

Slow and plain on purpose. A place is a set of units; the rows of a term are read once into ``Row``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from cadres.models import Membership
from elections.models import Basis, Term, UnitProfile
from places.models import UnitSuccession

REASONS = ("age", "health", "ability", "discipline", "own_wish", "promotion", "not_elected", "other")


@dataclass(frozen=True)
class Row:
    person: int
    unit: int
    path: str
    kind: str
    party: str
    committee: str
    supervision: str
    birth: tuple[int, int, int] | None
    sex: str
    ethnic: str
    political: str
    education: int | None
    full_time: int | None
    reason: str

    @property
    def in_two(self) -> bool:
        return self.party != "" or self.committee != ""


COHORTS: dict[str, Callable[[Row], bool]] = {
    "secretary": lambda row: row.party == "secretary",
    "director": lambda row: row.committee == "director",
    "party_committee": lambda row: row.party != "",
    "committee": lambda row: row.committee != "",
    "two_committees": lambda row: row.in_two,
    "supervision": lambda row: row.supervision != "",
}


def rows_of(term: Term) -> list[Row]:
    rows = []
    for one in Membership.objects.filter(term=term).select_related("person", "unit__township"):
        birth = one.person.birth
        rows.append(
            Row(
                person=one.person_id,
                unit=one.unit_id,
                path=one.unit.township.path,
                kind=one.unit.kind,
                party=one.party_post,
                committee=one.committee_post,
                supervision=one.supervision_post,
                birth=(birth.year, birth.month, birth.day) if birth else None,
                sex=one.person.sex,
                ethnic=one.person.ethnic_group,
                political=one.political_status,
                education=one.education,
                full_time=one.education_full_time,
                reason=one.exit_reason,
            )
        )
    return rows


def age(birth: tuple[int, int, int], on: dt.date) -> int:
    """Completed years; with the month only, the month counts as reached."""
    year, month, day = birth
    had_birthday = on.month > month or (on.month == month and (day == 0 or on.day >= day))
    return on.year - year - (0 if had_birthday else 1)


def rounded(value: Fraction, decimals: int) -> Fraction:
    scaled = abs(value) * 10**decimals
    up = (scaled + Fraction(1, 2)).numerator // (scaled + Fraction(1, 2)).denominator
    return Fraction(up if value >= 0 else -up, 10**decimals)


class Books:
    """All that is needed of the database, read once: rows by term, units taking part, successions."""

    def __init__(self) -> None:
        self.rows: dict[int | None, list[Row]] = {None: []}
        for term in Term.objects.all():
            self.rows[term.pk] = rows_of(term)
        self.profiles = list(UnitProfile.objects.select_related("unit__township"))
        self.links = list(UnitSuccession.objects.all())

    def succeeded(self, unit: int) -> set[int]:
        """The unit and all that it came out of."""
        family = {unit}
        grown = True
        while grown:
            grown = False
            for link in self.links:
                if link.successor_id in family and link.predecessor_id and link.predecessor_id not in family:
                    family.add(link.predecessor_id)
                    grown = True
        return family


class Oracle:
    """One side of a comparison: a term on a basis, seen from a place."""

    def __init__(self, term: Term, basis: Basis, path: str, kind: str, books: Books) -> None:
        self.term, self.on, self.path, self.kind, self.books = term, basis.as_of, path, kind, books
        self.full_time = basis.education == "full_time"
        self.all_now, self.all_then = books.rows[term.pk], books.rows[term.previous_id]
        self.two_now = [row for row in self.all_now if row.in_two]
        self.two_then = [row for row in self.all_then if row.in_two and row.path.startswith(term.area.path)]
        self.compared = bool(self.two_now and self.two_then)

    def here(self, rows: Iterable[Row]) -> list[Row]:
        return [row for row in rows if row.path.startswith(self.path) and self.kind in ("", row.kind)]

    def ranked(self, row: Row) -> int | None:
        return row.full_time if self.full_time else row.education

    def units(self) -> int:
        found = 0
        for profile in self.books.profiles:
            unit = profile.unit
            taking_part = profile.term_id == self.term.pk and unit.is_electing
            if taking_part and unit.township.path.startswith(self.path) and self.kind in ("", unit.kind):
                found += 1
        return found

    def turnover(self, row: Row) -> str:
        places = {then.unit for then in self.two_then if then.person == row.person}
        if not places:
            return "newly_entered"
        return "re_elected" if places & self.books.succeeded(row.unit) else "transferred_in"

    def is_new_in(self, row: Row, bodies: tuple[str, ...]) -> bool:
        """Whether one of the posts held is one not held in this unit then."""
        for body in bodies:
            post = getattr(row, body)
            held = [t for t in self.two_then if (t.person, t.unit, getattr(t, body)) == (row.person, row.unit, post)]
            if post and not held:
                return True
        return False

    def departed(self) -> list[Row]:
        serving = {row.person for row in self.two_now}
        return [row for row in self.here(self.two_then) if row.person not in serving]

    def measure(self, cohort: str) -> dict[str, tuple[int | None, int | None]]:
        """Every number of a cohort as (numerator, denominator)."""
        belongs = COHORTS[cohort]
        rows = [row for row in self.here(self.all_now) if belongs(row)]
        numbers: dict[str, tuple[int | None, int | None]] = {"count": (len(rows), None)}
        numbers.update(self._ages(rows))
        numbers.update(self._facts(rows))
        numbers.update(self._turnover(cohort, rows))
        return numbers

    def _ages(self, rows: list[Row]) -> dict[str, tuple[int | None, int | None]]:
        born = [row.birth for row in rows if row.birth]
        ages = [age(birth, self.on) for birth in born]
        n = len(ages)
        return {
            "average_age": (sum(ages), n),
            "age_35_or_under": (sum(1 for a in ages if a <= 35), n),
            "age_36_45": (sum(1 for a in ages if 36 <= a <= 45), n),
            "age_46_55": (sum(1 for a in ages if 46 <= a <= 55), n),
            "age_56_60": (sum(1 for a in ages if 56 <= a <= 60), n),
            "age_over_60": (sum(1 for a in ages if a > 60), n),
            "born_1985_or_later": (sum(1 for birth in born if birth[0] >= 1985), n),
            "born_1990_or_later": (sum(1 for birth in born if birth[0] >= 1990), n),
        }

    def _facts(self, rows: list[Row]) -> dict[str, tuple[int | None, int | None]]:
        sexes = [row.sex for row in rows if row.sex]
        statuses = [row.political for row in rows if row.political]
        groups = [row.ethnic for row in rows if row.ethnic]
        ranks = [rank for rank in map(self.ranked, rows) if rank is not None]
        return {
            "women": (sexes.count("2"), len(sexes)),
            "party_members": (statuses.count("01"), len(statuses)),
            "probationary_members": (statuses.count("02"), len(statuses)),
            "ethnic_minority": (len(groups) - groups.count("01"), len(groups)),
            "junior_high_or_below": (sum(1 for r in ranks if r <= 2), len(ranks)),
            "senior_high": (ranks.count(3), len(ranks)),
            "college": (ranks.count(4), len(ranks)),
            "bachelor": (ranks.count(5), len(ranks)),
            "postgraduate": (ranks.count(6), len(ranks)),
            "college_or_above": (sum(1 for r in ranks if r >= 4), len(ranks)),
            "bachelor_or_above": (sum(1 for r in ranks if r >= 5), len(ranks)),
        }

    def _turnover(self, cohort: str, rows: list[Row]) -> dict[str, tuple[int | None, int | None]]:
        names = [
            "newly_entered",
            "re_elected",
            "transferred_in",
            "newly_in_post",
            "departed",
            "departed_without_reason",
        ]
        names += [f"departed_for_{reason}" for reason in REASONS]
        if not self.compared or cohort == "supervision":
            return dict.fromkeys(names, (None, None))
        posts = {
            "secretary": ("party",),
            "party_committee": ("party",),
            "director": ("committee",),
            "committee": ("committee",),
            "two_committees": ("party", "committee"),
        }[cohort]
        kinds = [self.turnover(row) for row in rows]
        gone = [row for row in self.departed() if COHORTS[cohort](row)]
        then = len([row for row in self.here(self.two_then) if COHORTS[cohort](row)])
        numbers: dict[str, tuple[int | None, int | None]] = {name: (kinds.count(name), len(rows)) for name in names[:3]}
        numbers["newly_in_post"] = (sum(1 for row in rows if self.is_new_in(row, posts)), len(rows))
        numbers["departed"] = (len(gone), then)
        numbers["departed_without_reason"] = (sum(1 for row in gone if not row.reason), then)
        for reason in REASONS:
            numbers[f"departed_for_{reason}"] = (sum(1 for row in gone if row.reason == reason), then)
        return numbers

    def values(self) -> dict[str, tuple[str, int | None, int | None]]:
        """Every indicator as (shape, numerator, denominator)."""
        rows, units = self.here(self.all_now), self.units()
        shoulders = sum(1 for row in rows if row.party == "secretary" and row.committee == "director")
        crossing = sum(1 for row in rows if row.party and row.committee)
        two = sum(1 for row in rows if row.in_two)
        values: dict[str, tuple[str, int | None, int | None]] = {
            "units.count": ("count", units, None),
            "one_shoulder.count": ("count", shoulders, None),
            "one_shoulder.share": ("share", shoulders, units),
            "cross_serving.count": ("count", crossing, None),
            "cross_serving.share": ("share", crossing, two),
        }
        for cohort in COHORTS:
            for name, (numerator, denominator) in self.measure(cohort).items():
                code = f"{cohort}.{name}"
                values[code] = ("mean" if name == "average_age" else "count", numerator, denominator)
                if name not in ("count", "average_age"):
                    values[f"{code}.share"] = ("share", numerator, denominator)
        return values


def exact(shape: str, numerator: int | None, denominator: int | None) -> Fraction | None:
    if numerator is None:
        return None
    if shape == "count":
        return Fraction(numerator)
    if not denominator:
        return None
    return Fraction(numerator * (100 if shape == "share" else 1), denominator)


def expected(
    *, term: Term, path: str, kind: str, basis: Basis, before: Basis | None, books: Books
) -> dict[str, dict[str, Any]]:
    """What ``show_statistics`` must say, without units of measure: code → value, previous, change, growth …"""
    now = Oracle(term, basis, path, kind, books).values()
    oracle = Oracle(term.previous, before, path, kind, books) if term.previous and before else None
    then = oracle.values() if oracle else {}
    out = {}
    for code, (shape, numerator, denominator) in now.items():
        value = exact(shape, numerator, denominator)
        old = exact(*then[code]) if code in then else None
        if oracle and not oracle.two_now and code != "units.count":
            old = None
        places = 0 if shape == "count" else 1
        change = None if value is None or old is None else value - old
        growth = 100 * change / old if shape == "count" and change is not None and old else None
        out[code] = {
            "value": None if value is None else rounded(value, places),
            "numerator": numerator,
            "denominator": denominator,
            "previous": None if old is None else rounded(old, places),
            "change": None if change is None else rounded(change, places),
            "growth": None if growth is None else rounded(growth, 1),
        }
    return out
