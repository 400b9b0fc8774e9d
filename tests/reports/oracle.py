"""The figures of DESIGN §5 worked out by hand: loops over rows, no aggregates, nothing of ``reports``.

Slow and plain on purpose. A place is a set of units.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from elections.choices import Body
from elections.models import Basis, Term
from tests.reports.books import Books, Row, age, rounded

SLUGS = {
    "1": "local_resident", "2": "business_leader", "3": "industry_association_leader", "4": "returned_entrepreneur",
    "5": "seconded_official", "6": "graduate", "7": "graduate_village_official", "8": "retired", "9": "veteran",
    "10": "social_organisation_leader", "11": "community_worker", "12": "model_entrepreneur", "13": "part_time_police",
    "14": "other_origin",
}  # fmt: skip
SOUGHT = ("2", "10", "11", "12")
REASONS = ("age", "health", "ability", "discipline", "own_wish", "promotion", "not_elected", "other")

COHORTS: dict[str, Callable[[Row], bool]] = {
    "secretary": lambda row: row.party == "secretary",
    "director": lambda row: row.committee == "director",
    "party_committee": lambda row: row.party != "",
    "committee": lambda row: row.committee != "",
    "two_committees": lambda row: row.in_two,
    "supervision": lambda row: row.supervision != "",
}


class Oracle:
    """One side of a comparison: a term on a basis, seen from a place, with its roster or its slate."""

    def __init__(self, term: Term, basis: Basis, path: str, kind: str, books: Books, rows: str = "roster") -> None:
        self.term, self.on, self.path, self.kind, self.books = term, basis.as_of, path, kind, books
        self.full_time = basis.education == "full_time"
        self.is_slate = rows == "slate"
        self.standing = [row for row in books.candidates[term.pk] if row.in_two]
        self.slate = slate = [row for row in books.candidates[term.pk] if row.is_slated]
        self.all_now, self.all_then = slate if self.is_slate else books.rows[term.pk], books.rows[term.previous_id]
        self.rows = rows
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

    def moved(self) -> list[Row]:
        """Of the term before: who serves now, yet neither in the same unit nor in one that came out of it."""
        found = []
        for row in self.here(self.two_then):
            now = [one for one in self.two_now if one.person == row.person]
            if now and not any(row.unit in self.books.succeeded(one.unit) for one in now):
                found.append(row)
        return found

    def measure(self, cohort: str) -> dict[str, tuple[int | None, int | None]]:
        """Every number of a cohort as (numerator, denominator)."""
        belongs = COHORTS[cohort]
        rows = [row for row in self.here(self.all_now) if belongs(row)]
        numbers: dict[str, tuple[int | None, int | None]] = {"count": (len(rows), None)}
        numbers.update(self._ages(rows))
        numbers.update(self._facts(rows))
        numbers.update(self._turnover(cohort, rows))
        numbers.update(self._tags(cohort, rows, self.compared and cohort != "supervision"))
        return numbers

    def candidates(self) -> dict[str, tuple[str, int | None, int | None]]:
        """Of all who stand, on the slate or not; nothing where nobody does."""
        rows = self.here(self.standing)
        numbers: dict[str, tuple[int | None, int | None]] = {"count": (len(rows), None)}
        numbers.update(self._ages(rows))
        numbers.update(self._facts(rows))
        compared = bool(self.two_then)
        kinds = [self.turnover(row) for row in rows] if compared else []
        for name in ("newly_entered", "re_elected", "transferred_in"):
            numbers[name] = (kinds.count(name), len(rows)) if compared else (None, None)
        new = sum(1 for row in rows if self.is_new_in(row, ("party", "committee")))
        numbers["newly_in_post"] = (new, len(rows)) if compared else (None, None)
        numbers.update(self._tags("candidate", rows, compared))
        for name in (
            "departed",
            "stayed",
            "transferred_out",
            "departed_without_reason",
            *(f"departed_for_{reason}" for reason in REASONS),
        ):
            numbers[name] = (None, None)
        values = shaped("candidate", numbers)
        n = len(rows)
        seats = sum(post.seats for post in self.books.seats if post.contest_id in {one.pk for one in self.contests()})
        values["candidate.per_seat"] = ("ratio", n, seats)
        values["review.count"] = ("count", sum(1 for row in rows if row.review != "not_sent"), None)
        values["review.share"] = ("share", sum(1 for row in rows if row.review in ("clear", "rejected")), n)
        values["review.clear"] = ("count", sum(1 for row in rows if row.review == "clear"), None)
        values["review.turned_down"] = ("count", sum(1 for row in rows if row.step), None)
        in_review = sum(1 for row in rows if row.step in ("unit", "township", "county"))
        values["review.turned_down_in_review"] = ("count", in_review, None)
        for step in ("unit", "township", "county", "inspection"):
            down = sum(1 for row in rows if row.step == step)
            values[f"review.turned_down_at_{step}"] = ("count", down, None)
        return values if rows else {code: (shape, None, None) for code, (shape, _, _) in values.items()}

    def contests(self) -> list[Any]:
        return [
            one
            for one in self.books.contests
            if one.term_id == self.term.pk
            and one.unit.township.path.startswith(self.path)
            and self.kind in ("", one.unit.kind)
        ]

    def confirmed(self, contest: Any) -> list[Any]:
        return [poll for poll in self.books.polls if poll.contest_id == contest.pk and poll.state == "confirmed"]

    def voting(self) -> dict[str, tuple[str, int | None, int | None]]:
        voted, first, done = 0, 0, 0
        taking_part = {profile.unit_id for profile in self.books.profiles if profile.term_id == self.term.pk}
        for unit in {one.unit_id for one in self.contests()} & taking_part:
            contests = [one for one in self.contests() if one.unit_id == unit]
            if all(self.confirmed(one) for one in contests):
                voted += 1
                first += all(one.is_first_try is True for one in contests)
            done += {"party", "committee"} <= {one.body for one in contests if one.completed_on}
        values: dict[str, tuple[str, int | None, int | None]] = {
            "units.voted": ("count", voted, None),
            "units.first_try": ("count", first, None),
            "units.first_try.share": ("share", first, voted),
        }
        if not voted:
            values = {code: (shape, None, None) for code, (shape, _, _) in values.items()}
        for name, rows in (("reported", self.books.rows[self.term.pk]), ("slated", self.slate)):
            there = len({row.unit for row in self.here(rows) if row.in_two} & taking_part)
            values[f"units.{name}"] = ("count", there, None)
            values[f"units.{name}.share"] = ("share", there, self.units())
        values["units.done"] = ("count", done, None)
        values["units.done.share"] = ("share", done, self.units())
        values.update({**self.organised(), **self.deputies(), **self.come_of_others()})
        values.update(self.turnout("committee", "all_voters", "registered_voters", "voters"))
        values.update(self.turnout("party", "party_meeting", "party_members_due", "party_members_present"))
        values["secretary.vote_share"] = self.vote_share("party", "secretary")
        values["director.vote_share"] = self.vote_share("committee", "director")
        return values

    def organised(self) -> dict[str, tuple[str, int | None, int | None]]:
        """Units by the form of their Party organisation; nothing where no form is known."""
        units = {unit for unit, _ in self.taking_part()}
        here = [one for one in self.books.profiles if one.term_id == self.term.pk and one.unit_id in units]
        forms = [one.organisation for one in here if one.organisation]
        values: dict[str, tuple[str, int | None, int | None]] = {}
        for form, name in (("committee", "party_committee"), ("general_branch",) * 2, ("branch", "party_branch")):
            found = forms.count(form) if forms else None
            values[f"units.{name}"] = ("count", found, None)
            values[f"units.{name}.share"] = ("share", found, len(forms) if forms else None)
        return values

    def deputies(self) -> dict[str, tuple[str, int | None, int | None]]:
        """Units that are to have a full-time deputy secretary, and those that have; nothing where none is asked."""
        units, least = {unit for unit, _ in self.taking_part()}, self.term.deputy_from
        rows = self.here(self.books.rows[self.term.pk])
        alone = {row.unit for row in rows if row.party == "secretary" and row.committee == "director"}
        deputies = {row.unit for row in rows if row.party == "deputy_secretary" and row.is_full_time}
        here = [one for one in self.books.profiles if one.term_id == self.term.pk and one.unit_id in units]
        large = {one.unit_id for one in here if least and one.party_members and one.party_members >= least}
        due = (large | alone) & units
        found = {"due": len(due), "had": len(due & deputies), "lacking": len(due - deputies)}
        values: dict[str, tuple[str, int | None, int | None]] = {}
        for name, number in found.items():
            whole = self.units() if name == "due" else len(due)
            asked = least is not None and bool(units)
            values[f"units.deputy_{name}"] = ("count", number if asked else None, None)
            values[f"units.deputy_{name}.share"] = ("share", number if asked else None, whole if asked else None)
        return values

    def come_of_others(self) -> dict[str, tuple[str, int | None, int | None]]:
        """Units that came out of others between the dates of the term before and this one; nothing in a first term."""
        units, previous = {unit for unit, _ in self.taking_part()}, self.term.previous
        values: dict[str, tuple[str, int | None, int | None]] = {}
        for kind in ("split", "merge"):
            found = {
                link.successor_id
                for link in self.books.links
                if previous
                and link.kind == kind
                and link.predecessor_id
                and previous.as_of < link.on <= self.term.as_of
            }
            number = len(found & units) if previous and units else None
            values[f"units.came_of_{kind}"] = ("count", number, None)
            values[f"units.came_of_{kind}.share"] = ("share", number, len(units) if number is not None else None)
        return values

    def turnout(self, body: str, electors: str, due: str, came: str) -> dict[str, tuple[str, int | None, int | None]]:
        asked, voting, any_poll = 0, 0, False
        for contest in self.contests():
            if contest.body != body or contest.electors != electors:
                continue
            polls = [p for p in self.confirmed(contest) if p.kind in ("first", "renewed") and p.is_valid is not False]
            if not polls or polls[0].electors is None:
                continue
            present = polls[0].returned if polls[0].attended is None else polls[0].attended
            if present is not None:
                any_poll = True
                asked, voting = asked + polls[0].electors, voting + present
        n, of = (voting, asked) if any_poll else (None, None)
        return {
            f"turnout.{due}": ("count", of, None),
            f"turnout.{came}": ("count", n, None),
            f"turnout.{came}.share": ("share", n, of),
        }

    def vote_share(self, body: str, post: str) -> tuple[str, int | None, int | None]:
        votes_for, ballots = 0, 0
        for contest in self.contests():
            for poll in self.confirmed(contest) if contest.body == body else []:
                for vote in self.books.votes:
                    counts = vote.poll_id == poll.pk and vote.post == post and vote.is_elected
                    if counts and vote.votes_for is not None and poll.returned:
                        votes_for, ballots = votes_for + vote.votes_for, ballots + poll.returned
        return ("share", votes_for, ballots) if ballots else ("share", None, None)

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
            "age_30_or_under": (sum(1 for a in ages if a <= 30), n),
            "age_31_35": (sum(1 for a in ages if 31 <= a <= 35), n),
            "age_over_45": (sum(1 for a in ages if a > 45), n),
            "age_under_30": (sum(1 for a in ages if a < 30), n),
            "age_30_59": (sum(1 for a in ages if 30 <= a < 60), n),
            "age_60_or_over": (sum(1 for a in ages if a >= 60), n),
            "born_in_1970s": (sum(1 for birth in born if birth[0] // 10 == 197), n),
            "born_in_1980s": (sum(1 for birth in born if birth[0] // 10 == 198), n),
            "born_1985_or_later": (sum(1 for birth in born if birth[0] >= 1985), n),
            "born_1995_or_later": (sum(1 for birth in born if birth[0] >= 1995), n),
            "employment_age": self._employed(rows),
            "born_1990_or_later": (sum(1 for birth in born if birth[0] >= 1990), n),
        }

    def _employed(self, rows: list[Row]) -> tuple[int, int]:
        known = [row for row in rows if row.birth and row.sex]
        return sum(1 for row in known if is_employable(row, self.on)), len(known)

    def boards(self) -> dict[str, tuple[str, int | None, int | None]]:
        """Units by what their boards are like."""
        units, due, staffable = self.taking_part(), 0, 0
        found = dict.fromkeys(("with_young", "with_woman", "committee_with_woman", "fully_staffed"), 0)
        shoulders = 0
        for unit, is_exempt in units:
            board = [row for row in self.all_now if row.unit == unit]
            two = [row for row in board if row.in_two]
            found["with_young"] += any(row.birth and age(row.birth, self.on) <= 35 for row in two)
            found["with_woman"] += any(row.sex == "2" for row in two)
            found["committee_with_woman"] += any(row.committee and row.sex == "2" for row in board)
            if not is_exempt:
                due += 1
                shoulders += any(row.party == "secretary" and row.committee == "director" for row in board)
            seats = {body: self.seats(unit, body) for body in (Body.PARTY, Body.COMMITTEE)}
            if None not in seats.values():
                staffable += 1
                found["fully_staffed"] += all(
                    sum(1 for row in board if getattr(row, body)) >= (number or 0) for body, number in seats.items()
                )
        values: dict[str, tuple[str, int | None, int | None]] = {}
        for name, number in found.items():
            of = staffable if name == "fully_staffed" else len(units)
            has_value = name != "fully_staffed" or staffable
            values[f"units.{name}"] = ("count", number if has_value else None, None)
            values[f"units.{name}.share"] = ("share", number if has_value else None, of if has_value else None)
        return {**values, "one_shoulder.due_share": ("share", shoulders, due)}

    def seats(self, unit: int, body: str) -> int | None:
        contests = {one.pk for one in self.contests() if one.unit_id == unit and one.body == body}
        numbers = [post.seats for post in self.books.seats if post.contest_id in contests]
        return sum(numbers) if numbers else None

    def taking_part(self) -> list[tuple[int, bool]]:
        found = []
        for profile in self.books.profiles:
            unit = profile.unit
            here = unit.township.path.startswith(self.path) and self.kind in ("", unit.kind)
            if profile.term_id == self.term.pk and unit.is_electing and here:
                found.append((unit.pk, profile.one_shoulder_exempt))
        return found

    def _facts(self, rows: list[Row]) -> dict[str, tuple[int | None, int | None]]:
        sexes = [row.sex for row in rows if row.sex]
        statuses = [row.political for row in rows if row.political]
        groups = [row.ethnic for row in rows if row.ethnic]
        ranks = [rank for rank in map(self.ranked, rows) if rank is not None]
        return {
            "women": (sexes.count("2"), len(sexes)),
            "party_members": (statuses.count("01"), len(statuses)),
            "party_members_with_probationary": (statuses.count("01") + statuses.count("02"), len(statuses)),
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

    def _tags(self, cohort: str, rows: list[Row], compared: bool) -> dict[str, tuple[int | None, int | None]]:
        """By tag: of whom a source is told; and who of the new ones has a tag, among all."""
        has, n = self.books.has, len(rows)
        told = sum(1 for row in rows if has(row, "origin"))
        numbers: dict[str, tuple[int | None, int | None]] = {
            f"from_{slug}": (sum(1 for row in rows if code in row.tags), told) for code, slug in SLUGS.items()
        }
        numbers["with_professional_background"] = (sum(1 for r in rows if has(r, "profession", "experience")), n)
        numbers["with_professional_field"] = (sum(1 for r in rows if has(r, "profession")), n)
        numbers["with_outstanding_performance"] = (sum(1 for r in rows if has(r, "performance")), n)
        if not compared:
            names = ("newly_chosen", "newly_chosen_for_performance", *(f"newly_chosen_{SLUGS[c]}" for c in SOUGHT))
            return {**numbers, **dict.fromkeys(names, (None, None))}
        if cohort in ("secretary", "director"):
            body = {"secretary": "party", "director": "committee"}[cohort]
            new = [row for row in rows if self.is_new_in(row, (body,))]
        else:
            new = [row for row in rows if self.turnover(row) == "newly_entered"]
        sought = [row for row in new if any(self.books.tags[code].is_sought for code in row.tags)]
        numbers["newly_chosen"] = (len(sought), n)
        numbers["newly_chosen_for_performance"] = (sum(1 for row in new if has(row, "performance")), n)
        for code in SOUGHT:
            numbers[f"newly_chosen_{SLUGS[code]}"] = (sum(1 for row in new if code in row.tags), n)
        return numbers

    def _turnover(self, cohort: str, rows: list[Row]) -> dict[str, tuple[int | None, int | None]]:
        names = [
            "newly_entered",
            "re_elected",
            "transferred_in",
            "newly_in_post",
            "departed",
            "stayed",
            "transferred_out",
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
        moved = [row for row in self.moved() if COHORTS[cohort](row)]
        numbers["transferred_out"] = (len(moved), then)
        numbers["stayed"] = (then - len(gone) - len(moved), then)
        numbers["departed_without_reason"] = (sum(1 for row in gone if not row.reason), then)
        for reason in REASONS:
            numbers[f"departed_for_{reason}"] = (sum(1 for row in gone if row.reason == reason), then)
        if self.is_slate:
            gone_or_stayed = ("departed", "stayed", "transferred_out")
            numbers.update({name: (None, None) for name in names if name.startswith(gone_or_stayed)})
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
            "cross_serving.of_party.share": ("share", crossing, sum(1 for row in rows if row.party)),
            "cross_serving.of_committee.share": ("share", crossing, sum(1 for row in rows if row.committee)),
        }
        for cohort in COHORTS:
            values.update(shaped(cohort, self.measure(cohort)))
        return {**values, **self.boards(), **self.candidates(), **self.voting()}


def shaped(
    cohort: str, numbers: dict[str, tuple[int | None, int | None]]
) -> dict[str, tuple[str, int | None, int | None]]:
    """Each number of a cohort as the indicators made of it."""
    values: dict[str, tuple[str, int | None, int | None]] = {}
    for name, (numerator, denominator) in numbers.items():
        code = f"{cohort}.{name}"
        values[code] = ("mean" if name == "average_age" else "count", numerator, denominator)
        if name not in ("count", "average_age"):
            values[f"{code}.share"] = ("share", numerator, denominator)
    return values


LEVELS = (
    *("junior_high_or_below", "senior_high", "college", "bachelor", "postgraduate"),
    *("college_or_above", "bachelor_or_above"),
)
BOARDS = ("units.with_young", "units.with_woman", "units.committee_with_woman", "units.fully_staffed")


def is_employable(row: Row, on: dt.date) -> bool:
    """At least 16, and not yet of the age of retirement: month by month, as the decision of 2024 has it."""
    assert row.birth
    year, month, day = row.birth
    if age(row.birth, on) < 16:
        return False
    months = 12 * (60 if row.sex == "1" else 55)
    first = 1965 if row.sex == "1" else 1970
    if on >= dt.date(2025, 1, 1) and year >= first:
        months += min((12 * (year - first) + month - 1) // 4 + 1, 36)
    return (on.year - year) * 12 + on.month - month - (1 if on.day < day else 0) < months


class OnTheEve(Oracle):
    """Who of the term before still served on the eve of a term, on that term's own basis."""

    def __init__(self, term: Term, basis: Basis, path: str, kind: str, books: Books) -> None:
        super().__init__(term.previous, basis, path, kind, books)  # type: ignore[arg-type]
        self.all_now = books.served_on(term.previous_id, basis.eve)
        self.two_now = [row for row in self.all_now if row.in_two and row.path.startswith(term.area.path)]

    def measure(self, cohort: str) -> dict[str, tuple[int | None, int | None]]:
        self.compared = False  # turnover stays against the term before as elected
        return super().measure(cohort)


