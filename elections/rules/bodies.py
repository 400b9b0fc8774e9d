"""Bodies in official words: the form of the Party organisation and the kind of unit name them."""

from __future__ import annotations

from elections.choices import Body

_PARTY = {"committee": "党委", "general_branch": "党总支", "branch": "党支部"}
_COMMITTEE = {"village": "村委会", "residents": "居委会"}
_SUPERVISION = {"village": "村务监督委员会", "residents": "居务监督委员会"}
_GENERAL = {Body.PARTY: "党组织", Body.COMMITTEE: "村(居)委会", Body.SUPERVISION: "村(居)务监督委员会"}


def body_words(body: str, *, organisation: str = "", kind: str = "") -> str:
    """A body's official name. Where the form or kind is not known: the general word."""
    specific = {
        Body.PARTY: _PARTY.get(organisation),
        Body.COMMITTEE: _COMMITTEE.get(kind),
        Body.SUPERVISION: _SUPERVISION.get(kind),
    }
    return specific[Body(body)] or _GENERAL[Body(body)]
