"""What the pages of a scope read: its figures, those of the places below, and how they stand to targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elections.bands import BANDS_OF, DEFAULT_BANDS
from places.models import Area, Unit
from reports.dashboard.board import Rosters
from reports.dashboard.lamps import Lamp, lamp
from reports.dashboard.sheet import AGE, COLLEGE, TWO, Row, Sheet
from reports.dashboard.targets import Wanted, reached_words
from reports.dashboard.words import with_unit
from reports.figure_scope import FigureScope
from reports.links import Links, deciding_url, unit_url
from reports.models import Target
from reports.rules.targets import Light
from reports.selectors.disclosure import protected, protected_places
from reports.selectors.figure import Figure
from reports.selectors.figures import figures, figures_of_areas, figures_of_children
from reports.selectors.places import reported_code, rosters_by_unit, rosters_of_previous, stored_tally, units_below
from reports.selectors.targets import Judged, judged, reaching, targets_over

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
    "units.complete",
)
"""The figures of each place below the scope."""


@dataclass(frozen=True)
class Shielded:
    """Links that do not lead to the lists of hidden figures."""

    links: Links
    figures: Mapping[str, Figure]

    def __call__(self, code: str, part: str = "numerator") -> str:
        figure = self.figures.get(code)
        return "" if figure and figure.least else self.links(code, part)


@dataclass(frozen=True)
class Reading:
    """A scope and the places below it. ``places`` are the areas or units of ``rows``, in the same order."""

    scope: FigureScope
    sheet: Sheet
    rows: list[Row]
    places: Sequence[Any]
    rosters: Rosters
    targets: list[Target]

    @property
    def of_units(self) -> bool:
        return self.scope.area.is_township

    @property
    def held(self) -> list[Target]:
        """The targets that hold for the scope's area, of all kinds of unit."""
        return reaching(self.targets, self.scope.area.path)


def read(scope: FigureScope, *, least: int = 0) -> Reading:
    """Read a scope that has a term, numbers of fewer than ``least`` people hidden; in a constant number of queries."""
    assert scope.term is not None
    of_units = scope.area.is_township
    places: list[Any] = units_below(scope) if of_units else list(scope.children)
    targets = targets_over(scope.term, [scope.area.path, *(area.path for area in scope.children)])
    asked = [target for target in targets if target.kind == scope.kind]
    shared: Any = {"term": scope.term, "kind": scope.kind, "basis": scope.basis, "rows": scope.rows}
    whole = protected(figures(area=scope.area, **shared), least)
    codes = {*COMPARED, reported_code(scope.rows), *(target.code for target in asked)}
    found = figures_of_children(areas_or_units=places, codes=codes, **shared)
    places = places if of_units else [area for area in places if found[area.pk]["units.count"].value]
    found = protected_places({place.pk: found[place.pk] for place in places}, whole, least)
    links = Links(scope)
    sheet = Sheet(
        figures=whole,
        link=Shielded(links, whole),
        words=words_of(scope),
        area=scope.area.name,
        child=child_word(scope),
        is_projected=scope.is_projected,
        bands=BANDS_OF[scope.basis.bands if scope.basis else DEFAULT_BANDS],
        lights=judged(reaching(asked, scope.area.path), whole, scope.area.path),
    )
    rows = [_row(scope, links, place, found[place.pk], asked) for place in places]
    rosters = Rosters(_tallies(scope, whole, found), rosters_of_previous(whole))
    return Reading(scope, sheet, rows, places, rosters, targets)


def _tallies(scope: FigureScope, whole: Mapping[str, Figure], found: Mapping[int, Any]) -> dict[int | str, Any]:
    """How far rosters (or slates) are in: as last computed, or of the units of a township as it is now."""
    if scope.area.is_township:
        return rosters_by_unit(scope)
    return {"": stored_tally(whole, scope.rows), **{key: stored_tally(one, scope.rows) for key, one in found.items()}}


def _row(scope: FigureScope, links: Links, place: Any, found: Mapping[str, Figure], asked: Sequence[Target]) -> Row:
    if isinstance(place, Unit):
        lights = judged(reaching(asked, scope.area.path, of_units=True), found, "")
        shielded = Shielded(Links(scope, unit=place), found)
        return Row(place.pk, place.short_name, unit_url(scope, place.pk), found, shielded, lights)
    lights = judged(reaching(asked, place.path), found, place.path)
    return Row(place.pk, place.name, links.dashboard(place), found, Shielded(Links(scope, area=place), found), lights)


