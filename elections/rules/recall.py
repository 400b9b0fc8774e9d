"""Recall, vacancies and by-elections."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from elections.rules.ballots import check_ballots
from elections.rules.law import CommitteeLaw
from elections.rules.outcomes import Outcome, Step, outcome, together


class Proposers(StrEnum):
    """Who asks for a recall."""

    VOTERS = "voters"
    DELEGATES = "delegates"


def check_recall_proposal(law: CommitteeLaw, proposers: Proposers, signatures: int, entitled: int) -> Outcome:
    """A fifth of those with a vote, or a third of the delegates, ask for it (村委会组织法第十六条)."""
    share, words = (
        (law.recall_voters, "有选举权的居(村)民")
        if proposers == Proposers.VOTERS
        else (law.recall_delegates, "居(村)民代表")
    )
    good = share.is_met(signatures, entitled)
    verdict = "罢免要求成立" if good else "联名人数不足"
    told = f"{words} {entitled} 人，联名 {signatures} 人，{share.comparison(signatures, entitled)}，{verdict}"
    return outcome(Step(told, good, share.source))


def recall_vote(law: CommitteeLaw, registered: int, issued: int, returned: int, votes_for: int) -> Outcome:
    """More than half of the registered voters vote, more than half of the ballots say yes (村委会组织法第十六条)."""
    turnout, majority = law.recall_turnout, law.recall_majority
    took_part, passed = turnout.is_met(returned, registered), majority.is_met(votes_for, returned)
    arithmetic = turnout.comparison(returned, registered)
    told = f"登记选民 {registered} 人，收回选票 {returned} 张，{arithmetic}，投票{'有效' if took_part else '无效'}"
    yes = f"同意罢免 {votes_for} 票，{majority.comparison(votes_for, returned)}，罢免{'通过' if passed else '不通过'}"
    return together(
        [
            check_ballots(law, issued, returned),
            outcome(Step(told, took_part, turnout.source)),
            outcome(Step(yes, passed, majority.source)),
        ]
    )


def check_vacancy(law: CommitteeLaw, seats: int, serving: int) -> Outcome:
    """Not good where so few still serve that a by-election must be held (上海办法第二十九条)."""
    least = law.by_election_below
    if serving >= least.value:
        told = f"应有 {seats} 名，在任 {serving} 名，不少于 {least} 名，出缺可以补选"
        return outcome(Step(told, True, least.source))
    told = f"应有 {seats} 名，在任 {serving} 名，少于 {least} 名，应当在 {law.by_election_months} 个月内补选"
    return outcome(Step(told, False, least.source))


def by_election_until(law: CommitteeLaw, vacant_on: dt.date) -> dt.date:
    """The last day for a by-election that must be held (上海办法第二十九条)."""
    return add_months(vacant_on, law.by_election_months.value)


def by_election_term(term_ends: dt.date) -> tuple[dt.date, Step]:
    """Who is elected in term serves to the end of this term (村委会组织法第十九条)."""
    return term_ends, Step(f"补选产生的成员任期到本届任期届满（{term_ends:%Y-%m-%d}）为止")


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, the month's last where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return dt.date(year, month + 1, min(day.day, (following - dt.timedelta(days=1)).day))
