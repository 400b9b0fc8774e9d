"""What is checked in a list of candidates: each row, rows against each other, and against conditions and contests."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from cadres.rules.qualifications import Applicant, Condition, applies, judge
from cadres.selectors.conditions import conditions_of_term
from cadres.selectors.slates import Rival, rivals_of
from elections.choices import POSTS, Body, CommitteePost, PartyPost, QualificationCheck
from elections.models import Contest, Term
from elections.rules.candidates import check_party_surplus, check_surplus
from elections.rules.law import Law, PartyLaw
from elections.rules.outcomes import Step
from elections.selectors import day_of_ages
from imports.checks.files import check_duplicates, check_same_person, column_of
from imports.checks.rows import birth_of, check_dates, check_party, check_person, check_post
from imports.choices import ProblemKind as Kind
from imports.recognition import recognise
from places.models import Unit

if TYPE_CHECKING:
    from imports.lines import Line
    from imports.models import Batch

IN_TWO_UNITS = "在两个单位参选。请核对是否填错单位。"
_CHUNK, _TOLD = 500, 3
_HEADS = ((Body.PARTY, PartyPost.SECRETARY, "党组织书记"), (Body.COMMITTEE, CommitteePost.DIRECTOR, "村(居)委会主任"))


def check_candidate(line: Line, today: dt.date) -> None:
    """Find what is missing in a row of candidates and what contradicts itself."""
    check_person(line, today)
    check_post(line, "没有填写拟任职务。请填写参选的党组织或村(居)委会职务；“职务”“现任职务”两列读作现在的职务。")
    if line.posts.postings:
        titles = "、".join(title for _, title in line.posts.postings)[:60]
        told = f"“{titles}”不是两委或监委会的职务，不由选举产生。请只填参选的职务；其他任职写在“现任职务”里。"
        line.add(column_of(line, "party_post"), Kind.UNKNOWN_POST, told)
    check_party(line)
    check_dates(line, today)


def check_candidates(batch: Batch, lines: Sequence[Line]) -> None:
    """Find who the lines mean, and what they say against each other, against who stands already and the contests."""
    recognise(batch, lines)
    lines = [line for line in lines if not line.is_left_out]
    check_duplicates(lines)
    check_same_person(lines, Kind.CANDIDATE_IN_TWO_UNITS, IN_TWO_UNITS)
    by_unit: dict[Unit, list[Line]] = defaultdict(list)
    for line in lines:
        if line.unit:
            by_unit[line.unit].append(line)
    ids = [unit.pk for unit in by_unit]
    standing = rivals_of(batch.term, ids)
    contests, laws = contests_of(batch.term, ids), Laws()
    limits, day = _age_limits(batch.term), day_of_ages(batch.term)
    for unit, mine in by_unit.items():
        there = {rival.key: rival for rival in standing.get(unit.pk, ())}
        keys = {line.key for line in mine}
        others = [] if batch.is_complete else [rival for rival in there.values() if rival.key not in keys]
        _check_heads(mine, there, others)
        _check_ages(mine, contests.get(unit.pk, ()), limits, day)
        _check_surplus(mine, others, contests.get(unit.pk, ()), laws)


def contests_of(term: Term, unit_ids: Collection[int]) -> dict[int, list[Contest]]:
    """The contests of units at the term election, with their posts and the law; three queries per 500 units."""
    units = sorted(unit_ids)
    found: dict[int, list[Contest]] = defaultdict(list)
    for start in range(0, len(units), _CHUNK):
        rows = Contest.objects.filter(term=term, occasion=0, unit__in=units[start : start + _CHUNK])
        for contest in rows.select_related("law__rule_set").prefetch_related("posts", "law__values"):
            found[contest.unit_id].append(contest)
    return found


def _check_heads(mine: Sequence[Line], there: dict[str, Rival], others: Sequence[Rival]) -> None:
    """Two who are meant for the post of one secretary or director."""
    for body, post, word in _HEADS:
        named = [line for line in mine if getattr(line.posts, body) == post and _is_on_slate(line, there.get(line.key))]
        known = [rival.name for rival in others if rival.is_on_slate and rival.posts[body] == post]
        if len({line.key or line.number for line in named}) + len(known) < 2:
            continue
        for line in named:
            rest = [f"第{other.number}行{other.name}" for other in named if other is not line][:_TOLD]
            rest += [f"系统中的{name}" for name in known][:_TOLD]
            if rest:
                told = f"拟任{word}的还有{'、'.join(rest)}。一个单位只拟任一名，差额人选请在“是否拟任人选”填“否”。"
                line.add(column_of(line, f"{body}_post"), Kind.TWO_FOR_ONE_POST, told)


def _age_limits(term: Term) -> list[Condition]:
    conditions = (condition for _, condition in conditions_of_term(term))
    return [each for each in conditions if each.check == QualificationCheck.AGE_MOST]


def _check_ages(mine: Sequence[Line], contests: Sequence[Contest], limits: Sequence[Condition], day: dt.date) -> None:
    """Who is older on the election day than the term's conditions allow, with the arithmetic."""
    for line in mine if limits else ():
        days = [each.election_day for each in contests if each.election_day and getattr(line.posts, each.body)]
        applicant = Applicant(
            birth=birth_of(line) or (line.known.birth if line.known else None),
            education=None,
            political_status="",
            party_post=line.posts.party,
            election_day=max(days, default=day),
            is_day_set=bool(days),
        )
        for limit in limits if applicant.birth else ():
            judged = judge(limit, applicant)
            if applies(limit, applicant) and judged.is_met is False:
                told = f"{judged.told}（任职条件“{limit.text}”）。确需参选的，请在候选人页面写明例外的理由。"
                line.add(_birth_column(line), Kind.CANDIDATE_OVER_AGE, told)


def _birth_column(line: Line) -> str:
    return "birth" if "birth" in line.table.cell_of else "id_number"


def _is_on_slate(line: Line, there: Rival | None) -> bool:
    said = line.values.get("is_on_slate")
    return said if said is not None else there is None or there.is_on_slate


class Laws(dict[int, Law]):
    """The law of each version of a rule set, read once."""

    def of(self, contest: Contest) -> Law | None:
        if contest.law is None:
            return None
        if contest.law_id not in self:
            self[contest.law.pk] = contest.law.law
        return self[contest.law.pk]


def _check_surplus(mine: Sequence[Line], others: Sequence[Rival], contests: Sequence[Contest], laws: Laws) -> None:
    """Contests of which a row of the file is, and for which too few stand; told at the unit's first row."""
    for contest in contests:
        posts = [post for line in mine if (post := getattr(line.posts, contest.body))]
        law = laws.of(contest)
        if not posts or law is None:
            continue
        posts += [post for rival in others if (post := rival.posts[contest.body])]
        for step in _short_steps(contest, law, posts):
            source = f"（{step.source}）" if step.source else ""
            told = f"{Body(contest.body).label}选举：{step.text}{source}。请补足候选人，或核对职数。"
            mine[0].add("unit", Kind.TOO_FEW_CANDIDATES, told)


def _short_steps(contest: Contest, law: Law, posts: Sequence[str]) -> Iterator[Step]:
    seats = {each.post: each.seats for each in contest.posts.all()}  # type: ignore[attr-defined]
    if isinstance(law, PartyLaw):
        outcomes = [check_party_surplus(law, sum(seats.values()), len(posts))] if seats else []
    else:
        labels = POSTS[Body(contest.body)]
        outcomes = [check_surplus(law, labels(post).label, count, posts.count(post)) for post, count in seats.items()]
    for outcome in outcomes:
        yield from (step for step in outcome.steps if not step.is_met)
