"""Posts in official words (党总支书记, 居委会主任): form of the organisation and kind of unit name the body."""

from __future__ import annotations

from elections.choices import POSTS, Body
from elections.rules.bodies import body_words


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
