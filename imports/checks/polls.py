"""What is checked in workbooks about polls: cells, then each poll as a whole by the rules of the form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cadres.models import Candidacy, Vote
from cadres.rules.posts import parse_posts
from cadres.rules.results import REVIEW_SOURCE, Fault
from elections.choices import POSTS, Body, PollKind
from elections.models import Contest
from imports.choices import ProblemKind as Kind
from imports.poll_drafts import Draft, barred_in, contests_of, draft_of, grouped

if TYPE_CHECKING:
    from imports.lines import Line
    from imports.models import Batch

Named = tuple["Line", Vote]
"""A row, and the line of the paper that it means."""
REASON = "void_"
HEAD = ("held_on", "electors", "attended", "proxies", "mobile", "issued", "returned", "valid", "void", "accepts_excess")
LINE = ("votes_for", "against", "abstained", "is_elected")
_HEAD_KINDS = {
    "held_on": Kind.POLL_DATES,
    **dict.fromkeys(("electors", "attended", "proxies", "mobile"), Kind.POLL_TURNOUT),
    **dict.fromkeys(("issued", "returned"), Kind.POLL_BALLOTS),
    **dict.fromkeys(("valid", "void", "void_reasons"), Kind.POLL_SUMS),
}
_PARTY_WORDS = (("electors", "members_due"), ("attended", "members_present"))
_LEADERS = ("secretary", "deputy_secretary")
_WHERE = "请先在“选举”页建立（可按街镇成批设置），再导入。"


def check_counts_row(line: Line, today: dt.date) -> None:
    """Whose poll it is, and that it says anything."""
    for name, party_name in _PARTY_WORDS:
        _take_party_word(line, name, party_name)
    stated = [name for name in line.values if name in HEAD or name.startswith(REASON)]
    if not stated and not line.has_error:
        line.add("electors", Kind.MISSING_VOTES, "这一行没有填任何数字。请填写，或删去这一行。")


def _take_party_word(line: Line, name: str, party_name: str) -> None:
    """应到会 is another column than 登记选民 in some files; a row is about one of them."""
    party = line.values.pop(party_name, None)
    is_party = line.values.get("body") == Body.PARTY or (line.values.get("body") is None and name not in line.values)
    if party is not None and (is_party or name not in line.values):
        line.values[name] = party


def check_votes_row(line: Line, today: dt.date) -> None:
    """Whose votes they are, and that there are any; the post tells the body where no column does."""
    kinds = {found.kind for found in line.problems}
    if not line.name and Kind.TEXT_TOO_LONG not in kinds:
        line.add("name", Kind.MISSING_NAME, "没有填写姓名。请补上；不是人员的行请删去。")
    if not any(name in line.values for name in LINE) and not line.has_error:
        line.add("votes_for", Kind.MISSING_VOTES, "没有填得票，也没有填是否当选。请至少填一项，没有得票的填0。")
    posts = parse_posts(line.values.get("post") or "")
    named = [body for body in Body if getattr(posts, body.value)]
    if len(named) == 1:
        line.values.setdefault("body", named[0].value)


def check_counts(batch: Batch, lines: Sequence[Line]) -> None:
    """Work out each poll with the head that its row tells, and find what the form would refuse."""
    for contest, kind, mine in _by_poll(batch, lines):
        for line in mine[1:]:
            told = f"与第{mine[0].number}行是同一次投票。请只保留一行。"
            line.add("unit", Kind.DUPLICATE_POLL, told)
        draft = _draft(contest, kind, mine)
        if draft and not mine[0].has_error:
            _check_head(mine[0], draft)


def check_votes(batch: Batch, lines: Sequence[Line]) -> None:
    """Work out each poll with the votes that its rows tell, and find what the form would refuse."""
    for contest, kind, mine in _by_poll(batch, lines):
        if draft := _draft(contest, kind, mine):
            _check_lines(draft, list(_lines_of(draft, mine)))


def _by_poll(batch: Batch, lines: Sequence[Line]) -> Iterator[tuple[Contest, str, list[Line]]]:
    """The rows by poll. A row of no contest, or of none that is set up, is told so."""
    lines = [line for line in lines if line.unit and not line.is_left_out]
    for line in lines:
        _settle_body(batch, line)
    lines = [line for line in lines if line.values.get("body")]
    contests = contests_of(batch.term, {line.unit.pk for line in lines if line.unit})
    for (unit, body), mine in grouped(lines, lambda line: (line.unit, line.values["body"])).items():
        contest = contests.get((unit.pk, body))
        if contest is None:
            for line in mine:
                told = f"“{unit.short_name}”还没有设置{Body(body).label}的选举。{_WHERE}"
                line.add("unit", Kind.CONTEST_MISSING, told)
            continue
        for kind, same in grouped(mine, lambda line, contest=contest: _kind(line, contest)).items():
            yield contest, kind, same


def _settle_body(batch: Batch, line: Line) -> None:
    if "body" in line.values or any(found.kind == Kind.UNKNOWN_BODY for found in line.problems):
        return
    if len(batch.bodies) == 1:
        line.values["body"] = batch.bodies[0]
    else:
        told = "没有写明是哪个班子的选举。请加“班子”一列，填党组织、村(居)委会等；只有一个班子的，上传时勾选它。"
        line.add("body", Kind.MISSING_BODY, told)


def _kind(line: Line, contest: Contest) -> str:
    """What poll a row is about: the first one, or for a secretary's votes that of the leaders, unless it says."""
    if kind := line.values.get("poll_kind"):
        return str(kind)
    posts = {each.post for each in contest.posts.all()}  # type: ignore[attr-defined]
    is_leader = parse_posts(line.values.get("post") or "", contest.body).party in _LEADERS
    return PollKind.LEADERS if contest.body == Body.PARTY and is_leader and "member" in posts else PollKind.FIRST


