"""What is wrong with a poll as it was entered or imported: sums, dates, and who may be declared elected.

The law decides who is elected (``elections.rules``); here stands what no paper can say truly, each with its field and
the rule it goes against.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cadres.choices import CandidacyStatus, NominationRoute, ReviewState
from elections.rules.ballots import Ballots, check_ballots, check_sums, check_total, check_votes
from elections.rules.deadlines import check_order, check_supplementary_day
from elections.rules.law import CommitteeLaw, Law, PartyLaw
from elections.rules.outcomes import Outcome
from elections.rules.picking import Post

REVIEW_SOURCE = "换届人选资格联审规定：联审未通过的不得列为正式候选人"


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong. ``field`` is a field of the poll, ``votes_<candidate>_<post>`` or ``post_<post>``."""

    field: str
    text: str
    source: str = ""

    def __str__(self) -> str:
        return f"{self.text}（{self.source}）" if self.source else self.text


@dataclass(frozen=True)
class Line:
    """What the paper says of a candidate and a post. ``is_elected`` is told in a short entry; ``barred`` says why this
    one may not be declared elected."""

    key: str
    label: str
    post: str
    votes_for: int | None = None
    against: int = 0
    abstained: int = 0
    is_elected: bool = False
    barred: str = ""

    @property
    def field(self) -> str:
        return f"votes_{self.key}_{self.post}"


@dataclass(frozen=True)
class PollFacts:
    """A poll as it was typed; what is not filled in yet is None. ``days_before`` are the days that come before it, by
    name and in order; ``first_held_on`` the first vote's where this one is supplementary.

    ``accepts_excess``: more ballots were returned than issued, and that was counted again: the vote is void.
    """

    law: Law
    posts: Sequence[Post]
    lines: Sequence[Line]
    is_short: bool = False
    held_on: dt.date | None = None
    days_before: Sequence[tuple[str, dt.date | None]] = ()
    first_held_on: dt.date | None = None
    today: dt.date | None = None
    electors: int | None = None
    attended: int | None = None
    proxies: int | None = None
    mobile: int | None = None
    issued: int | None = None
    returned: int | None = None
    valid: int | None = None
    void: int | None = None
    void_reasons: Mapping[str, int] = field(default_factory=dict)
    accepts_excess: bool = False
    is_previous_decided: bool = True

    @property
    def is_party(self) -> bool:
        return isinstance(self.law, PartyLaw)


def faults_of(facts: PollFacts, elected: Collection[str] = ()) -> list[Fault]:
    """Everything that contradicts something else. ``elected`` are the keys of those whom the rules find elected; those
    of a short entry are ticked on their lines."""
    return [
        *_order(facts),
        *_people(facts),
        *(() if facts.is_short else _ballots(facts)),
        *(_short_lines(facts) if facts.is_short else _lines(facts)),
        *_barred(facts, elected),
    ]


def missing_of(facts: PollFacts) -> list[Fault]:
    """What still has to be filled in before a poll can be submitted."""
    names = {"held_on": "投票日期", "electors": "应到会人数" if facts.is_party else "登记选民(代表)人数"}
    if facts.is_short or facts.is_party:
        names["attended"] = "实到会人数" if facts.is_party else "参加投票人数"
    if not facts.is_short:
        names |= {"issued": "发出选票", "returned": "收回选票", "valid": "有效票", "void": "无效票"}
    found = [Fault(name, f"请填写{words}。") for name, words in names.items() if getattr(facts, name) is None]
    if not facts.lines:
        found.append(Fault("posts", "没有候选人，请先确定正式候选人，或登记选票另选的人。"))
    if not facts.is_short:
        blank = [line for line in facts.lines if line.votes_for is None]
        found += [Fault(line.field, f"请填写{line.label}的得票，没有得票的填 0。") for line in blank]
    return found


def barred(*, status: str, review: str, route: str, needs_review: bool) -> str:
    """Why a candidate may not be declared elected; empty where nothing bars it. ``needs_review``: the term has a joint
    review, which even somebody written in on the ballots must pass first."""
    if status == CandidacyStatus.TURNED_DOWN:
        return "已被取消候选人资格"
    if status == CandidacyStatus.WITHDRAWN:
        return "已退出"
    if review == ReviewState.REJECTED:
        return "资格联审结论为不宜"
    if status in (CandidacyStatus.NOMINATED, CandidacyStatus.INSPECTED) and route != NominationRoute.WRITE_IN:
        return "还不是正式候选人"
    if review != ReviewState.CLEAR and (needs_review or review != ReviewState.NOT_SENT):
        return "资格联审尚未通过，须先送审并作出结论"
    return ""


