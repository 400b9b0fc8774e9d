"""What must hold of who is meant for the posts of one unit (班子预案), before the vote."""

from __future__ import annotations

from collections.abc import Iterable

from cadres.rules.boards import HEADS, Finding, Seat, find


def find_on_slate(seat: Seat, others: Iterable[Seat], *, is_on_slate: bool) -> list[Finding]:
    """Everything wrong with a candidate, errors first; ``others`` are those whom the slate means for the posts."""
    clashes = list(_two_heads(seat, list(others))) if is_on_slate else []
    return sorted([*find(seat), *clashes], key=lambda finding: not finding.is_error)


def _two_heads(seat: Seat, others: list[Seat]) -> Iterable[Finding]:
    for body, field, post, words in HEADS:
        rival = next((other.name for other in others if getattr(other, body) == post), None)
        if getattr(seat, body) == post and rival is not None:
            yield Finding(
                field, f"拟任{words}已有{rival}，一个单位只拟任一名。请不要勾选“拟任人选”，或先取消{rival}的拟任人选。"
            )