def _draft(contest: Contest, kind: str, lines: Sequence[Line]) -> Draft | None:
    """The poll of these rows, kept with each of them; or they are told why there is none."""
    draft = draft_of(contest, kind)
    for line in lines:
        if isinstance(draft, str):
            line.add("poll_kind" if "poll_kind" in line.table.cell_of else "unit", Kind.POLL_NOT_DUE, draft)
        else:
            line.values["draft"] = draft
    return None if isinstance(draft, str) else draft


def stated_head(line: Line, draft: Draft) -> dict[str, Any]:
    """What a row says of the head; reasons given are put beside those known."""
    stated = {name: line.values[name] for name in HEAD if name in line.values}
    reasons = {name.removeprefix(REASON): line.values[name] for name in line.values if name.startswith(REASON)}
    return stated | ({"void_reasons": {**draft.poll.void_reasons, **reasons}} if reasons else {})


def _check_head(line: Line, draft: Draft) -> None:
    stated = stated_head(line, draft)
    changed = {name: value for name, value in stated.items() if getattr(draft.poll, name) != value}
    line.values["before"] = {name: getattr(draft.poll, name) for name in changed}
    line.values["changed"] = changed
    if _refuse_confirmed(line, draft, changed):
        return
    draft.set_head(changed)
    for fault in draft.faults():
        identifier = fault.field if fault.field in line.table.cell_of or fault.field in HEAD else "valid"
        if fault.field == "void_reasons":
            identifier = "void"
        line.add(identifier, _kind_of(fault), str(fault))
    _tell_missing(line, draft)


def _refuse_confirmed(line: Line, draft: Draft, changed: dict[str, Any]) -> bool:
    """Whether nothing is to be done with a poll that was confirmed; what differs from it is a conflict."""
    if not draft.is_confirmed:
        return False
    if changed:
        poll = draft.poll
        by = f"由{poll.confirmed_by.full_name}" if poll.confirmed_by else ""
        when = f"于 {poll.confirmed_at:%Y-%m-%d} " if poll.confirmed_at else ""
        told = f"{draft.named}已{by}{when}确认，不能由导入更改。确需更改的，请有复核权限的人员先撤回结果。"
        told += "是另行选举、重新选举的，请在“投票”列写明。" if poll.kind == PollKind.FIRST else ""
        line.add("unit", Kind.POLL_CONFIRMED, told)
    return True


def _tell_missing(line: Line, draft: Draft) -> None:
    words, blank = [], 0
    for fault in draft.missing():
        blank += fault.field.startswith("votes_")
        if fault.field == "posts":
            words.append("正式候选人")
        elif not fault.field.startswith("votes_"):
            words.append(fault.text.removeprefix("请填写").rstrip("。"))
    words += [f"{blank}个得票"] if blank else []
    if words and not any(found.kind == Kind.POLL_INCOMPLETE for found in line.problems):
        told = f"{draft.named}还缺：{'、'.join(words)}。可以写入，状态为“录入中”，补齐后提交复核。"
        line.add("unit", Kind.POLL_INCOMPLETE, told)


def _kind_of(fault: Fault) -> Kind:
    if fault.source == REVIEW_SOURCE:
        return Kind.CANDIDATE_BARRED
    if fault.field.startswith("post"):
        return Kind.VOTES_ABOVE_SEATS
    return _HEAD_KINDS.get(fault.field, Kind.VOTES_ABOVE_VALID)


