"""The leader's dashboard."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.generic import TemplateView
from django_htmx.http import HttpResponseClientRefresh

from core.capabilities import Capability
from core.views.mixins import CapabilityMixin
from places.models import Area
from reports.dashboard.board import Board, Rosters, board
from reports.dashboard.sentence import plain_text
from reports.dashboard.sheet import AGE, COLLEGE, TWO, Row, Sheet
from reports.figure_scope import FigurePageMixin, FigureScope, FigureScopeMixin
from reports.links import Links, slate_url
from reports.selectors.figures import figures, figures_of_children
from reports.selectors.freshness import Freshness, freshness
from reports.selectors.people import people_in_several_units
from reports.selectors.places import rosters_by_area, rosters_by_unit, rosters_of_previous, units_below

COMPARED = (
    "units.count",
    f"{TWO}.count",
    AGE,
    COLLEGE,
    f"{TWO}.women.share",
    "one_shoulder.share",
    "one_shoulder.count",
    "secretary.count",
    "director.count",
)
"""The figures of each place below the scope."""
LEVEL_WORDS: dict[str, str] = {Area.Level.PROVINCE: "省份", Area.Level.CITY: "市", Area.Level.COUNTY: "区县"}


class DashboardView(CapabilityMixin, FigurePageMixin, TemplateView):
    """This term against the last, for the scope in the address; every number opens its people."""

    capability = Capability.VIEW_FIGURES
    template_name = "reports/dashboard.html"
    title = "看板"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        assert self.scope.term is not None
        shown = read_board(self.scope)
        return {
            **context,
            "board": shown,
            "say_text": plain_text(shown.say),
            "chart_pairs": pairs(shown),
            "child_word": child_word(self.scope),
            "people_twice": people_in_several_units(
                term=self.scope.term, area=self.scope.area, kind=self.scope.kind, rows=self.scope.rows
            ),
            "scope_query": self.scope.query(),
            "daily_query": self.scope.query(rows=""),
            "remedy": None if self.scope.is_projected else remedy(self.scope, has_members=bool(shown.say)),
            **freshness_context(self.scope),
        }


class FreshnessView(CapabilityMixin, FigureScopeMixin, TemplateView):
    """Tells an open dashboard whether its figures are still the newest, and reloads it when there are newer ones."""

    capability = Capability.VIEW_FIGURES
    template_name = "reports/parts/freshness.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | freshness_context(self.scope)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        fresh, since = context["fresh"], self.request.GET.get("since", "")
        if fresh and fresh.is_fresh and fresh.computed_at.isoformat() != since:
            return HttpResponseClientRefresh()
        return super().render_to_response(context, **kwargs)


def freshness_context(scope: FigureScope) -> dict[str, Any]:
    """From when the figures are, and the address at which the page asks again."""
    fresh: Freshness | None = freshness(term=scope.term, area=scope.area) if scope.term else None
    since = fresh.computed_at.isoformat() if fresh and fresh.computed_at else ""
    return {
        "fresh": fresh,
        "is_computing": bool(fresh and fresh.is_computing),
        "freshness_url": f"{reverse('reports:freshness')}?{scope.query(since=since)}",
    }


def read_board(scope: FigureScope) -> Board:
    """Everything on the dashboard of a scope that has a term, in a constant number of queries."""
    assert scope.term is not None
    of_units = scope.area.is_township
    links = Links(scope)
    sheet = Sheet(
        figures=figures(term=scope.term, area=scope.area, kind=scope.kind, basis=scope.basis, rows=scope.rows),
        link=links,
        words=words_of(scope),
        area=scope.area.name,
        child=child_word(scope),
        is_projected=scope.is_projected,
    )
    rows, now = _unit_rows(scope) if of_units else _area_rows(scope, links)
    return board(sheet, rows, Rosters(now, rosters_of_previous(scope)), of_units=of_units)


def _area_rows(scope: FigureScope, links: Links) -> tuple[list[Row], dict[int | str, tuple[int, int]]]:
    """The areas below in which units of the chosen kind take part."""
    now = rosters_by_area(scope, scope.children)
    areas = [area for area in scope.children if area.pk in now]
    found = _figures_of(scope, areas)
    rows = [Row(area.pk, area.name, links.dashboard(area), found[area.pk], Links(scope, area=area)) for area in areas]
    return rows, now


def _unit_rows(scope: FigureScope) -> tuple[list[Row], dict[int | str, tuple[int, int]]]:
    units = units_below(scope)
    found = _figures_of(scope, units)
    rows = [
        Row(unit.pk, unit.short_name, _unit_url(scope, unit.pk), found[unit.pk], Links(scope, unit=unit))
        for unit in units
    ]
    return rows, rosters_by_unit(scope)


def _unit_url(scope: FigureScope, pk: int) -> str:
    if scope.is_projected:
        return slate_url(scope, pk)
    return f"{reverse('cadres:unit', args=[pk])}?{scope.query()}"


def _figures_of(scope: FigureScope, places: Any) -> Any:
    assert scope.term is not None
    return figures_of_children(
        term=scope.term,
        areas_or_units=places,
        kind=scope.kind,
        codes=COMPARED,
        basis=scope.basis,
        rows=scope.rows,
    )


def words_of(scope: FigureScope) -> dict[str, str]:
    """The area's words; with one kind chosen, that kind's word stands for the unit."""
    return {**scope.words, "unit": scope.words[scope.kind]} if scope.kind else scope.words


def child_word(scope: FigureScope) -> str:
    """The word for the places one level below a scope."""
    if scope.area.is_township:
        return words_of(scope)["unit"]
    level = scope.children[0].level if scope.children else Area.Level.TOWNSHIP
    return LEVEL_WORDS.get(level, scope.words["township"])


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


def pairs(shown: Board) -> list[tuple[str, list[Any]]]:
    """The charts by rows of the page: ranking beside quadrant, bands beside education, the flow alone."""
    count = 2 if shown.charts[1].name == "dumbbell" else 1
    first, middle, last = shown.charts[:count], shown.charts[count : count + 2], shown.charts[count + 2 :]
    rows = [("wide-first" if len(first) > 1 else "one", first), ("", middle)]
    return [*rows, ("one", last)] if last else rows
