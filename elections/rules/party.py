"""The elections of Party organisations: quorum, majority, secretary and deputies.

Of the 2020 regulation only articles 1 to 6 were read; the other numbers are background and stand in the rule set as
such, to be checked and changed there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from elections.rules.ballots import Ballots, check_ballots, check_sums
from elections.rules.law import MajorityBase, PartyLaw
from elections.rules.outcomes import Elected, Next, Outcome, PollOutcome, Step, Vacancy, outcome, together
from elections.rules.picking import Picked, Post, Standing, Threshold, pick


@dataclass(frozen=True)
class Meeting:
    """Those with a vote who are due (who left the base with approval not among them) and who came, and the ballots."""

    due: int
    present: int
    ballots: Ballots


class LeadersElectors(StrEnum):
    """Who elects secretary and deputies."""

    COMMITTEE = "committee"
    MEETING = "meeting"


def check_quorum(law: PartyLaw, due: int, present: int) -> Outcome:
    """At least four fifths of those due are present; the rule of 1990 wanted more (基层组织选举工作条例)."""
    good = law.quorum.is_met(present, due)
    verdict = "可以选举" if good else "到会人数不足，不能选举"
    told = f"应到会 {due} 人，实到会 {present} 人，{law.quorum.comparison(present, due)}，{verdict}"
    return outcome(Step(told, good, law.quorum.source))


def check_meeting(law: PartyLaw, meeting: Meeting) -> Outcome:
    """Whether the ballots of a meeting may be counted: nobody votes by proxy, so no more ballots than people came."""
    ballots = meeting.ballots
    told = f"发出选票 {ballots.issued} 张，实到会 {meeting.present} 人"
    good = ballots.issued <= meeting.present
    issued = Step(f"{told}，{'发出不多于到会' if good else '发出多于到会，党内选举不能委托投票，请核对'}", good)
    return together(
        [
            check_quorum(law, meeting.due, meeting.present),
            outcome(issued),
            check_ballots(law, ballots.issued, ballots.returned),
            check_sums(ballots),
        ]
    )


def committee_poll(law: PartyLaw, meeting: Meeting, post: Post, standings: Sequence[Standing]) -> PollOutcome:
    """The members of a Party committee: more than half of those due (or present, as the rule set says), most votes.

    A tie is voted on again; for missing seats a vote is held again, or where few are missing the seats may be fewer.
    """
    checked = check_meeting(law, meeting)
    if not checked.is_good:
        return PollOutcome((*checked.steps, Step("应当重新选举", False)), Next.RENEWED, is_valid=False)
    base = _base(law, meeting)
    threshold = Threshold(law.majority, base)
    pool = [(each, each.votes[post.code]) for each in standings if post.code in each.votes]
    picked = pick(post, post.seats, pool, threshold, lambda first, second: False, ())
    return _declared(law, meeting, post, checked, picked)


def _base(law: PartyLaw, meeting: Meeting) -> int:
    return meeting.due if law.majority_base.value == MajorityBase.DUE else meeting.present


def needed(law: PartyLaw, meeting: Meeting) -> Step:
    """How many votes elect, on the base of the rule set, with the other base beside it: sources disagree."""
    due, present = law.majority.least(meeting.due), law.majority.least(meeting.present)
    base = MajorityBase.of(law.majority_base)
    mine, other = (due, present) if base == MajorityBase.DUE else (present, due)
    beside = MajorityBase.PRESENT if base == MajorityBase.DUE else MajorityBase.DUE
    told = f"当选须得 {mine} 票（以{base.label}为基数；以{beside.label}为基数则为 {other} 票）"
    return Step(told, True, law.majority_base.source)


def _declared(law: PartyLaw, meeting: Meeting, post: Post, checked: Outcome, picked: Picked) -> PollOutcome:
    head = Step(f"{post.label}应选 {post.seats} 名", True, law.majority.source)
    steps = [*checked.steps, head, needed(law, meeting), *picked.steps]
    following = Next.NOTHING
    if picked.open:
        following = Next.SUPPLEMENTARY
        told = f"缺 {picked.open} 名，不足的名额另行选举；接近应选名额的，经半数以上选举人同意也可以减少名额"
        steps.append(Step(told, False, law.majority.source))
    if picked.ties:
        following = Next.RUNOFF
    vacancies = (Vacancy(post.code, picked.open),) if picked.open else ()
    return PollOutcome(tuple(steps), following, True, tuple(picked.elected), tuple(picked.ties), vacancies)


def reported_meeting(law: PartyLaw, meeting: Meeting, posts: Sequence[Post], elected: Sequence[Elected]) -> PollOutcome:
    """A meeting of which only attendance and winners are told."""
    checked = check_quorum(law, meeting.due, meeting.present)
    if not checked.is_good:
        return PollOutcome((*checked.steps, Step("应当重新选举", False)), Next.RENEWED, is_valid=False)
    steps, vacancies = list(checked.steps), []
    for post in posts:
        mine = [each for each in elected if each.post == post.code]
        names = "、".join(each.label for each in mine) or "无"
        steps.append(Step(f"{post.label}应选 {post.seats} 名，报告当选：{names}", len(mine) >= post.seats))
        if len(mine) < post.seats:
            vacancies.append(Vacancy(post.code, post.seats - len(mine)))
    following = Next.SUPPLEMENTARY if vacancies else Next.NOTHING
    return PollOutcome(tuple(steps), following, True, tuple(elected), (), tuple(vacancies))


def who_elects(law: PartyLaw, members: int) -> Outcome:
    """The general meeting elects; from 500 members on a congress of delegates may (基层组织选举工作条例第四条)."""
    least = law.congress_from
    if members >= least.value:
        told = f"党员 {members} 人，不少于 {least} 人，经上级党组织批准可以召开党员代表大会选举"
    else:
        told = f"党员 {members} 人，少于 {least} 人，一般由党员大会选举"
    return outcome(Step(told, True, least.source))


def who_elects_leaders(law: PartyLaw, has_committee: bool) -> tuple[LeadersElectors, Outcome]:
    """Secretary and deputies are elected by the new committee, by the meeting where there is none (R33)."""
    source = law.leaders_by_committee.source
    if has_committee and law.leaders_by_committee:
        return LeadersElectors.COMMITTEE, outcome(Step("书记、副书记由新一届委员会全体会议选举", True, source))
    why = "不设委员会" if not has_committee else "按规则"
    return LeadersElectors.MEETING, outcome(Step(f"{why}，书记、副书记由党员大会选举", True, source))


def has_committee(law: PartyLaw, members: int) -> Outcome:
    """A branch has a committee from seven full members on, a secretary only below (支部工作条例)."""
    least = law.branch_committee_from
    if members >= least.value:
        return outcome(Step(f"正式党员 {members} 人，不少于 {least} 人，设支部委员会", True, least.source))
    return outcome(Step(f"正式党员 {members} 人，少于 {least} 人，不设支部委员会，只设书记", False, least.source))


@dataclass(frozen=True)
class Leader:
    """A candidate for secretary or deputy: a full member? of the new committee?"""

    standing: Standing
    is_full_member: bool = True
    is_committee_member: bool = True


def leaders_poll(
    law: PartyLaw, electors: LeadersElectors, meeting: Meeting, post: Post, leaders: Sequence[Leader]
) -> PollOutcome:
    """Secretary or deputies: as many candidates as seats, full members, of the new committee where it elects (R33)."""
    checked = check_leaders(law, electors, post, leaders)
    if not checked.is_good:
        return PollOutcome(checked.steps, Next.RENEWED, is_valid=False)
    result = committee_poll(law, meeting, post, [each.standing for each in leaders])
    return PollOutcome(
        (*checked.steps, *result.steps), result.next, result.is_valid, result.elected, result.ties, result.vacancies
    )


def check_leaders(law: PartyLaw, electors: LeadersElectors, post: Post, leaders: Sequence[Leader]) -> Outcome:
    """Whether these may stand for secretary or deputy."""
    steps = []
    for each in leaders:
        label = each.standing.label
        if not each.is_full_member:
            steps.append(Step(f"{label}不是正式党员，不能当选{post.label}", False, law.leaders_by_committee.source))
        if electors == LeadersElectors.COMMITTEE and not each.is_committee_member:
            steps.append(
                Step(f"{label}不是新一届委员会委员，不能当选{post.label}", False, law.leaders_by_committee.source)
            )
    if law.leaders_equal:
        good = len(leaders) == post.seats
        told = f"{post.label}应选 {post.seats} 名，候选人 {len(leaders)} 名，{'等额选举' if good else '应当等额选举'}"
        steps.append(Step(told, good, law.leaders_equal.source))
    return Outcome(tuple(steps))


def check_shift(law: PartyLaw, months: int) -> Outcome:
    """An election before or after its time, with approval, by no more than a year (基层组织选举工作条例第三条)."""
    most = law.shift_months
    if months <= most.value:
        return outcome(Step(f"提前或延期 {months} 个月，不超过 {most} 个月，须报上级党组织批准", True, most.source))
    return outcome(Step(f"提前或延期 {months} 个月，超过 {most} 个月", False, most.source))
