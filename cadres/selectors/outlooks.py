"""What incumbents mean to do at the coming election, and who of them will be over age then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from cadres.models import Membership, Outlook
from cadres.rules.qualifications import Applicant, Condition, applies, judge
from cadres.selectors.conditions import conditions_of_term
from elections.choices import Body, QualificationCheck
from elections.models import Contest, Term
from elections.selectors import day_of_ages

NOT_ASKED, OVER_AGE, NOT_TALKED = "none", "over", "untalked"


@dataclass(frozen=True)
class Row:
    """A member of the last term who still serves; ``age`` on the coming election day; ``over``: why too old, if so."""

    member: Membership
    outlook: Outlook | None
    age: int | None
    over: str

    @property
    def intention(self) -> str:
        return self.outlook.intention if self.outlook else ""

    @property
    def is_talked(self) -> bool:
        return bool(self.outlook and self.outlook.talked_on)

    @property
    def stays_over_age(self) -> bool:
        return bool(self.over) and self.intention == Outlook.Intention.STAY

    def is_of(self, group: str) -> bool:
        if group == OVER_AGE:
            return bool(self.over)
        if group == NOT_TALKED:
            return not self.is_talked
        return self.intention == ("" if group == NOT_ASKED else group)


@dataclass
class Outlooks:
    """The incumbents of an area. ``has_limit``: whether the coming term has a condition of age."""

    rows: list[Row]
    has_limit: bool

    @cached_property
    def groups(self) -> list[tuple[str, str, int]]:
        """The counts on top: key, word, number. Groups overlap: over age and not talked to are asked of all."""
        words = [
            (Outlook.Intention.STAY, "拟继续"),
            (Outlook.Intention.LEAVE, "拟不再"),
            (Outlook.Intention.UNDECIDED, "未定"),
            (NOT_ASKED, "未填意向"),
            (OVER_AGE, "超龄"),
            (NOT_TALKED, "未谈话"),
        ]
        return [(str(key), word, sum(row.is_of(key) for row in self.rows)) for key, word in words]

    def shown(self, group: str) -> list[Row]:
        return [row for row in self.rows if row.is_of(group)] if group else self.rows


def outlooks_of(term: Term, area_path: str, kind: str = "") -> Outlooks:
    """The members of the two committees of the term before, who have not left, for a term that comes."""
    conditions = [each for _, each in conditions_of_term(term) if each.check == QualificationCheck.AGE_MOST]
    if term.previous is None:
        return Outlooks([], bool(conditions))
    members = Membership.objects.of_scope(area_path=area_path, term=term.previous, kind=kind).in_two_committees()
    members = members.filter(ended_on=None).select_related("person", "unit__township", "outlook")
    members = members.defer("person__id_number", "person__phone").with_organisation().in_board_order()
    days, default = _election_days(term, area_path), day_of_ages(term)
    return Outlooks([_row(each, conditions, days, default) for each in members], bool(conditions))


def _election_days(term: Term, area_path: str) -> dict[tuple[int, str], dt.date]:
    rows = Contest.objects.filter(term=term, occasion=0, election_day__isnull=False).under(area_path)
    return {(unit, body): day for unit, body, day in rows.order_by().values_list("unit_id", "body", "election_day")}


def _row(
    member: Membership, conditions: Sequence[Condition], days: dict[tuple[int, str], dt.date], default: dt.date
) -> Row:
    held = [body for body, post in _posts(member) if post]
    known = [days[member.unit_id, body] for body in held if (member.unit_id, body) in days]
    day, birth = max(known, default=default), member.person.birth
    applicant = Applicant(birth, member.education, member.political_status, member.party_post, day, bool(known))
    judged = [judge(each, applicant) for each in conditions if applies(each, applicant)]
    over = next((each.told for each in judged if each.is_met is False), "")
    return Row(member, getattr(member, "outlook", None), birth.age_on(day) if birth else None, over)


def _posts(member: Membership) -> list[tuple[str, str]]:
    return [(Body.PARTY, member.party_post), (Body.COMMITTEE, member.committee_post)]
