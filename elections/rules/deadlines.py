"""The dates around an election day, and whether they are in order."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from elections.rules.law import CommitteeLaw
from elections.rules.outcomes import Outcome, Step, outcome
from elections.rules.provisions import Count


def check_voter_list(law: CommitteeLaw, election_day: dt.date, published: dt.date) -> Outcome:
    """The list of voters stands twenty days before the election (村委会组织法第十四条)."""
    return _not_after("选民名单公布", published, election_day, law.voter_list_days)


def check_final_list(law: CommitteeLaw, election_day: dt.date, published: dt.date) -> Outcome:
    """The final list of candidates stands five days before the election (上海办法第十二条、浙江办法第十八条)."""
    return _not_after("正式候选人名单公布", published, election_day, law.final_list_days)


def check_supplementary_day(law: CommitteeLaw, first: dt.date, supplementary: dt.date) -> Outcome:
    """A supplementary poll is held on the same day or within thirty days (上海办法第二十一条、浙江办法第二十九条)."""
    return _within("另行选举", supplementary, "首次投票", first, law.supplementary_days)


def check_handover(law: CommitteeLaw, elected: dt.date, handed_over: dt.date) -> Outcome:
    """The old committee hands over within ten days (村委会组织法第二十条)."""
    return _within("工作移交", handed_over, "新一届产生", elected, law.handover_days)


def check_order(*dates: tuple[str, dt.date | None]) -> Outcome:
    """Named dates in the order in which they must come; unknown ones are left out."""
    known = [(name, day) for name, day in dates if day]
    steps = []
    for (name, day), (later_name, later) in pairwise(known):
        told = f"{name} {day} {'不晚于' if day <= later else '晚于'}{later_name} {later}"
        steps.append(Step(told, day <= later))
    return Outcome(tuple(steps))


def _not_after(name: str, day: dt.date, election_day: dt.date, days: Count) -> Outcome:
    last = election_day - dt.timedelta(days=days.value)
    good = day <= last
    told = f"{name}日期 {day}，应不晚于选举日 {election_day} 前 {days} 日（{last}）"
    return outcome(Step(f"{told}，{'符合' if good else '过晚'}", good, days.source))


def _within(name: str, day: dt.date, base_name: str, base: dt.date, days: Count) -> Outcome:
    last = base + dt.timedelta(days=days.value)
    good = base <= day <= last
    verdict = "符合" if good else ("早于" + base_name if day < base else "已逾期")
    told = f"{name}日期 {day}，应在{base_name}（{base}）后 {days} 日内（至 {last}），{verdict}"
    return outcome(Step(told, good, days.source))
