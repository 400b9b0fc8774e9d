"""The scope of a page of figures: area, term and kind, and whether the members are the roster's or the slate's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from core.capabilities import Capability
from core.services.hints import Value, kept
from elections.page_scope import MANY_UNITS, PageScope, PageScopeMixin, TermPageMixin, page_scope
from reports.choices import RowKind
from reports.selectors.freshness import freshness
from reports.selectors.rows import member_rows


@dataclass
class FigureScope(PageScope):
    """``asked`` is the kind of rows that the address names; without one it is the roster, or before there is any in
    the area, the slate."""

    asked: str = ""

    @cached_property
    def has_roster(self) -> bool:
        return self._has(RowKind.ROSTER)

    @cached_property
    def has_slate(self) -> bool:
        return self._has(RowKind.SLATE)

    @cached_property
    def rows(self) -> RowKind:
        if self.asked:
            return RowKind(self.asked)
        return RowKind.SLATE if self.has_slate and not self.has_roster else RowKind.ROSTER

    @property
    def is_projected(self) -> bool:
        """Whether figures are those of the slate, as if all on it were elected."""
        return self.rows == RowKind.SLATE

    def query(self, **changes: Any) -> str:
        """The query string of this scope; it names the rows wherever there is a choice."""
        rows = self.rows if self.asked or self.has_slate else ""
        return super().query(**{"rows": rows, **changes})

    def kept(self, name: str, work: Callable[[], Value]) -> Value:
        """What counts units or people one by one: in the largest areas for some minutes, else anew for each page."""
        if self.term is None or self.unit_total <= MANY_UNITS:
            return work()
        key = f"{name}-{self.term.pk}-{self.area.pk}-{self.kind}-{self.rows}"
        return kept(key, work, is_kept=lambda value: True)

    def notes(self) -> list[tuple[str, str]]:
        notes = super().notes()
        return [*notes, ("名单", PROJECTED)] if self.is_projected else notes

    def _has(self, rows: RowKind) -> bool:
        if self.term is None:
            return False
        return bool(member_rows(self.term.pk, rows).in_two_committees().under(self.area.path).exists())


PROJECTED = "预测：按拟任人选全部当选计算"


def figure_scope(request: HttpRequest, capability: Capability = Capability.VIEW_FIGURES) -> FigureScope:
    """The scope that a request asks for. Errors: 404 out of scope, or for rows that are neither."""
    scope = page_scope(request, capability)
    asked = request.GET.get("rows", "")
    if asked and asked not in RowKind.of_term():
        raise Http404("没有这种名单。")
    return FigureScope(scope.user, scope.area, scope.term, scope.kind, scope.asked_basis, asked=asked)


class FigureScopeMixin(PageScopeMixin):
    """Gives a view its ``scope``, and its template the scope bar."""

    @cached_property
    def scope(self) -> FigureScope:
        return figure_scope(self.request, self.capability)


class FreshnessMixin(FigureScopeMixin):
    """Says from when the figures of a page are, and has it update itself when there are newer ones.

    ``counts_live``: the page counts from the rows when it is opened. A page on which something is being written, or
    that shows what stays as it was, does not follow (``follows_figures``).
    """

    counts_live = False
    follows_figures = True
    is_kept_page = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        fresh = freshness_context(self.scope, counts_live=self.counts_live) if self.follows_figures else {}
        return super().get_context_data(**{**fresh, **kwargs})


class FigurePageMixin(FreshnessMixin, TermPageMixin):
    """A page of figures about a term."""


def freshness_context(scope: FigureScope, *, counts_live: bool = False) -> dict[str, Any]:
    """From when the figures are, and the address at which the page asks again."""
    fresh = freshness(term=scope.term, area=scope.area) if scope.term else None
    since = fresh.computed_at.isoformat() if fresh and fresh.computed_at else ""
    query = scope.query(since=since, live="1" if counts_live else "")
    return {
        "fresh": fresh,
        "is_computing": bool(fresh and fresh.is_computing),
        "counts_live": counts_live,
        "freshness_url": f"{reverse('reports:freshness')}?{query}" if fresh else "",
    }