def _order(facts: PollFacts) -> Iterator[Fault]:
    if not facts.is_previous_decided:
        yield Fault("held_on", "前一次投票的结果尚未确认，不能录入这一次。请先完成前一次的复核。")
    yield from _bad("held_on", check_order(*facts.days_before, ("投票日期", facts.held_on)), "请核对日期先后")
    if facts.held_on and facts.today and facts.held_on > facts.today:
        yield Fault("held_on", f"投票日期 {facts.held_on} 还没有到，不能填报结果。")
    if facts.held_on and facts.first_held_on and isinstance(facts.law, CommitteeLaw):
        yield from _bad("held_on", check_supplementary_day(facts.law, facts.first_held_on, facts.held_on))


def _people(facts: PollFacts) -> Iterator[Fault]:
    due = "应到会" if facts.is_party else "登记选民(代表)"
    came = "实到会" if facts.is_party else "参加投票"
    if facts.electors is not None:
        source = facts.law.quorum.source if isinstance(facts.law, PartyLaw) else facts.law.turnout.source
        for name, words in (("attended", came), ("returned", "收回选票")):
            number = getattr(facts, name)
            if number is not None and number > facts.electors:
                yield Fault(name, f"{words} {number}，多于{due} {facts.electors} 人，请核对。", source)
    if facts.is_party and facts.attended is not None and facts.issued is not None and facts.issued > facts.attended:
        told = f"发出选票 {facts.issued} 张，多于实到会 {facts.attended} 人；党内选举不能委托投票，请核对。"
        yield Fault("issued", told)
    if facts.is_party and facts.proxies:
        yield Fault("proxies", "党内选举不能委托他人投票，请填 0 或留空。", "基层组织选举工作条例")
    took_part = facts.attended if facts.attended is not None else facts.returned
    for name, words in (("proxies", "委托投票"), ("mobile", "流动票箱")):
        number = getattr(facts, name)
        if number is not None and took_part is not None and number > took_part:
            yield Fault(name, f"{words} {number}，多于参加投票 {took_part}，请核对。")


def _ballots(facts: PollFacts) -> Iterator[Fault]:
    issued, returned = facts.issued, facts.returned
    if issued is not None and returned is not None and not facts.accepts_excess:
        remedy = "请核对票数；复点属实的，勾选“收回多于发出，经复点属实”"
        yield from _bad("returned", check_ballots(facts.law, issued, returned), remedy)
    if returned is not None and facts.valid is not None and facts.void is not None:
        yield from _bad("valid", check_sums(Ballots(0, returned, facts.valid, facts.void)))
    told = sum(facts.void_reasons.values())
    if facts.void is not None and told > facts.void:
        yield Fault("void_reasons", f"无效原因合计 {told} 张，多于无效票 {facts.void} 张，请核对。")


def _lines(facts: PollFacts) -> Iterator[Fault]:
    if facts.valid is None:
        return
    for line in facts.lines:
        if line.votes_for is not None:
            checked = check_votes(line.label, facts.valid, line.votes_for, line.against, line.abstained)
            yield from _bad(line.field, checked)
    for post in facts.posts:
        votes = [line.votes_for or 0 for line in facts.lines if line.post == post.code]
        yield from _bad(f"post_{post.code}", check_total(post.label, facts.valid, post.seats, votes), "", facts.law)


def _short_lines(facts: PollFacts) -> Iterator[Fault]:
    for post in facts.posts:
        winners = [line for line in facts.lines if line.post == post.code and line.is_elected]
        if len(winners) > post.seats:
            source = facts.law.majority.source
            told = f"{post.label}应选 {post.seats} 名，填报当选 {len(winners)} 名，多于应选名额，请核对。"
            yield Fault(f"post_{post.code}", told, source)
    names: dict[str, list[str]] = {}
    for line in facts.lines:
        if line.is_elected:
            names.setdefault(line.key, []).append(line.label)
    for key, told_twice in names.items():
        if len(told_twice) > 1:
            first = next(line for line in facts.lines if line.key == key)
            yield Fault(first.field, f"{told_twice[0]}在两个职务上都填为当选，一人只能当选一职，请核对。")


def _barred(facts: PollFacts, elected: Collection[str]) -> Iterator[Fault]:
    for line in facts.lines:
        is_elected = line.is_elected if facts.is_short else line.key in elected
        if line.barred and is_elected:
            yield Fault(line.field, f"{line.label}{line.barred}，不能宣布当选。", REVIEW_SOURCE)


def _bad(name: str, outcome: Outcome, remedy: str = "", law: Law | None = None) -> Iterator[Fault]:
    for step in outcome.steps:
        if not step.is_met:
            text = f"{step.text}，{remedy}" if remedy else step.text
            yield Fault(name, f"{text}。", step.source or (law.majority.source if law else ""))
