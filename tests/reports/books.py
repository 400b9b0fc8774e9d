"""What the oracle knows of the database: the rows of each term, read once into plain objects."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from cadres.models import Candidacy, Membership, Source, Vote
from elections.models import Contest, ContestPost, Poll, Term, UnitProfile
from places.models import UnitSuccession


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
    is_full_time: bool | None
    reason: str = ""
    is_slated: bool = False
    review: str = ""
    step: str = ""
    tags: frozenset[str] = frozenset()

    @property
    def in_two(self) -> bool:
        return self.party != "" or self.committee != ""


def row_of(one: Any, **more: Any) -> Row:
    birth = one.person.birth
    return Row(
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
        is_full_time=getattr(one, "is_full_time", None),
        tags=frozenset(tag.code for tag in one.sources.all()),
        **more,
    )


def rows_of(term: Term) -> list[Row]:
    """The roster without those who came by a by-election."""
    rows = Membership.objects.filter(term=term).select_related("person", "unit__township").prefetch_related("sources")
    return [row_of(one, reason=one.exit_reason) for one in rows if not one.is_by_elected]


def by_then(date: Any, day: dt.date) -> bool:
    """Whether a date, perhaps known to the month only, lies on a day or before it for certain."""
    if date.day:
        return (date.year, date.month, date.day) <= (day.year, day.month, day.day)
    return (date.year, date.month) < (day.year, day.month)


def candidates_of(term: Term) -> list[Row]:
    """Who stands in the term election."""
    rows = Candidacy.objects.filter(term=term).select_related("person", "unit__township").prefetch_related("sources")
    return [
        row_of(
            one,
            is_slated=one.is_on_slate and one.status not in ("turned_down", "withdrawn"),
            review=one.review,
            step=one.turned_down_at,
        )
        for one in rows
        if one.occasion == 0
    ]


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
        self.candidates: dict[int | None, list[Row]] = {}
        for term in Term.objects.all():
            self.rows[term.pk] = rows_of(term)
            self.candidates[term.pk] = candidates_of(term)
        contests = Contest.objects.select_related("unit__township")
        self.contests = [one for one in contests if one.occasion == 0 and one.body != "supervision"]
        self.polls = list(Poll.objects.order_by("number"))
        self.seats = list(ContestPost.objects.all())
        self.votes = list(Vote.objects.all())
        self.profiles = list(UnitProfile.objects.select_related("unit__township"))
        self.links = list(UnitSuccession.objects.all())
        self.tags = {tag.code: tag for tag in Source.objects.all()}

    def has(self, row: Row, *groups: str) -> bool:
        """Whether a row has a tag of one of these groups."""
        return any(self.tags[code].group in groups for code in row.tags)

    def served_on(self, term: int | None, eve: Any) -> list[Row]:
        """Who of a term still served on a day, by the posts held then."""
        found = []
        rows = Membership.objects.filter(term=term).select_related("person", "unit__township")
        for one in rows.prefetch_related("changes"):
            if one.ended_on and by_then(one.ended_on, eve):
                continue
            if one.is_by_elected and one.started_on and not by_then(one.started_on, eve):
                continue
            row = row_of(one)
            for change in sorted(one.changes.all(), key=lambda each: (each.on.number, each.pk)):
                if by_then(change.on, eve):
                    row = replace(row, **{change.body: change.post_after})
            found.append(row)
        return found

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
