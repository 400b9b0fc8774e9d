"""From the votes of a poll to who is elected, what is missing and what must follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from elections.rules.ballots import Ballots, check_ballots, check_mode, check_sums, check_turnout
from elections.rules.law import CommitteeLaw, ElectorsMode, KinDegree, WomenSeat
from elections.rules.outcomes import Elected, Next, Outcome, PollOutcome, Step, Tie, Vacancy, together
from elections.rules.picking import (
    Picked,
    Pool,
    Post,
    Related,
    Relation,
    Standing,
    Threshold,
    pick,
    pool_of,
    related_by,
)


@dataclass(frozen=True)
class Poll:
    """One poll of a committee: who votes, the ballots, the posts from the highest down, and each candidate's votes.

    ``seated`` are those whom an earlier poll of this election elected.
    """

    mode: ElectorsMode
    electors: int
    ballots: Ballots
    posts: Sequence[Post]
    standings: Sequence[Standing]
    relations: Sequence[Relation] = ()
    seated: Sequence[Elected] = ()


def first_poll(law: CommitteeLaw, poll: Poll) -> PollOutcome:
    """The first vote, or a renewed one: ballots, turnout, then more than half of the ballots (村委会组织法第十五条).

    The base is the ballots returned, not the good ones. Missing seats go to a supplementary poll (另行选举); a void
    vote is held anew (重新选举).
    """
    checked = check_poll(law, poll, needs_turnout=True)
    refused = _void(checked)
    if refused:
        return refused
    threshold = Threshold(law.majority, poll.ballots.returned)
    reserve = max(0, law.women_least.value - sum(each.is_woman for each in poll.seated))
    counted = _count(law, poll, threshold, reserve)
    return _declared(counted, checked.steps, Next.SUPPLEMENTARY, _missing_step(counted, law.majority.source))


def supplementary_poll(law: CommitteeLaw, poll: Poll) -> PollOutcome:
    """The vote for missing seats: most votes, and not fewer than one third of the ballots (村委会组织法第十五条).

    What is missing after it may stay empty when enough are elected (上海办法第二十一条、浙江办法第三十条); for the
    women's seat the rule says whether it may.
    """
    checked = check_poll(law, poll, needs_turnout=bool(law.supplementary_turnout))
    refused = _void(checked)
    if refused:
        return refused
    counted = _count(law, poll, Threshold(law.supplementary, poll.ballots.returned), reserve=0)
    following, step = _after_supplementary(law, len(poll.seated) + len(counted.elected), counted)
    return _declared(counted, checked.steps, following, step)


def runoff(law: CommitteeLaw, tie: Tie, poll: Poll) -> PollOutcome:
    """The further vote among those tied for a post: most votes (上海办法第二十条、浙江办法第二十八条)."""
    checked = check_poll(law, poll, needs_turnout=False)
    refused = _void(checked)
    if refused:
        return refused
    posts = [replace(post, seats=tie.seats, women=0) for post in poll.posts if post.code == tie.post]
    among = [each for each in poll.standings if each.key in tie.keys]
    counted = _count(law, replace(poll, posts=posts, standings=among), Threshold(), reserve=0)
    return _declared(counted, checked.steps, Next.SUPPLEMENTARY, _missing_step(counted, ""))


def reported_poll(law: CommitteeLaw, poll: Poll, elected: Sequence[Elected], *, is_supplementary: bool) -> PollOutcome:
    """A poll of which a unit tells the turnout and the winners only: the seats that nobody took, and what follows.

    ``poll.ballots.returned`` is how many took part.
    """
    checks = [check_mode(law, poll.mode)]
    if not is_supplementary or law.supplementary_turnout:
        checks.append(check_turnout(law, poll.mode, poll.electors, poll.ballots.returned))
    checked = together(checks)
    refused = _void(checked)
    if refused:
        return refused
    counted = _Counted(elected=list(elected))
    for post in poll.posts:
        mine = [each for each in elected if each.post == post.code]
        missing = post.seats - len(mine)
        names = "、".join(each.label for each in mine) or "无"
        counted.steps.append(Step(f"{post.label}应选 {post.seats} 名，报告当选：{names}", missing <= 0))
        if missing > 0:
            women = max(0, post.women - sum(each.is_woman for each in mine))
            counted.vacancies += (Vacancy(post.code, missing, min(women, missing)),)
    if not is_supplementary:
        return _declared(counted, checked.steps, Next.SUPPLEMENTARY, _missing_step(counted, law.majority.source))
    following, step = _after_supplementary(law, len(poll.seated) + len(counted.elected), counted)
    return _declared(counted, checked.steps, following, step)


def check_poll(law: CommitteeLaw, poll: Poll, *, needs_turnout: bool) -> Outcome:
    """Whether the poll may be counted: in this order ballots, sums, electors, turnout."""
    checks = [
        check_ballots(law, poll.ballots.issued, poll.ballots.returned),
        check_sums(poll.ballots),
        check_mode(law, poll.mode),
    ]
    if needs_turnout:
        checks.append(check_turnout(law, poll.mode, poll.electors, poll.ballots.returned))
    return together(checks)


def _void(checked: Outcome) -> PollOutcome | None:
    if checked.is_good:
        return None
    return PollOutcome((*checked.steps, Step("应当重新选举", False)), Next.RENEWED, is_valid=False)


@dataclass
class _Counted(Picked):
    """All posts of a poll counted: the vacancies, and the posts that wait for a tie."""

    vacancies: tuple[Vacancy, ...] = ()
    waiting: tuple[str, ...] = ()


def _count(law: CommitteeLaw, poll: Poll, threshold: Threshold, reserve: int) -> _Counted:
    """Count post by post from the highest; ``reserve`` women must be among the elected."""
    related = related_by(KinDegree.of(law.kin_degree), poll.relations)
    total = _Counted()
    lines = {post.code: post.women for post in poll.posts if post.women}
    last = next((post for post in reversed(poll.posts) if post.code not in lines), None)
    for post in poll.posts:
        women = sum(each.is_woman for each in total.elected if each.post not in lines)
        is_reserving = post is last and (post.seats > 1 or len(poll.posts) > 1)
        wanted = max(0, reserve - women - sum(lines.values())) if is_reserving else 0
        seated = [*poll.seated, *total.elected]
        pool = pool_of(law, poll.posts, post, poll.standings, {each.key for each in seated})
        tied = {key for tie in total.ties for key in tie.keys}
        if any(standing.key in tied for standing, _ in pool):
            total.waiting += (post.code,)
            total.steps.append(Step(f"{post.label}待较高职务再次投票后确定", False))
            continue
        total.steps.append(_head(post, threshold))
        picked, open_women = _fill(law, post, pool, threshold, related, seated, wanted)
        total.elected += picked.elected
        total.ties += picked.ties
        total.steps += picked.steps
        if picked.held:
            total.waiting += (post.code,)
        if picked.open:
            total.vacancies += (Vacancy(post.code, picked.open, min(open_women, picked.open)),)
    return total


def _head(post: Post, threshold: Threshold) -> Step:
    told = f"{post.label}应选 {post.seats} 名" + (f"，其中妇女 {post.women} 名" if post.women else "")
    if threshold.share:
        told += f"，当选须得 {threshold.share.least(threshold.base)} 票（{threshold.share}，共 {threshold.base} 票）"
    return Step(told, True, threshold.source)


def _fill(
    law: CommitteeLaw,
    post: Post,
    pool: Pool,
    threshold: Threshold,
    related: Related,
    seated: Sequence[Elected],
    wanted: int,
) -> tuple[Picked, int]:
    """Fill a post, its women's seats first; and how many of them stay open.

    Women's seats of the ballot (``post.women``) are for women only (浙江办法第二十一条). Where the committee would
    otherwise have no woman (``wanted``), the best-voted woman above half comes first (村民委员会选举规程), or the seat
    is kept for a further vote among women (浙江办法第二十九条).
    """
    women = post.women
    if wanted and post.seats > 0:
        natural = pick(post, post.seats, pool, threshold, related, seated)
        if _women_in(natural, pool) >= wanted:
            return natural, 0
        women = min(wanted, post.seats)
        if law.women_seat.value != WomenSeat.BEST_WOMAN_FIRST:
            return _kept_open(law, post, pool, threshold, related, seated, women), women
    if not women:
        return pick(post, post.seats, pool, threshold, related, seated), 0
    first = pick(post, women, [each for each in pool if each[0].is_woman], threshold, related, seated)
    held = {each.key for each in first.elected} | {key for tie in first.ties for key in tie.keys}
    told = pick(post, women, [each for each in pool if each[0].key in held], threshold, related, seated).steps
    words = f"妇女名额 {women} 名，得票符合当选条件的妇女中得票最多的当选"
    first.steps = [Step(words, True, law.women_least.source), *told]
    others = [each for each in pool if each[0].key not in held]
    if women == post.seats:
        men = [standing for standing, _ in others if not standing.is_woman]
        first.steps += [Step(f"{each.label}不是妇女，不能当选妇女名额", False) for each in men]
        others = [each for each in others if each[0].is_woman]
    rest = pick(post, post.seats - women, others, threshold, related, [*seated, *first.elected])
    return first + rest, first.open


def _women_in(picked: Picked, pool: Pool) -> int:
    """How many women are elected, or will be whoever wins a further vote."""
    women = {standing.key for standing, _ in pool if standing.is_woman}
    sure = sum(tie.seats for tie in picked.ties if women.issuperset(tie.keys))
    return sum(each.is_woman for each in picked.elected) + sure


def _kept_open(
    law: CommitteeLaw,
    post: Post,
    pool: Pool,
    threshold: Threshold,
    related: Related,
    seated: Sequence[Elected],
    women: int,
) -> Picked:
    picked = pick(post, post.seats - women, pool, threshold, related, seated)
    told = f"当选人中没有妇女，留出 {women} 名，只在妇女中另行选举"
    picked.steps.append(Step(told, False, law.women_least.source))
    picked.open += women
    return picked


def _missing_step(counted: _Counted, source: str) -> Step | None:
    missing = sum(each.seats for each in counted.vacancies)
    if not missing:
        return None
    women = sum(each.women for each in counted.vacancies)
    told = f"缺 {missing} 名" + (f"（其中妇女 {women} 名）" if women else "")
    return Step(f"{told}，不足的名额另行选举", False, source)


def _after_supplementary(law: CommitteeLaw, elected: int, counted: _Counted) -> tuple[Next, Step | None]:
    missing = sum(each.seats for each in counted.vacancies)
    women = sum(each.women for each in counted.vacancies)
    if not missing:
        return Next.NOTHING, None
    if women and not law.women_seat_may_stay_open:
        source = law.women_seat_may_stay_open.source
        return Next.SUPPLEMENTARY, Step(f"妇女名额仍缺 {women} 名，应当再次另行选举", False, source)
    enough = law.vacant_from
    if elected >= enough.value:
        told = f"已当选 {elected} 名，不少于 {enough} 名，所缺 {missing} 名可以暂缺"
        return Next.NOTHING, Step(told, True, enough.source)
    told = f"已当选 {elected} 名，少于 {enough} 名，所缺 {missing} 名应当再次另行选举"
    return Next.SUPPLEMENTARY, Step(told, False, enough.source)


def _declared(counted: _Counted, steps: tuple[Step, ...], missing: Next, told: Step | None) -> PollOutcome:
    """The outcome: a tie is voted on first, then what is missing."""
    following = missing if counted.vacancies else Next.NOTHING
    if counted.ties:
        following = Next.RUNOFF
    return PollOutcome(
        steps=(*steps, *counted.steps, *((told,) if told else ())),
        next=following,
        elected=tuple(counted.elected),
        ties=tuple(counted.ties),
        vacancies=counted.vacancies,
        waiting=counted.waiting,
    )


def posts_of(vacancies: Iterable[Vacancy], posts: Sequence[Post]) -> list[Post]:
    """The posts of a supplementary poll: the missing seats only."""
    missing = {each.post: each for each in vacancies}
    return [
        replace(post, seats=missing[post.code].seats, women=missing[post.code].women)
        for post in posts
        if post.code in missing
    ]
