"""What was asked of streets: who has given it, who is late, and what to say to them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from elections.models import Collection, CollectionReply, Term
from elections.selectors.terms import today_of
from places.models import Area

State = CollectionReply.State


@dataclass(frozen=True)
class Progress:
    """A collection with how many were asked, have given it, got it back; ``days`` left, negative when overdue."""

    collection: Collection
    asked: int
    given: int
    returned: int
    days: int

    @property
    def owed(self) -> int:
        return self.asked - self.given

    @property
    def is_late(self) -> bool:
        return self.days < 0 and bool(self.owed) and not self.collection.closed_at


def collections_of(term: Term, area: Area, user: Any) -> list[Progress]:
    """What was asked in an area (or of it), running ones first, the most urgent on top."""
    concerns = Q(area__path__startswith=area.path) | Q(replies__area__path__startswith=area.path)
    found = Collection.objects.visible_to(user).filter(concerns, term=term).select_related("area", "asked_by")
    mine = Q(replies__area__path__startswith=area.path)
    rows = found.annotate(
        asked=Count("replies", filter=mine, distinct=True),
        given=Count("replies", filter=mine & Q(replies__state=State.GIVEN), distinct=True),
        returned=Count("replies", filter=mine & Q(replies__state=State.RETURNED), distinct=True),
    )
    today = today_of(term)
    shown = [Progress(each, each.asked, each.given, each.returned, (each.due_on - today).days) for each in rows]
    return sorted(shown, key=lambda each: (each.collection.closed_at is not None, each.collection.due_on))


def owed_by(term: Term, area: Area) -> list[CollectionReply]:
    """What the streets of an area still owe to running collections, the most urgent first."""
    replies = CollectionReply.objects.filter(
        collection__term=term, collection__closed_at=None, area__path__startswith=area.path
    )
    return list(
        replies.exclude(state=State.GIVEN).select_related("collection", "area").order_by("collection__due_on", "pk")
    )


def reminder(collection: Collection, late: list[CollectionReply], today: dt.date) -> str:
    """What the office copies into its messenger: who still owes what, and by when."""
    if not late:
        return ""
    days = (collection.due_on - today).days
    when = f"还有{days}天" if days > 0 else "今天截止" if days == 0 else f"已逾期{-days}天"
    names = "、".join(each.area.name for each in late)
    return f"【填报提醒】“{collection.title}”请于{collection.due_on:%m月%d日}前报送（{when}）。尚未报送：{names}。"
