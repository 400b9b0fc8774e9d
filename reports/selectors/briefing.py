"""On what a briefing stands: the figures of a scope, its words, and the template of its area."""

from __future__ import annotations

from dataclasses import replace

from django.urls import reverse
from django.utils import timezone

from core.services.files import read
from places.models import Area, Unit
from reports.briefing.default_template import default_template
from reports.briefing.place import Figures, Open, Place
from reports.briefing.source import Source
from reports.dashboard.sheet import whole_word
from reports.figure_scope import PROJECTED, FigureScope
from reports.models import BriefingTemplate
from reports.selectors.disclosure import least_for, protected, protected_places
from reports.selectors.figure import Figure
from reports.selectors.figures import figures_of_areas
from reports.selectors.freshness import freshness
from reports.selectors.places import stored_tally

KINDS = ("", *Unit.Kind.values)
LIVE = "实时数据"


def live_source(scope: FigureScope) -> Source:
    """The figures as they are now. A constant number of queries, whatever lies below."""
    assert scope.term is not None
    areas = [scope.area, *([] if scope.area.is_township else scope.children)]
    found = {
        kind: figures_of_areas(term=scope.term, areas=areas, kind=kind, basis=scope.basis, rows=scope.rows)
        for kind in KINDS
    }
    least = least_for(scope.user, scope.term, scope.area)
    shown = {kind: _protected(found[kind], scope.area.pk, least) for kind in KINDS}
    places = [_place(scope, area, {kind: shown[kind][area.pk] for kind in KINDS}) for area in areas]
    reported, units = stored_tally(found[scope.kind][scope.area.pk], scope.rows)
    fresh = freshness(term=scope.term, area=scope.area)
    as_of = scope.basis.as_of if scope.basis else scope.term.as_of
    computed = timezone.localtime(fresh.computed_at) if fresh.computed_at else None
    return Source(
        place=_with_children(places),
        term=scope.term.name,
        as_of=as_of,
        about=(
            ("区划", scope.area.name),
            ("届次", scope.term.name),
            ("统计时点", f"{as_of:%Y-%m-%d}"),
            ("口径", f"{scope.basis.name}（{scope.basis.words}）" if scope.basis else ""),
            ("依据", LIVE),
            ("数据时间", f"{computed:%Y-%m-%d %H:%M}" if computed else ""),
        ),
        marks=tuple(_marks(scope)),
        unreported=units - reported,
        is_fresh=fresh.is_fresh,
    )


def _protected(found: dict[int, dict[str, Figure]], whole: int, least: int) -> dict[int, dict[str, Figure]]:
    """The figures of an area and of those below, small groups hidden from whom they should be."""
    top = protected(found[whole], least)
    return {whole: top, **protected_places({pk: each for pk, each in found.items() if pk != whole}, top, least)}


def _marks(scope: FigureScope) -> list[str]:
    marks = [words for _, words in scope.term.nature] if scope.term else []
    return [*marks, PROJECTED] if scope.is_projected else marks


def _place(scope: FigureScope, area: Area, by_kind: dict[str, Figures]) -> Place:
    return Place(
        name=area.name,
        whole=whole_word(area.name),
        words={**scope.words, "child": scope.child_word} if area == scope.area else vocabulary_below(scope, area),
        by_kind=by_kind,
        open=opener(scope, area),
        kind=scope.kind,
        baseline=scope.compared_with,
        is_projected=scope.is_projected,
    )


def vocabulary_below(scope: FigureScope, area: Area) -> dict[str, str]:
    """The words of an area below: the scope's, and its own before them."""
    return {**scope.words, **area.vocabulary}


def _with_children(places: list[Place]) -> Place:
    return replace(places[0], children=tuple(places[1:]))


def opener(scope: FigureScope, area: Area) -> Open:
    """The addresses of what is behind the figures of an area in a scope."""

    def open_figure(code: str, kind: str) -> str:
        return f"{reverse('reports:indicator', args=[code])}?{scope.query(area=area.pk, kind=kind)}"

    return open_figure


def template_of(area: Area) -> BriefingTemplate | None:
    """The template of an area: its own, or that of the nearest area above that has one."""
    above = Area.objects.at_or_above(area.path).values("pk")
    templates = BriefingTemplate.objects.filter(area__in=above).select_related("area", "file", "uploaded_by")
    found: BriefingTemplate | None = templates.order_by("-area__depth").first()
    return found


def template_content(template: BriefingTemplate | None) -> bytes:
    """Its bytes; without one, those of the template that comes with the product."""
    return read(template.file) if template else default_template()
