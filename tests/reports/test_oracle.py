"""Every figure agrees with the oracle, and every list with its figure, on random districts."""

from __future__ import annotations

from fractions import Fraction

import pytest

from places.selectors import townships_of
from reports.indicators import INDICATORS
from reports.models import StaleTownship, Statistic
from reports.selectors.figures import figures, figures_of_units
from reports.selectors.people import PARTS, is_of_units, people_behind, units_behind
from reports.services.statistics import compute, compute_stale
from tests.reports.books import Books
from tests.reports.oracle import expected
from tests.reports.populations import District, make_district

pytestmark = pytest.mark.django_db
SEEDS = (0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2)))
"""Of random districts; each takes long to work out by hand, so most belong to the long run."""
RUN_BY_HAND = ("progress", "situation", "submission", "activity", "problems", "complaints", "health", "posting")
"""No district has rows of these, or none without a fault; ``test_running.py``, ``test_postings.py`` and
``test_health.py`` count them."""
FIELDS = ("value", "numerator", "denominator", "previous", "change", "growth")


def assert_agrees(district: District) -> None:
    books = Books()
    for term in district.terms:
        term.refresh_from_db()
        for basis in term.bases.select_related("term"):
            for place in district.places:
                for kind in ("", "village", "residents"):
                    for rows in ("roster", "slate"):
                        assert_place_agrees(term, basis, place, kind, rows, books)


def assert_place_agrees(term, basis, place, kind, rows, books) -> None:
    bases = {one.name: one for one in term.previous.bases.select_related("term")} if term.previous else {}
    before = bases.get(basis.name) or bases.get("默认口径")
    found = figures(term=term, area=place, kind=kind, basis=basis, rows=rows)
    oracle = expected(term=term, path=place.path, kind=kind, basis=basis, before=before, books=books, rows=rows)
    awaited = {code for code in found if code.startswith("reserve.")}
    found = {code: figure for code, figure in found.items() if code.partition(".")[0] not in RUN_BY_HAND}
    found = {code: figure for code, figure in found.items() if not code.startswith("units.complete")}
    assert found.keys() - awaited == oracle.keys()
    assert all(found[code].value is None for code in awaited)
    for code, one in oracle.items():
        figure = found[code]
        ours = {name: None if getattr(figure, name) is None else Fraction(getattr(figure, name)) for name in FIELDS}
        assert ours == one, (code, str(term), str(basis), str(place), kind, rows)


def stored() -> dict:
    rows = Statistic.objects.values_list("basis_id", "area_id", "kind", "rows", "cohort", "values")
    return {tuple(key): {code: n for code, n in values.items() if n} for *key, values in rows if any(values.values())}


@pytest.mark.parametrize("seed", SEEDS)
def test_figures_agree_with_the_oracle(seed):
    district = make_district(seed)
    compute_stale()
    assert_agrees(district)


@pytest.mark.parametrize("seed", SEEDS)
def test_after_random_edits_the_touched_figures_equal_a_full_computation(seed):
    district = make_district(100 + seed)
    compute_stale()
    for _ in range(12):
        district.edit()
        compute_stale()
        assert not StaleTownship.objects.exists()
    kept = stored()
    Statistic.objects.all().delete()
    for term in district.terms:
        term.refresh_from_db()
        compute(term=term, township_ids=townships_of(district.county))
    assert kept == stored()
    assert_agrees(district)


@pytest.mark.parametrize(
    "order", [(2, 1, 0), *(pytest.param(order, marks=pytest.mark.slow) for order in ((0, 1, 2), (1, 2, 0)))]
)
def test_whichever_roster_comes_first_the_figures_end_the_same(order):
    district = make_district(7, rosters=False)
    for n in order:
        district.random.seed(n)
        district.add_roster(district.terms[n])
        compute_stale()
    assert_agrees(district)


@pytest.mark.parametrize("rows", ["roster", "slate"])
@pytest.mark.parametrize("seed", SEEDS)
def test_every_number_opens_as_many_rows_as_it_says(seed, rows):
    district = make_district(200 + seed)
    compute_stale()
    term, basis = district.terms[2], district.terms[2].bases.select_related("term").get(name="全日制")
    place = district.random.choice(district.places)
    scope: dict = {"term": term, "area": place, "kind": district.random.choice(["", "village", "residents"])}
    found = figures(**scope, basis=basis, rows=rows)
    for code in INDICATORS:
        for part in PARTS:
            assert listed(code, part, basis, rows, scope) == numbered(found[code], part), (code, part)


def listed(code, part, basis, rows, scope) -> int:
    """How many rows a list has; of units listed with their numbers, the sum of these."""
    if is_of_units(code, part):
        units = units_behind(code, user=None, part=part, basis=basis, rows=rows, **scope)
        return sum(unit.number for unit in units)
    return people_behind(code, user=None, basis=basis, part=part, rows=rows, **scope).count()


def numbered(figure, part) -> int:
    """How many rows a part of a figure speaks of: a mean's are those whose age is known."""
    if part == "missing":
        return figure.missing
    if part == "denominator" or figure.code.endswith("average_age"):
        return (figure.numerator if figure.denominator is None else figure.denominator) or 0
    return figure.numerator or 0


@pytest.mark.parametrize("rows", ["roster", "slate"])
@pytest.mark.parametrize("seed", SEEDS)
def test_figures_of_units_add_up_to_their_township(seed, rows):
    district = make_district(300 + seed)
    compute_stale()
    term = district.terms[2]
    for place in district.townships:
        units = [unit for unit in district.units if unit.township_id == place.pk]
        of_units = figures_of_units(term=term, units=units, rows=rows)
        for code, figure in figures(term=term, area=place, rows=rows).items():
            parts = [of_units[unit.pk][code].numerator for unit in units]
            known = [part for part in parts if part is not None]
            if INDICATORS[code].needs is None:
                assert figure.numerator == (sum(known) if len(known) == len(parts) else None), code
            else:
                assert (figure.numerator or 0) == sum(known), code
