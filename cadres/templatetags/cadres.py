"""Words and marks of members. ``{% load cadres %}``."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cadres.choices import CandidacyStatus, ReviewState, Turnover
from cadres.rules.post_words import posts_words
from elections.rules.bodies import body_words

register = template.Library()

STATUS_CLASSES = {
    CandidacyStatus.NOMINATED: "line",
    CandidacyStatus.INSPECTED: "",
    CandidacyStatus.FINAL: "ok",
    CandidacyStatus.ELECTED: "ok",
    CandidacyStatus.NOT_ELECTED: "line",
    CandidacyStatus.TURNED_DOWN: "err",
    CandidacyStatus.WITHDRAWN: "warn",
}
REVIEW_CLASSES = {ReviewState.CLEAR: "ok", ReviewState.REJECTED: "err", ReviewState.NOT_SENT: "line"}
TURNOVER_CLASSES = {Turnover.NEWLY_ENTERED: "ok", Turnover.RE_ELECTED: "line", Turnover.TRANSFERRED_IN: ""}


@register.simple_tag
def posts(row: Any, organisation: str = "", kind: str = "") -> str:
    """A row's posts in official words: 党总支书记 · 村委会主任."""
    words = posts_words(
        party=row.party_post,
        committee=row.committee_post,
        supervision=row.supervision_post,
        organisation=organisation or "",
        kind=kind,
    )
    return " · ".join(words)


@register.simple_tag
def body_name(body: str, kind: str = "", organisation: str = "") -> str:
    """A body's official name: 村委会, 居务监督委员会."""
    return body_words(body, organisation=organisation or "", kind=kind)


@register.simple_tag
def turnover_tag(row: Any) -> SafeString:
    """新进, 连任 or 交流 as a tag; nothing before it is computed."""
    return tag(row.get_turnover_display(), TURNOVER_CLASSES[Turnover(row.turnover)]) if row.turnover else SafeString("")


@register.simple_tag
def fate_tag(row: Any, fates: dict[int, str]) -> SafeString:
    """What became of a member of the last board: 连任, 交流, or 退出 with the reason."""
    fate = fates.get(row.pk, "")
    if fate == "departed":
        reason = row.get_exit_reason_display()
        return tag(f"退出·{reason}" if reason else "退出", "warn")
    return tag(Turnover(fate).label, TURNOVER_CLASSES[Turnover(fate)]) if fate else SafeString("")


@register.simple_tag
def status_tag(row: Any) -> SafeString:
    """How far a candidate is; of those turned down at which step."""
    step = f"·{row.get_turned_down_at_display()}" if row.turned_down_at else ""
    return tag(f"{row.get_status_display()}{step}", STATUS_CLASSES[CandidacyStatus(row.status)])


@register.simple_tag
def review_tag(row: Any, words: str) -> SafeString:
    """Where a candidate stands in the review, in the words that the reader may see."""
    return tag(words, REVIEW_CLASSES.get(ReviewState(row.review), "warn"))


def tag(words: Any, css_class: str = "") -> SafeString:
    """A small coloured mark that carries its word."""
    return format_html('<span class="tag {}">{}</span>', css_class, words)
