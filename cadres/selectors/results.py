"""What a declared result will do to the roster, told before it is confirmed."""

from __future__ import annotations

from dataclasses import dataclass

from cadres.models import Candidacy, Membership, PostChange
from cadres.rules.post_words import post_words
from cadres.selectors.polls import Chain
from elections.choices import PollNext
from elections.models import Poll
from elections.rules.outcomes import Elected
from elections.rules.rounds import SEAT

TAKE, KEEP = "take", "keep"
"""How a conflict is decided: the result stands, or the roster."""


@dataclass(frozen=True)
class Effect:
    """What becomes of one person's row. ``post`` is the new post, empty where the roster has somebody not elected.

    ``needs_decision``: the roster says otherwise, and somebody must say which of the two stands.
    """

    name: str
    post: str
    body: str
    kind: str = ""
    candidacy: Candidacy | None = None
    membership: Membership | None = None
    post_before: str = ""
    is_by_election: bool = False
    is_promotion: bool = False
    """A member of the new Party committee whom it elects to lead it."""

    @property
    def key(self) -> str:
        return f"c{self.candidacy.pk}" if self.candidacy else f"m{self.membership.pk}"  # type: ignore[union-attr]

    @property
    def needs_decision(self) -> bool:
        if not self.candidacy:
            return True
        return not (self.is_by_election or self.is_promotion) and self.post_before not in ("", self.post)

    @property
    def words(self) -> str:
        """What will happen, as a sentence without its subject."""
        new = post_words(self.body, self.post, kind=self.kind)
        old = post_words(self.body, self.post_before, kind=self.kind)
        if not self.candidacy:
            return f"花名册为{old}，本次没有当选"
        if self.membership is None:
            return f"新增任职：{new}" + ("（补选进入）" if self.is_by_election else "")
        if self.post_before == self.post:
            return f"与花名册一致：{new}"
        if self.is_promotion:
            return f"写入职务：{new}（由{old}当选）"
        if self.is_by_election:
            return f"登记职务变动：{old or '未任职'} → {new}"
        return f"花名册为{old}，本次当选{new}" if old else f"写入职务：{new}"


def effects_of(poll: Poll, chain: Chain) -> list[Effect]:
    """What confirming a poll would do: the elected in the order of their posts, then whom the roster has otherwise."""
    rows = {row.person_id: row for row in _roster(poll)}
    effects = [_effect(chain, rows, each) for each in chain.last.outcome.elected]
    return [*effects, *_displaced(chain, rows)]


def _effect(chain: Chain, rows: dict[int, Membership], elected: Elected) -> Effect:
    contest, candidacy = chain.contest, chain.candidacies[elected.key]
    membership = rows.get(candidacy.person_id)
    before = post_now(membership, contest.body, by_election=contest.is_by_election) if membership else ""
    return Effect(
        name=elected.label,
        post=before if before and _is_only_a_seat(chain) else elected.post,
        body=contest.body,
        kind=contest.unit.kind,
        candidacy=candidacy,
        membership=membership,
        post_before=before,
        is_by_election=contest.is_by_election,
        is_promotion=chain.last.is_about_leaders and before == SEAT.code,
    )


def _is_only_a_seat(chain: Chain) -> bool:
    """Whether the poll gives seats of a Party committee whose leaders are elected afterwards: then a roster that
    names a leader already says no other thing."""
    election = chain.election
    return election.mode is None and election.has_committee and not chain.last.is_about_leaders


def _displaced(chain: Chain, rows: dict[int, Membership]) -> list[Effect]:
    """Whom the roster has in this body though the completed term election did not elect them."""
    contest = chain.contest
    if chain.last.following != PollNext.NOTHING or contest.is_by_election:
        return []
    seated = {chain.candidacies[each.key].person_id for each in chain.last.seated}
    others = [row for person, row in rows.items() if person not in seated and not row.is_by_elected]
    return [
        Effect(row.person.name, "", contest.body, contest.unit.kind, membership=row, post_before=post)
        for row in others
        if (post := getattr(row, f"{contest.body}_post"))
    ]


def _roster(poll: Poll) -> list[Membership]:
    rows = Membership.objects.filter(unit=poll.contest.unit, term=poll.contest.term).select_related("person")
    return list(rows.defer("person__id_number", "person__phone").order_by("pk"))


def post_now(row: Membership, body: str, *, by_election: bool) -> str:
    """The post on a row: as the term election left it, or in a by-election as later changes did."""
    last: PostChange | None = row.changes.filter(body=body).last() if by_election else None  # type: ignore[attr-defined]
    return last.post_after if last else str(getattr(row, f"{body}_post"))
