"""What must hold, and what should, of the members of one unit's bodies in one term."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cadres.choices import FULL_PARTY_MEMBER
from elections.choices import CommitteePost, PartyPost


@dataclass(frozen=True)
class Seat:
    """The posts of one roster row, and who holds them. ``has_left``: the service ended before the next term."""

    name: str
    party: str = ""
    committee: str = ""
    supervision: str = ""
    political_status: str = ""
    has_left: bool = False


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a row. ``field`` is the Membership field it stands at; errors block saving."""

    field: str
    message: str
    is_error: bool = True


HEADS: tuple[tuple[str, str, str, str], ...] = (
    ("party", "party_post", PartyPost.SECRETARY, "党组织书记"),
    ("committee", "committee_post", CommitteePost.DIRECTOR, "村(居)委会主任"),
)
"""The posts that one person of a unit holds: body, field, post, words."""


def find(seat: Seat, others: Iterable[Seat] = ()) -> list[Finding]:
    """Everything wrong with a seat, errors first. ``others`` are the unit's other rows of the term."""
    serving = [other for other in others if not other.has_left]
    return [*_post_errors(seat), *_double_heads(seat, serving), *_warnings(seat)]


def _post_errors(seat: Seat) -> Iterable[Finding]:
    if not (seat.party or seat.committee or seat.supervision):
        yield Finding("party_post", "请至少填写一项职务：党组织职务、村(居)委会职务或监委会职务。")
    if seat.party == PartyPost.SECRETARY and seat.political_status != FULL_PARTY_MEMBER:
        yield Finding("political_status", "党组织书记必须是中共正式党员，请核对政治面貌或党组织职务。")


def _double_heads(seat: Seat, serving: list[Seat]) -> Iterable[Finding]:
    if seat.has_left:
        return
    for body, field, post, words in HEADS:
        holder = next((other.name for other in serving if getattr(other, body) == post), None)
        if getattr(seat, body) == post and holder is not None:
            yield Finding(field, f"本届已有{words}{holder}，同一单位只能有一名。请先登记{holder}离任，或改填其他职务。")


def _warnings(seat: Seat) -> Iterable[Finding]:
    """《中国共产党基层组织选举工作条例》: committee members are full members; 村民委员会组织法 (2018) art. 32."""
    is_below_secretary = seat.party and seat.party != PartyPost.SECRETARY
    if is_below_secretary and seat.political_status and seat.political_status != FULL_PARTY_MEMBER:
        yield Finding("political_status", "党组织班子成员一般应为中共正式党员，请核对政治面貌。", is_error=False)
    if seat.supervision and seat.committee:
        yield Finding("supervision_post", "村(居)委会成员不得同时担任监委会成员，请核对职务。", is_error=False)
