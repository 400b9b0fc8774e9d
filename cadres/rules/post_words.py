"""Posts in official words (党总支书记, 居委会主任): form of the organisation and kind of unit name the body."""

from __future__ import annotations

from elections.choices import POSTS, Body

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


def post_words(body: str, post: str, *, organisation: str = "", kind: str = "") -> str:
    """A post in official words; nothing for no post.

    ``organisation`` is the unit's Party organisation form in the term, ``kind`` village or residents.
    """
    if not post:
        return ""
    return body_words(body, organisation=organisation, kind=kind) + str(POSTS[Body(body)](post).label)


def posts_words(
    *, party: str = "", committee: str = "", supervision: str = "", organisation: str = "", kind: str = ""
) -> list[str]:
    """All posts of one roster row in official words, in the order of the bodies."""
    posts = {Body.PARTY: party, Body.COMMITTEE: committee, Body.SUPERVISION: supervision}
    return [post_words(body, post, organisation=organisation, kind=kind) for body, post in posts.items() if post]
