"""Pages beside the heat map: the calendar of election days, and what is done when the new committees take office."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.views.generic import TemplateView

from cadres.selectors.election_days import election_days
from cadres.selectors.progress import Board, boards_of
from cadres.views.progress import BoardMixin
from elections.choices import Checklist

OFFICE = (Checklist.TEN_ONES, Checklist.HANDOVER)


class CalendarView(BoardMixin, TemplateView):
    """On which days units elect, as months and as a list."""

    template_name = "cadres/progress/calendar.html"

    def get_subtitle(self) -> str:
        return "选举日历"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(calendar=election_days(self.board), **kwargs)


class TakingOfficeView(BoardMixin, TemplateView):
    """履新“十个一” and the hand-over: by street, in a street by unit."""

    template_name = "cadres/progress/office.html"
    checklist = Checklist.TEN_ONES

    def get_subtitle(self) -> str:
        return "履新“十个一”和工作移交"

    @cached_property
    def boards(self) -> dict[str, Board]:
        return boards_of(self.term, self.scope.area, self.scope.kind, OFFICE)

    @cached_property
    def board(self) -> Board:
        return self.boards[Checklist.TEN_ONES]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ten_ones, handover = (self.boards[key] for key in OFFICE)
        told: dict[str, Any] = {"ten_ones": ten_ones, "handover": handover}
        if self.scope.area.is_township:
            told["units"] = list(zip(ten_ones.rows, handover.rows, strict=True))
        else:
            pairs = zip(ten_ones.by_township(), handover.by_township(), strict=True)
            told["streets"] = [(area, tens, hands) for (area, tens), (_, hands) in pairs]
        return super().get_context_data(**told, **kwargs)
