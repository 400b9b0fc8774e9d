"""The leader's dashboard."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.generic import TemplateView
from django_htmx.http import HttpResponseClientRefresh

from cadres.selectors.progress import board_of
from core.capabilities import Capability
from core.views.mixins import CapabilityMixin
from elections.selectors.notes import notes_on
from reports.dashboard.board import Board, board
from reports.dashboard.progress import progress
from reports.dashboard.sentence import plain_text
from reports.dashboard.targets import decider
from reports.figure_scope import FigurePageMixin, FigureScope, FigureScopeMixin, freshness_context
from reports.links import deciding_url, unit_url
from reports.selectors.disclosure import least_for
from reports.selectors.people import people_in_several_units
from reports.selectors.publications import latest_report
from reports.selectors.targets import who_decides
from reports.views.matrix import MOST_UNITS
from reports.views.reading import Reading, child_word, read, undecided, wanted


class DashboardView(CapabilityMixin, FigurePageMixin, TemplateView):
    """This term against the last, for the scope in the address; every number opens its people."""

    capability = Capability.VIEW_FIGURES
    template_name = "reports/dashboard.html"
    title = "看板"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        scope, user = self.scope, self.scope.user
        assert scope.term is not None
        least = least_for(user, scope.term, scope.area)
        reading = read(scope, least=least)
        shown = board(reading.sheet, reading.rows, reading.rosters, of_units=reading.of_units)
        notes = notes_on(user, scope.term, **_noted(reading))
        return {
            **context,
            "board": shown,
            "notes": notes,
            "may_note": user.can(Capability.EDIT_PROGRESS, scope.area.path),
            "wanted": wanted(reading),
            "has_undecided": bool(undecided(reading)),
            "may_set": user.can(Capability.EDIT_TERMS, scope.area.path),
            "least": least,
            "targets_url": f"{reverse('reports:targets')}?{scope.query()}",
            "screen_url": f"{reverse('reports:screen')}?{scope.query(rows='')}",
            "say_text": plain_text(shown.say),
            "chart_pairs": pairs(shown),
            "child_word": child_word(scope),
            "people_twice": scope.kept("people-twice", lambda: people_twice(scope)),
            "is_kept": scope.unit_total > MOST_UNITS,
            "scope_query": scope.query(),
            "daily_query": scope.query(rows=""),
            "published": latest_report(scope),
            "turnover_url": f"{reverse('reports:turnover')}?{scope.query()}",
            "remedy": None if scope.is_projected else remedy(scope, has_members=bool(shown.say)),
            "health_url": f"{reverse('reports:health')}?{scope.query(rows='')}",
        }


class FreshnessView(CapabilityMixin, FigureScopeMixin, TemplateView):
    """Tells an open page whether its figures are still the newest, and reloads it when there are newer ones."""

    capability = Capability.VIEW_FIGURES
    template_name = "reports/parts/freshness.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | freshness_context(
            self.scope, counts_live=self.request.GET.get("live") == "1"
        )

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        fresh, since = context["fresh"], self.request.GET.get("since", "")
        if fresh and fresh.is_fresh and fresh.computed_at.isoformat() != since:
            return HttpResponseClientRefresh()
        return super().render_to_response(context, **kwargs)


class DecidersView(CapabilityMixin, FigureScopeMixin, TemplateView):
    """The card 哪些单位影响达标 of a dashboard, fetched after the page: it counts units one by one."""

    capability = Capability.VIEW_FIGURES
    template_name = "reports/parts/deciders.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        scope = self.scope
        if scope.term is None:
            return super().get_context_data(deciders=[], **kwargs)
        least = least_for(scope.user, scope.term, scope.area)
        asked = undecided(read(scope, least=least))
        found = who_decides(scope.term, asked, kind=scope.kind, basis=scope.basis, rows=scope.rows)
        cards = [
            decider(
                one,
                lambda key: unit_url(scope, key),
                deciding_url(scope, one.judged.target, area=one.area),
                tells=not least,
            )
            for one in found
        ]
        return super().get_context_data(deciders=cards, **kwargs)


class ProgressPartView(CapabilityMixin, FigureScopeMixin, TemplateView):
    """How far the places below a dashboard are with the plan, fetched after the page."""

    capability = Capability.VIEW_FIGURES
    template_name = "reports/parts/progress.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        scope = self.scope
        is_too_large = scope.unit_total > MOST_UNITS
        shown = None
        if scope.term and not is_too_large:
            shown = progress(board_of(scope.term, scope.area, scope.kind), scope.children, scope.area.is_township)
        return super().get_context_data(
            progress=shown, is_too_large=is_too_large, child_word=child_word(scope), **kwargs
        )


def _noted(reading: Reading) -> dict[str, Any]:
    """The places whose notes stand on a dashboard."""
    if reading.of_units:
        return {"areas": [reading.scope.area], "units": reading.places}
    return {"areas": [reading.scope.area, *reading.places]}


def remedy(scope: FigureScope, *, has_members: bool) -> dict[str, str] | None:
    """The act that fills what the page lacks, for those who may: this term's roster, the last term, or its roster."""
    user, path = scope.user, scope.area.path
    if has_members and scope.previous is None:
        if not user.can(Capability.EDIT_TERMS, path) or scope.term is None:
            return None
        return {"label": "在届次里指定上届", "url": reverse("elections:term_edit", args=[scope.term.pk])}
    if not user.can(Capability.EDIT_PEOPLE, path):
        return None
    term = scope.previous if has_members else scope.term
    query = scope.query(term=term.pk if term else "")
    return {"label": "导入上届花名册" if has_members else "导入花名册", "url": f"{reverse('imports:upload')}?{query}"}


def people_twice(scope: FigureScope) -> int:
    assert scope.term is not None
    return people_in_several_units(term=scope.term, area=scope.area, kind=scope.kind, rows=scope.rows)


def pairs(shown: Board) -> list[tuple[str, str, list[Any]]]:
    """The charts by rows of the page: ranking beside quadrant, bands beside education, sexes beside sources, the flow
    alone; each row with its class and anchor."""
    rows: dict[str, list[Any]] = {}
    for chart in shown.charts:
        rows.setdefault(ROWS[chart.name], []).append(chart)
    widths = {"change": "wide-first"}
    return [("one" if len(row) == 1 else widths.get(name, ""), name, row) for name, row in rows.items()]


ROWS = {
    "quadrant": "change",
    "dumbbell": "change",
    "bands": "structure",
    "education": "structure",
    "sexes": "people",
    "sources": "people",
    "flow": "turnover",
}
"""The row of the page in which each chart stands."""
