"""Small groups: from how many people on numbers are shown, and figures of which the small ones are hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from core.capabilities import Capability
from elections.bands import BANDS_OF
from elections.models import Term
from elections.querysets import prefixes
from places.models import Area
from reports.indicators import SHARE_SUFFIX, Indicator
from reports.measures import HEALTH
from reports.models import SmallGroups
from reports.rules.small_groups import hidden_cells, is_revealing, is_small
from reports.rules.values import Shape, Value
from reports.selectors.figure import Figure

USUAL = 3
"""The threshold of shared pages where nobody has said another."""
POSTS = frozenset({"one_shoulder"})
"""Cohorts of whom each unit has one in public office: their number is one of units."""
FAMILIES = (
    ("junior_high_or_below", "senior_high"),
    ("college", "bachelor", "postgraduate"),
    ("bachelor", "postgraduate"),
    *(tuple(band.code for band in bands) for bands in BANDS_OF.values()),
    ("age_30_or_under", "age_31_35"),
    ("age_46_55", "age_56_60", "age_over_60"),
    ("party_members", "probationary_members"),
    ("re_elected", "transferred_in", "newly_entered"),
    ("stayed", "transferred_out", "departed"),
)
"""Measures that add up to a number that is shown too, so that one of them comes out of the others."""
EXITS = "departed_"
Key = TypeVar("Key", int, str)


def rule_of(term: Term, area: Area) -> SmallGroups | None:
    """The strictest of what the area and those it lies in have said; None where nobody has. One query."""
    rows = SmallGroups.objects.filter(term=term, area__path__in=prefixes([area.path], Area.steplen))
    found = list(rows.select_related("area"))
    if not found:
        return None
    strictest: SmallGroups = max(found, key=lambda row: row.least)
    strictest.for_leaders = any(row.for_leaders for row in found)
    return strictest


def least_on_wall(term: Term, area: Area) -> int:
    """The threshold of the wall screen."""
    rule = rule_of(term, area)
    return USUAL if rule is None else rule.least


def least_for(user: Any, term: Term, area: Area) -> int:
    """The threshold of pages of figures for a user: those who enter the rows see all, others what has been said."""
    if user.can(Capability.EDIT_PEOPLE, area.path):
        return 0
    rule = rule_of(term, area)
    return rule.least if rule and rule.for_leaders else 0


def counts_people(indicator: Indicator) -> bool:
    """Whether it tells of people who could be recognised: not of units, nor of votes, nor of
    what is wrong with rows."""
    return not indicator.numerator.is_of_units and indicator.cohort not in (POSTS | {HEALTH.code})


def protected(figures: Mapping[str, Figure], least: int) -> dict[str, Figure]:
    """The figures of one place, the small ones hidden, and what would give them away."""
    if not least:
        return dict(figures)
    hidden = {code for code, figure in figures.items() if _tells(figure, least)}
    for family in _families(figures):
        cells = {code: figures[code].numerator or 0 for code in family if figures[code].numerator is not None}
        hidden |= hidden_cells(cells, least)
    hidden |= {f"{code}{SHARE_SUFFIX}" for code in hidden} | {code.removesuffix(SHARE_SUFFIX) for code in hidden}
    return {code: _shown(figure, code in hidden, least) for code, figure in figures.items()}


def protected_places(
    found: Mapping[Key, Mapping[str, Figure]], whole: Mapping[str, Figure], least: int
) -> dict[Key, dict[str, Figure]]:
    """The figures of places that make up a whole together: where one alone is hidden, the next smallest of people is
    too."""
    shown = {key: protected(figures, least) for key, figures in found.items()}
    if not least or len(found) < 2:
        return shown
    for code in next(iter(found.values())):
        if code in whole and whole[code].least == 0:
            for key in _alone(found, shown, code):
                shown[key][code] = hide(found[key][code], least)
    return shown


def _alone(
    found: Mapping[Key, Mapping[str, Figure]], shown: Mapping[Key, Mapping[str, Figure]], code: str
) -> Iterable[Key]:
    """The place to hide beside the only one hidden; nobody where several are, or none."""
    hidden = [key for key in shown if shown[key][code].least]
    rest = [key for key in shown if not shown[key][code].least and _people(found[key][code])]
    return [min(rest, key=lambda key: _people(found[key][code]) or 0)] if len(hidden) == 1 and rest else []


def _people(figure: Figure) -> int | None:
    return figure.denominator if figure.indicator.shape == Shape.MEAN else figure.numerator


def hide(figure: Figure, least: int) -> Figure:
    """The figure without anything that could be read off it."""
    nothing = Value(figure.indicator.shape, None, None)
    return replace(figure, now=nothing, then=nothing, missing=0, least=least)


def _shown(figure: Figure, is_hidden: bool, least: int) -> Figure:
    if is_hidden and counts_people(figure.indicator):
        return hide(figure, least)
    shown = replace(figure, missing=0) if is_small(figure.missing, least) else figure
    if counts_people(figure.indicator) and _is_telling(figure.then, figure.indicator, least):
        return replace(shown, then=Value(figure.indicator.shape, None, None))
    return shown


def _tells(figure: Figure, least: int) -> bool:
    return counts_people(figure.indicator) and _is_telling(figure.now, figure.indicator, least)


def _is_telling(value: Value, indicator: Indicator, least: int) -> bool:
    """Whether a value, or what is left beside it, is of a small group."""
    if indicator.shape == Shape.MEAN:
        return is_small(value.denominator, least)
    if value.denominator is not None and indicator.shape != Shape.RATIO:
        return is_revealing(value.numerator, value.denominator, least)
    return is_small(value.numerator, least)


def _families(figures: Mapping[str, Figure]) -> Iterable[list[str]]:
    """The families of every cohort that the figures have, as codes of counts; the reasons of departure are one."""
    cohorts = {figure.indicator.cohort for figure in figures.values() if counts_people(figure.indicator)}
    for cohort in cohorts:
        for family in FAMILIES:
            yield [code for measure in family if (code := f"{cohort}.{measure}") in figures]
        exits = f"{cohort}.{EXITS}"
        yield [code for code in figures if code.startswith(exits) and not code.endswith(SHARE_SUFFIX)]
