"""How many may stand, how many sit, and who stands in a supplementary poll."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from elections.rules.law import CommitteeLaw, PartyLaw
from elections.rules.outcomes import Outcome, Step, Vacancy, outcome
from elections.rules.picking import Post, Standing, pool_of
from elections.rules.provisions import times


def check_size(law: CommitteeLaw, seats: int) -> Outcome:
    """A committee's size (村委会组织法第六条: 3 to 7; 居委会组织法第七条: 5 to 9)."""
    return _within("委员会", seats, law.size_least.value, law.size_most.value, law.size_least.source)


def check_party_size(law: PartyLaw, organisation: str, seats: int) -> Outcome:
    """A Party committee's size by its form, ``branch``, ``general_branch`` or ``committee`` (农村工作条例)."""
    least = getattr(law, f"{organisation}_least")
    most = getattr(law, f"{organisation}_most")
    return _within("党组织委员会", seats, least.value, most.value, least.source)


def _within(body: str, seats: int, least: int, most: int, source: str) -> Outcome:
    if least <= seats <= most:
        return outcome(Step(f"{body} {seats} 人，在 {least} 至 {most} 人之间", True, source))
    return outcome(Step(f"{body} {seats} 人，应为 {least} 至 {most} 人", False, source))


def check_surplus(law: CommitteeLaw, post: str, seats: int, candidates: int) -> Outcome:
    """More candidates than seats for a post, or where the rule allows it as many (村委会组织法第十五条)."""
    surplus = law.surplus_least
    least = seats + surplus.value
    told = f"{post}应选 {seats} 名，候选人 {candidates} 名"
    if candidates >= least:
        how = "差额" if candidates > seats else "等额"
        return outcome(Step(f"{told}，{how}选举，不少于 {least} 名", True, surplus.source))
    return outcome(Step(f"{told}，应不少于 {least} 名", False, surplus.source))


def check_party_surplus(law: PartyLaw, seats: int, candidates: int) -> Outcome:
    """At least 20 % more candidates than seats, rounded up (基层组织选举工作条例): 3→4, 5→6, 7→9, 9→11."""
    share = law.surplus
    least = seats + share.least(seats)
    part, whole = f"{share.denominator}×({candidates}－{seats})", times(share.numerator, seats)
    good = share.is_met(candidates - seats, seats)
    words = f"{part} {'不小于' if good else '小于'} {whole}"
    told = f"委员应选 {seats} 名，候选人 {candidates} 名，{words}，{'符合' if good else '不足'}差额（至少 {least} 名）"
    return outcome(Step(told, good, share.source))


def supplementary_candidates(
    law: CommitteeLaw,
    vacancy: Vacancy,
    posts: Sequence[Post],
    standings: Iterable[Standing],
    elected: Collection[str],
) -> tuple[list[Standing], Outcome]:
    """Who stands for a missing seat: the highest losers of the first vote, with a surplus (村委会组织法第十五条).

    Equal votes at the end of the list all stand. Where the seat is for women only, only women stand.
    """
    post = next(each for each in posts if each.code == vacancy.post)
    wanted = vacancy.seats + law.surplus_least.value
    only_women = vacancy.women == vacancy.seats
    losers = pool_of(law, posts, post, standings, elected)
    ranked = sorted((each for each in losers if each[0].is_woman or not only_women), key=lambda each: -each[1])
    last = ranked[min(wanted, len(ranked)) - 1][1] if ranked else 0
    chosen = [(standing, votes) for standing, votes in ranked if votes >= last]
    names = "、".join(f"{standing.label}（{votes} 票）" for standing, votes in chosen) or "无"
    told = f"{post.label}缺 {vacancy.seats} 名，按首次投票未当选者得票多少，候选人：{names}"
    if len(chosen) < wanted:
        told += f"，不足 {wanted} 名，须另行提名"
    step = Step(told, len(chosen) >= wanted, law.supplementary.source)
    return [standing for standing, _ in chosen], outcome(step)