def of_kinds(reading: Reading) -> list[Judged]:
    """The targets of one kind of unit that hold on a page of both, each on that kind's own figures."""
    scope = reading.scope
    asked = [target for target in reading.held if target.kind and not scope.kind]
    found: list[Judged] = []
    for kind in sorted({target.kind for target in asked}):
        of_kind = [target for target in asked if target.kind == kind]
        shared: Any = {"term": scope.term, "areas": [scope.area], "basis": scope.basis, "rows": scope.rows}
        numbers = figures_of_areas(kind=kind, codes=[target.code for target in of_kind], **shared)[scope.area.pk]
        found += [Judged(target, numbers[target.code], target.area_id != scope.area.pk) for target in of_kind]
    return found


def words_of(scope: FigureScope) -> dict[str, str]:
    """The area's words; with one kind chosen, that kind's word stands for the unit."""
    return {**scope.words, "unit": scope.words[scope.kind]} if scope.kind else scope.words


def child_word(scope: FigureScope) -> str:
    """The word for the places one level below a scope."""
    if scope.area.is_township:
        return words_of(scope)["unit"]
    return scope.child_word


def wanted(reading: Reading) -> list[Wanted]:
    """The targets that hold in a scope, each with its light and how many of the places below reach it."""
    scope, links = reading.scope, Links(reading.scope)
    own = [target for target in reading.held if target.kind == scope.kind]
    here = [Judged(target, reading.sheet[target.code], target.area_id != scope.area.pk) for target in own]
    found = []
    for one in [*here, *of_kinds(reading)]:
        target, figure = one.target, one.figure
        lights = [] if reading.of_units or target.kind != scope.kind else _lights_below(reading, target)
        found.append(
            Wanted(
                lamp=lamp(one, deciding_url(scope, target) if one.is_missed else ""),
                value=with_unit(figure),
                figure_url=links(target.code) if figure.value is not None and target.kind == scope.kind else "",
                reached=reached_words(lights, reading.sheet.child),
                kind=target.get_kind_display(),
            )
        )
    return found + _wanted_of_units(reading)


def _lights_below(reading: Reading, target: Target) -> list[Light]:
    lights = [row.lights.get(target.code) for row in reading.rows]
    return [one.light for one in lights if one and one.target.comparison == target.comparison]


def _wanted_of_units(reading: Reading) -> list[Wanted]:
    """In a township the targets of every unit: how many units reach each."""
    if not reading.of_units:
        return []
    asked = [target for target in reading.targets if target.kind == reading.scope.kind]
    found = []
    for target in reaching(asked, reading.scope.area.path, of_units=True):
        lights = [row.lights[target.code].light for row in reading.rows if target.code in row.lights]
        missed = sum(light in (Light.NEAR, Light.MISSED) for light in lights)
        state = Light.NONE if not lights else Light.MISSED if missed else Light.MET
        url = deciding_url(reading.scope, target) if missed else ""
        shown = Lamp(state, target.words, f"差{missed}个" if missed else "", target.name, url)
        found.append(Wanted(shown, "", "", reached_words(lights, reading.sheet.words["unit"]), ""))
    return found


MOST_DECIDED, MOST_OF_ONE = 4, 2


def undecided(reading: Reading) -> list[tuple[Area, Judged]]:
    """The missed targets of which the page says who decides: of the streets nearest to them, no more than two of each
    figure; where no street misses one, the area's own."""
    pairs: list[tuple[Area, Judged]] = []
    for code, own in reading.sheet.lights.items():
        below = [] if reading.of_units else _missing(reading, code)
        pairs += below[:MOST_OF_ONE] or ([(reading.scope.area, own)] if own.is_missed else [])
    return pairs[:MOST_DECIDED]


def _missing(reading: Reading, code: str) -> list[tuple[Area, Judged]]:
    rows = zip(reading.places, reading.rows, strict=True)
    found = [(area, one) for area, row in rows if (one := row.lights.get(code)) and one.is_missed and area.is_township]
    return sorted(found, key=lambda pair: (pair[1].distance or 0, pair[0].path))
