"""大屏: the wall screen of an area. Large figures, no personal data, nothing to click through."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.generic import TemplateView, View

from cadres.selectors.progress import boards_of
from core.capabilities import Capability
from core.services import hints
from core.views.mixins import CapabilityMixin
from elections.choices import Checklist
from reports.dashboard import screen
from reports.dashboard.progress import Progress, progress
from reports.figure_scope import FigurePageMixin, FigureScope, FigureScopeMixin
from reports.selectors.disclosure import least_on_wall
from reports.selectors.freshness import freshness
from reports.views.matrix import MOST_UNITS
from reports.views.reading import read

PLAN_TITLE, AFTER_TITLE = "换届任务完成", "“十个一”履新完成"
KEPT_SECONDS = 50
"""How long a drawn wall is kept for the other walls of the area: each asks every minute."""


class ScreenView(CapabilityMixin, FigurePageMixin, TemplateView):
    """The wall: the figures as they are, asked for again every minute by the page itself."""

    capability = Capability.VIEW_FIGURES
    template_name = "reports/screen.html"
    title = "大屏"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.scope.query()
        return super().get_context_data(
            wall=wall(self.scope),
            data_url=f"{reverse('reports:screen_data')}?{query}",
            dashboard_url=f"{reverse('reports:dashboard')}?{query}",
            login_url=f"{reverse('accounts:login')}?next={reverse('reports:screen')}",
            **kwargs,
        )


class ScreenDataView(CapabilityMixin, FigureScopeMixin, View):
    """The figures of the wall alone. Whoever is no longer logged in is told so and not led to the login page."""

    capability = Capability.VIEW_FIGURES

    def get(self, request: Any) -> HttpResponse:
        answer = HttpResponse(wall(self.scope) if self.scope.term else "", status=200 if self.scope.term else 204)
        answer["Cache-Control"] = "no-store"
        return answer


def wall(scope: FigureScope) -> SafeString:
    """The wall of a scope as it was drawn less than a minute ago, or drawn now. It says the same to everybody who may
    look at the area."""
    assert scope.term is not None
    fresh = freshness(term=scope.term, area=scope.area)
    state = f"{scope.query(rows=scope.rows)}|{fresh}"
    key = f"reports.wall.{hashlib.sha256(state.encode()).hexdigest()}"
    drawn = hints.take(key)
    if drawn is None:
        drawn = render_to_string("reports/parts/wall.html", wall_context(scope, fresh))
        hints.put(key, drawn, KEPT_SECONDS)
    return mark_safe(drawn)


def wall_context(scope: FigureScope, fresh: Any) -> dict[str, Any]:
    """What the wall shows, small groups always hidden."""
    assert scope.term is not None
    least = least_on_wall(scope.term, scope.area)
    reading = read(scope, least=least)
    sheet, rows = reading.sheet, reading.rows
    reported = reading.rosters.now.get("", (0, 0))[0]
    steps: Progress | None = None
    steps_title = PLAN_TITLE
    if scope.unit_total <= MOST_UNITS:
        steps, steps_title = _steps(scope)
    rings = screen.rings(steps)
    return {
        "scope": scope,
        "kind_word": scope.words.get(scope.kind, ""),
        "fresh": fresh,
        "has_figures": fresh.computed_at is not None,
        "large": screen.large(sheet, reported),
        "ranking": screen.ranking(sheet, rows, of_units=reading.of_units),
        "quadrant": screen.quadrant(sheet, rows),
        "flow": screen.flow(sheet),
        "bands": screen.bands(sheet),
        "rings": rings,
        "steps": steps,
        "steps_title": steps_title,
        "ring_pages": max((ring.page for ring in rings), default=0) + 1,
        "news": screen.news(sheet, rows),
        "reported": reported,
        "units": reading.rosters.now.get("", (0, 0))[1],
        "least": least,
        "at": timezone.localtime(),
    }


def _steps(scope: FigureScope) -> tuple[Progress | None, str]:
    """How far the places are with the plan; once all of it is done, with what those in office do first."""
    assert scope.term is not None
    lists = [Checklist.PLAN.value, Checklist.TEN_ONES.value]
    boards = boards_of(scope.term, scope.area, scope.kind, lists)
    shown = {key: progress(boards[key], scope.children, scope.area.is_township) for key in lists}
    plan, after = (shown[key] for key in lists)
    if after and (plan is None or plan.whole.done == plan.whole.due):
        return after, AFTER_TITLE
    return plan, PLAN_TITLE
