"""What a unit's file still lacks."""

from __future__ import annotations

from dataclasses import dataclass

from cadres.choices import Sex
from cadres.models import Membership
from cadres.selectors.boards import Board
from elections.choices import CommitteePost, PartyPost
from elections.models import FIXED_FACTS, UnitProfile


@dataclass(frozen=True)
class Want:
    """One thing that is missing, and the row or page where it is filled in."""

    words: str
    remedy: str
    row: Membership | None = None
    is_profile: bool = False


def wants_of(board: Board, profile: UnitProfile | None) -> list[Want]:
    """What is missing: heads, the women's seat (村民委员会组织法 art. 6), facts of members, facts of the unit."""
    if not board.rows:
        return [Want("本届花名册未填报", "上传花名册，或逐人新增成员。"), *_profile_wants(profile)]
    wants = [*_head_wants(board), *_women_wants(board)]
    wants += [
        Want(f"{row.person}缺{'、'.join(row.gaps)}", "补充资料", row=row)  # type: ignore[attr-defined]
        for row in board.members
        if row.gaps  # type: ignore[attr-defined]
    ]
    return [*wants, *_profile_wants(profile)]


def _head_wants(board: Board) -> list[Want]:
    wants = []
    if not any(row.party_post == PartyPost.SECRETARY for row in board.members):
        wants.append(Want("没有党组织书记", "新增书记，或在成员中改填职务。"))
    if not any(row.committee_post == CommitteePost.DIRECTOR for row in board.members):
        wants.append(Want("没有村(居)委会主任", "新增主任，或在成员中改填职务。"))
    return wants


def _women_wants(board: Board) -> list[Want]:
    committee = [row for row in board.members if row.committee_post]
    known = committee and all(row.person.sex for row in committee)
    if known and not any(row.person.sex == Sex.FEMALE for row in committee):
        return [Want("村(居)委会没有女性成员", "村(居)委会成员中应当有妇女成员，请核对名单。")]
    return []


def _profile_wants(profile: UnitProfile | None) -> list[Want]:
    missing = [words for name, words in FIXED_FACTS.items() if profile and getattr(profile, name) in (None, "")]
    return [Want(f"单位情况缺{'、'.join(missing)}", "补充单位情况", is_profile=True)] if missing else []