def is_of_members(code: str) -> bool:
    if code.removesuffix(".share") in BOARDS:
        return True
    return code.split(".")[0] not in ("units", "candidate", "review", "turnout") and not code.endswith("vote_share")


def decimals(code: str, shape: str) -> int:
    if code.startswith("turnout.") or code.endswith(("vote_share", "per_seat")):
        return 0 if shape == "count" else 2
    return 0 if shape == "count" else 1


def exact(shape: str, numerator: int | None, denominator: int | None) -> Fraction | None:
    if numerator is None:
        return None
    if shape == "count":
        return Fraction(numerator)
    if not denominator:
        return None
    return Fraction(numerator * (100 if shape == "share" else 1), denominator)


def expected(
    *, term: Term, path: str, kind: str, basis: Basis, before: Basis | None, books: Books, rows: str = "roster"
) -> dict[str, dict[str, Any]]:
    """What ``show_statistics`` must say, without units of measure: code → value, previous, change, growth …"""
    now = Oracle(term, basis, path, kind, books, rows).values()
    oracle = Oracle(term.previous, before, path, kind, books) if term.previous and before else None
    then = oracle.values() if oracle else {}
    if oracle and basis.baseline == "eve":
        oracle = OnTheEve(term, basis, path, kind, books)
        then.update({code: value for code, value in oracle.values().items() if is_of_members(code)})
    other_education = before is not None and basis.baseline != "eve" and before.education != basis.education
    out = {}
    for code, (shape, numerator, denominator) in now.items():
        value = exact(shape, numerator, denominator)
        old = exact(*then[code]) if code in then else None
        if oracle and not oracle.two_now and is_of_members(code):
            old = None
        if before and code.split(".")[-1 - code.endswith(".share")] in LEVELS and other_education:
            old = None
        places = decimals(code, shape)
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