def _lines_of(draft: Draft, lines: Sequence[Line]) -> Iterator[Named]:
    """Each row with the line of the paper that it means; who is none of the candidates is told why."""
    people = list(barred_in(draft.chain.contest)) if any(not _meant(draft, line) for line in lines) else []
    taken: dict[tuple[int, str], Line] = {}
    for line in lines:
        if line.has_error:
            continue
        meant = _meant(draft, line)
        if len({vote.candidacy_id for vote in meant}) > 1:
            told = f"本单位有{len({vote.candidacy_id for vote in meant})}名正式候选人叫“{line.name}”。请填写身份证号。"
            line.add("name", Kind.AMBIGUOUS_CANDIDATE, told)
        elif not meant:
            _tell_stranger(draft, line, people)
        elif vote := _for_post(draft, line, meant):
            first = taken.setdefault((vote.candidacy_id, vote.post), line)
            if first is line:
                line.values["vote"] = vote
                yield line, vote
            else:
                line.add("name", Kind.DUPLICATE_POLL, f"与第{first.number}行是同一人的同一职务。请只保留一行。")


def _meant(draft: Draft, line: Line) -> list[Vote]:
    """The lines of the person whom a row names: by the ID number, else by the name."""
    if line.id_hash:
        return [vote for vote in draft.votes if vote.candidacy.person.id_number_hash == line.id_hash]
    return [vote for vote in draft.votes if vote.candidacy.person.name == line.name]


def _tell_stranger(draft: Draft, line: Line, people: Sequence[tuple[Candidacy, str]]) -> None:
    unit = draft.chain.contest.unit.short_name
    for row, why in people:
        same = row.person.id_number_hash == line.id_hash if line.id_hash else row.person.name == line.name
        if same and why:
            told = f"{row.person.name}{why}，不能列入选票，也不能宣布当选。（{REVIEW_SOURCE}）"
            line.add("name", Kind.CANDIDATE_BARRED, told)
            return
        if same:
            told = f"{row.person.name}不在{draft.named}的选票上。请核对班子、投票次序和参选职务。"
            line.add("name", Kind.NOT_A_CANDIDATE, told)
            return
    told = f"“{unit}”没有名为“{line.name}”的正式候选人。请核对姓名；选票另选的人，请在投票页面登记后再导入。"
    line.add("name", Kind.NOT_A_CANDIDATE, told)


def _for_post(draft: Draft, line: Line, meant: Sequence[Vote]) -> Vote | None:
    """The line of the post that a row names; where it names none, the only one. At the first vote of a Party committee
    everybody stands for a seat, whatever they shall be afterwards."""
    contest = draft.chain.contest
    written = line.values.get("post") or ""
    post = getattr(parse_posts(written, contest.body), contest.body)
    exact = [vote for vote in meant if vote.post == post]
    is_for_seats = draft.poll.kind == PollKind.FIRST and contest.body == Body.PARTY
    if exact or (len(meant) == 1 and (is_for_seats or not written)):
        return (exact or meant)[0]
    labels = "、".join(str(POSTS[Body(contest.body)](vote.post).label) for vote in meant)
    told = f"{line.name}在这次投票中参选的是{labels}" + (f"，不是“{written}”。" if written else "，请填写职务。")
    line.add("post", Kind.OTHER_POST, f"{told}请核对职务。")
    return None


def stated_line(line: Line) -> dict[str, Any]:
    return {name: line.values[name] for name in LINE if name in line.values}


def _check_lines(draft: Draft, found: Sequence[Named]) -> None:
    for line, vote in found:
        stated = stated_line(line)
        if "votes_for" in stated and not draft.is_confirmed:
            line.values["said"] = stated.pop("is_elected", None)
        changed = {name: value for name, value in stated.items() if getattr(vote, name) != value}
        line.values["before"] = {name: getattr(vote, name) for name in changed}
        line.values["changed"] = changed
        if not _refuse_confirmed(line, draft, changed):
            draft.set_line(vote, changed)
    if draft.is_confirmed or not found:
        return
    _tell_faults(draft, found)
    _tell_missing(found[0][0], draft)
    if not draft.poll.is_short and not draft.missing():
        for line, vote in found:
            said = line.values.get("said")
            if said is not None and (why := draft.why_not(vote, said=said)):
                line.add("is_elected", Kind.ELECTED_CONTRADICTS_VOTES, f"{why}。请核对得票和当选。")


def _tell_faults(draft: Draft, found: Sequence[Named]) -> None:
    by_field = {f"votes_{vote.candidacy_id}_{vote.post}": line for line, vote in found}
    by_post = {f"post_{vote.post}": line for line, vote in reversed(found)}
    column = "is_elected" if draft.poll.is_short else "votes_for"
    for fault in draft.faults():
        line = by_field.get(fault.field) or by_post.get(fault.field)
        if line:
            line.add(column, _kind_of(fault), str(fault))
        elif fault.field == "held_on":
            found[0][0].add("unit", Kind.POLL_DATES, str(fault))
