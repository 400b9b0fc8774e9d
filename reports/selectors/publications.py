"""Published reports as pages, exports and briefings read them, and the figures that would be published now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime

from core.exports import DEMONSTRATION
from elections.models import Basis, Term
from elections.selectors.rule_sets import version_for
from places.models import Area, Unit
from places.selectors import child_word, shown_children, vocabulary
from reports.briefing.place import Place
from reports.briefing.source import Source
from reports.choices import RowKind
from reports.dashboard.sheet import whole_word
from reports.figure_scope import PROJECTED, FigureScope
from reports.models import PublishedReport
from reports.publishing.comparing import Changed, changed_figures, changed_places
from reports.publishing.content import FrozenPlace, read_places
from reports.selectors.disclosure import least_for, protected, protected_places
from reports.selectors.figures import figures_of_areas, figures_of_units
from reports.selectors.freshness import Freshness, freshness

KINDS = ("", *Unit.Kind.values)


@dataclass(frozen=True)
class Footing:
    """What figures are about and how they are counted: what a report is of."""

    area: Area
    term: Term
    basis: Basis
    rows: str


def footing_of(report: PublishedReport) -> Footing | None:
    """The same footing as a report's, today; None where its basis is gone."""
    basis = report.term.bases.filter(name=report.basis_name).select_related("term").first()
    return Footing(report.area, report.term, basis, report.rows) if basis else None


def live_places(footing: Footing, *, with_children: bool = True) -> list[FrozenPlace]:
    """The figures of an area now, by kind, and those of what lies one level below: areas, or a township's units."""
    area, term = footing.area, footing.term
    below = shown_children(area) if with_children and not area.is_township else []
    common = {"term": term, "basis": footing.basis, "rows": footing.rows}
    areas = [area, *below]
    found = {kind: figures_of_areas(areas=areas, kind=kind, **common) for kind in KINDS}  # type: ignore[arg-type]
    words = vocabulary(area)
    places = [
        FrozenPlace(
            each.code,
            each.name,
            {**words, "child": child_word(below, words)} if each == area else {**words, **each.vocabulary},
            {kind: found[kind][each.pk] for kind in KINDS},
        )
        for each in areas
    ]
    return places + (_units(footing, words) if with_children and area.is_township else [])


def _units(footing: Footing, words: dict[str, str]) -> list[FrozenPlace]:
    units = list(Unit.objects.filter(profiles__term=footing.term).under(footing.area.path))
    found = figures_of_units(term=footing.term, units=units, basis=footing.basis, rows=footing.rows)
    return [FrozenPlace(unit.code, unit.short_name, words, {"": found[unit.pk]}) for unit in units]


def shown_to(user: Any, term: Term, area: Area, places: Sequence[FrozenPlace]) -> list[FrozenPlace]:
    """The places as a user may see them: small groups hidden from whom they should be."""
    least = least_for(user, term, area)
    if not least:
        return list(places)
    whole, *below = places
    shown = {kind: protected(figures, least) for kind, figures in whole.by_kind.items()}
    inside = {
        kind: protected_places(
            {number: each.by_kind[kind] for number, each in enumerate(below) if kind in each.by_kind}, figures, least
        )
        for kind, figures in shown.items()
    }
    return [
        replace(whole, by_kind=shown),
        *(
            replace(each, by_kind={kind: inside[kind][number] for kind in each.by_kind})
            for number, each in enumerate(below)
        ),
    ]


def places_of(report: PublishedReport, user: Any) -> list[FrozenPlace]:
    """A report's places as a user may see them."""
    return shown_to(user, report.term, report.area, read_places(report.data))


def staleness(footing: Footing) -> list[Freshness]:
    """How fresh the figures are on both sides of the comparison."""
    terms = [term for term in (footing.term, footing.term.previous) if term]
    return [freshness(term=term, area=footing.area) for term in terms]


def rules_in_force(area: Area, on: dt.date) -> list[dict[str, Any]]:
    """The law on a day, by what it is for."""
    versions = [version_for(area, kind, on) for kind in ("village", "residents", "party")]
    return [
        {
            "kind": version.rule_set.kind,
            "title": version.rule_set.title,
            "source": version.rule_set.source,
            "version": version.number,
            "in_force_from": version.rule_set.in_force_from.isoformat(),
        }
        for version in versions
        if version
    ]


def latest_report(scope: FigureScope) -> PublishedReport | None:
    """The newest report of exactly this area, term, basis and kind of rows."""
    if scope.term is None or scope.basis is None:
        return None
    reports = PublishedReport.objects.visible_to(scope.user).listed()
    found: PublishedReport | None = reports.filter(
        area=scope.area, term=scope.term, basis_name=scope.basis.name, rows=scope.rows
    ).first()
    return found


def changes_since(report: PublishedReport, user: Any) -> list[Changed] | None:
    """Which figures of a report's whole area are not what they were; None where they can be counted no more."""
    footing = footing_of(report)
    if footing is None:
        return None
    live = shown_to(user, report.term, report.area, live_places(footing, with_children=False))
    return list(changed_figures(report.area.name, "", places_of(report, user)[0].by_kind[""], live[0].by_kind[""]))


def changes_between(earlier: PublishedReport, later: PublishedReport, user: Any) -> list[Changed]:
    """What differs from one report to another, place by place."""
    places = {place.code: place for place in places_of(later, user)}
    return changed_places(places_of(earlier, user), places)


def frozen_source(report: PublishedReport, user: Any, kind: str = "") -> Source:
    """A briefing's source, as the report has it; its numbers open where they stand in the report."""
    data = report.data
    whole, *below = places_of(report, user)
    about = about_report(report)
    return Source(
        place=_place(
            report, whole, kind, tuple(_place(report, each, kind) for each in below if "village" in each.by_kind)
        ),
        term=data["term"],
        as_of=dt.date.fromisoformat(data["as_of"]),
        about=about,
        marks=tuple(marks_of(report)),
        unreported=data["units"] - data["reported"],
    )


def _place(report: PublishedReport, place: FrozenPlace, kind: str, children: tuple[Place, ...] = ()) -> Place:
    return Place(
        name=place.name,
        whole=whole_word(place.name),
        words=place.words,
        by_kind=place.by_kind,
        open=_opener(report, place.code),
        kind=kind,
        baseline=report.data["basis"]["compared_with"],
        is_projected=report.is_projected,
        children=children,
    )


def _opener(report: PublishedReport, place: str) -> Callable[[str, str], str]:
    def open_figure(code: str, kind: str) -> str:
        return f"{reverse('reports:publication', args=[report.pk])}?place={place}&kind={kind}&open={code}#{code}"

    return open_figure


def about_report(report: PublishedReport) -> tuple[tuple[str, str], ...]:
    """On what a report stands, in words."""
    data = report.data
    computed = parse_datetime(data["computed_at"]) if data["computed_at"] else None
    return (
        ("区划", data["area"]["name"]),
        ("届次", data["term"]),
        ("统计时点", data["as_of"]),
        ("口径", f"{data['basis']['name']}（{data['basis']['words']}）"),
        ("依据", f"第{report.number}号发布"),
        ("数据时间", f"{localtime(computed):%Y-%m-%d %H:%M}" if computed else ""),
        ("校验码", report.sha256),
    )


def marks_of(report: PublishedReport) -> list[str]:
    marks = [DEMONSTRATION[1]] if report.data["demonstration"] else []
    return [*marks, PROJECTED] if report.rows == RowKind.SLATE else marks
