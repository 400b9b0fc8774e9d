"""The rule sets: every number by which an election is held, for the committees and for the Party organisations.

Which numbers there are is declared here; what they are is data (``elections/codes/rule_sets.csv``), because they differ
by kind of unit, province and date: the organic laws changed on 2026-01-01.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from elections.rules.provisions import Choice, Count, Flag, Provision, Share, Way, declared, provision


class Kin(Way):
    """How two people are related."""

    SPOUSE = "spouse", "夫妻"
    DIRECT_LINE = "direct_line", "直系亲属"
    SIBLING = "sibling", "兄弟姐妹"
    OTHER_NEAR = "other_near", "其他近亲属"


class KinDegree(Way):
    """Which relatives may not sit in one committee (回避)."""

    NONE = "none", "没有规定"
    DIRECT_LINE = "direct_line", "夫妻、直系亲属"
    SIBLINGS = "siblings", "夫妻、直系亲属、兄弟姐妹"
    NEAR_KIN = "near_kin", "近亲属"

    def bars(self, kin: Kin) -> bool:
        return list(Kin).index(kin) < {"none": 0, "direct_line": 2, "siblings": 3, "near_kin": 4}[self.value]


class WomenSeat(Way):
    """How the committee comes to its woman where the votes alone do not bring one (妇女名额)."""

    BEST_WOMAN_FIRST = "best_woman_first", "过半数票的妇女中得票最多的先当选"
    SEPARATE_LINE = "separate_line", "选票上单列妇女名额"
    FURTHER_VOTE = "further_vote", "留出名额，只在妇女中另行选举"


class MajorityBase(Way):
    """Of whom a Party election wants more than half."""

    DUE = "due", "应到会有选举权的党员"
    PRESENT = "present", "实到会有选举权的党员"


class ElectorsMode(Way):
    """Who votes (选举方式): the base of the turnout."""

    ALL_VOTERS = "all_voters", "登记选民"
    HOUSEHOLD_DELEGATES = "household_delegates", "户代表"
    RESIDENTS_DELEGATES = "residents_delegates", "居民代表"


SIZE, POLL, SUPPLEMENTARY, DATES, RECALL = "名额与候选人", "投票与当选", "另行选举", "期限", "罢免与补选"
MEETING, LEADERS = "到会", "书记、副书记"


@dataclass(frozen=True)
class CommitteeLaw:
    """By which numbers a village's or residents' committee is elected (村民委员会、居民委员会)."""

    title: str
    size_least: Count = provision("委员会成员最少", SIZE, "人")
    size_most: Count = provision("委员会成员最多", SIZE, "人")
    surplus_least: Count = provision("候选人至少多于应选名额（0 为可以等额）", SIZE, "人")
    women_least: Count = provision("妇女成员最少", SIZE, "人")
    women_seat: Choice = provision("妇女名额的产生", SIZE, ways=WomenSeat)
    kin_degree: Choice = provision("不得在同一委员会任职的亲属", SIZE, ways=KinDegree)
    household_delegates: Flag = provision("可以由户代表选举", POLL)
    residents_delegates: Flag = provision("可以由居民代表选举", POLL)
    returned_within_issued: Flag = provision("收回选票多于发出选票的，选举无效", POLL)
    turnout: Share = provision("参加投票人数占选民（代表）", POLL)
    majority: Share = provision("当选票数占投票人数", POLL)
    counts_down: Flag = provision("高职务得票计入低职务（下加）", POLL)
    proxies_most: Count = provision("一人最多接受委托", POLL, "人")
    supplementary: Share = provision("另行选举当选票数占所投选票", SUPPLEMENTARY)
    supplementary_turnout: Flag = provision("另行选举也须过半数参加", SUPPLEMENTARY)
    supplementary_days: Count = provision("另行选举在首次投票后", SUPPLEMENTARY, "日内")
    vacant_from: Count = provision("另行选举后仍不足，已当选达到即可暂缺", SUPPLEMENTARY, "人")
    women_seat_may_stay_open: Flag = provision("另行选举后妇女名额可以暂缺", SUPPLEMENTARY)
    voter_list_days: Count = provision("选民名单公布在选举日前", DATES, "日")
    objection_days: Count = provision("对选民名单提出申诉在公布后", DATES, "日内")
    answer_days: Count = provision("申诉处理在收到后", DATES, "日内")
    final_list_days: Count = provision("正式候选人公布在选举日前", DATES, "日")
    handover_days: Count = provision("工作移交在新一届产生后", DATES, "日内")
    recall_voters: Share = provision("提出罢免的选民占有选举权的人", RECALL)
    recall_delegates: Share = provision("提出罢免的代表占全体代表", RECALL)
    recall_turnout: Share = provision("罢免投票人数占登记选民", RECALL)
    recall_majority: Share = provision("同意罢免占投票人数", RECALL)
    by_election_below: Count = provision("成员少于此数应当补选", RECALL, "人")
    by_election_months: Count = provision("补选在出缺后", RECALL, "个月内")


@dataclass(frozen=True)
class PartyLaw:
    """By which numbers a Party organisation's committee is elected (党支部、党总支、党委)."""

    title: str
    branch_least: Count = provision("支部委员会委员最少", SIZE, "人")
    branch_most: Count = provision("支部委员会委员最多", SIZE, "人")
    general_branch_least: Count = provision("总支部委员会委员最少", SIZE, "人")
    general_branch_most: Count = provision("总支部委员会委员最多", SIZE, "人")
    committee_least: Count = provision("党委委员最少", SIZE, "人")
    committee_most: Count = provision("党委委员最多", SIZE, "人")
    branch_committee_from: Count = provision("正式党员达到此数设支部委员会", SIZE, "人")
    surplus: Share = provision("委员候选人多于应选名额的比例", SIZE)
    congress_from: Count = provision("党员达到此数可以召开党员代表大会", MEETING, "人")
    quorum: Share = provision("有选举权的到会人数占应到会人数", MEETING)
    returned_within_issued: Flag = provision("收回选票多于发出选票的，选举无效", POLL)
    majority: Share = provision("当选赞成票占应到会（实到会）人数", POLL)
    majority_base: Choice = provision("当选票数以谁为基数", POLL, ways=MajorityBase)
    leaders_equal: Flag = provision("书记、副书记等额选举", LEADERS)
    leaders_by_committee: Flag = provision("设委员会的，书记、副书记由新一届委员会选举", LEADERS)
    shift_months: Count = provision("换届提前或延期不超过", DATES, "个月")


Law = CommitteeLaw | PartyLaw

LAWS: dict[str, type[CommitteeLaw] | type[PartyLaw]] = {
    "village": CommitteeLaw,
    "residents": CommitteeLaw,
    "party": PartyLaw,
}
"""The kind of a rule set → what it must say."""


def law_of(kind: str, title: str, provisions: Mapping[str, Provision]) -> Law:
    """The rule set of a kind. Errors: ``ValueError`` that names the provisions which are missing."""
    missing = [each.label for each in declared(LAWS[kind]) if each.key not in provisions]
    if missing:
        raise ValueError(f"规则“{title}”缺少：{'、'.join(missing)}")
    return LAWS[kind](title=title, **provisions)  # type: ignore[arg-type]
