"""The figures of the articles, rounding, and what has no value."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from cadres.models import Membership, Person
from core.partial_dates import PartialDate
from elections.choices import CommitteePost, PartyPost, SupervisionPost
from elections.models import Basis, Term, UnitProfile
from places.models import UnitSuccession
from places.selectors import townships_of
from reports.indicators import INDICATORS
from reports.measures import COHORTS, Direction
from reports.rules.values import Shape, Value, difference, growth, shown
from reports.selectors.figures import figures, figures_of_areas, figures_of_units
from reports.selectors.people import people_behind, people_in_several_units, units_behind
from reports.services.statistics import compute, compute_stale


def people(count: int, **facts) -> list[Person]:
    return Person.objects.bulk_create(Person(name=f"人{n}", **facts) for n in range(count))


def rows(term, unit, persons, **fields) -> None:
    Membership.objects.bulk_create(Membership(term=term, unit=unit, person=one, **fields) for one in persons)


def computed(world, **options):
    for term in (world.previous, world.term):
        compute(term=term, township_ids=townships_of(world.county))
    return figures(term=world.term, area=world.county, **options)


def test_party_and_committee_less_cross_serving_is_the_two_committees(world):
    """612 + 588 − 295 = 905 (开福区)."""
    unit, everybody = world.units["白杨"], people(905)
    rows(world.term, unit, everybody[:295], party_post="member", committee_post="member")
    rows(world.term, unit, everybody[295:612], party_post="member")
    rows(world.term, unit, everybody[612:], committee_post="member")
    found = computed(world)
    values = [found[f"{code}.count"].value for code in ("party_committee", "committee", "cross_serving")]
    assert values == [612, 588, 295]
    assert found["two_committees.count"].value == 905
    assert str(found["cross_serving.share"].value) == "32.6"


def test_the_secretaries_of_the_article(world):
    """114 secretaries: 52 women 45.6%, 55 of 本科, 3 postgraduates, 110 of 大专 or above 96.5%."""
    unit, women, men = world.units["白杨"], people(52, sex="2"), people(62, sex="1")
    for education, some in ((4, women), (5, men[:55]), (6, men[55:58]), (3, men[58:])):
        rows(world.term, unit, some, party_post="secretary", education=education)
    found = computed(world)
    assert (found["secretary.women"].value, str(found["secretary.women.share"].value)) == (52, "45.6")
    assert [found[f"secretary.{code}"].value for code in ("bachelor", "postgraduate", "college_or_above")] == [
        55,
        3,
        110,
    ]
    share = found["secretary.college_or_above.share"]
    assert (share.numerator, share.denominator, str(share.value), share.unit) == (110, 114, "96.5", "%")
    assert share.change_unit == "百分点"


def test_one_shoulder_is_divided_by_the_units_taking_part(world):
    rows(world.term, world.units["白杨"], people(1), party_post="secretary", committee_post="director")
    share = computed(world)["one_shoulder.share"]
    assert (share.numerator, share.denominator, str(share.value)) == (1, 5, "20.0")


def test_a_change_is_subtracted_exactly_and_then_rounded(world):
    """41.65 − 44.25 is −2.6, not 41.7 − 44.3; a mean changes in 岁."""
    then, now = people(20, birth=PartialDate(1974, 5, 1)), people(20, birth=PartialDate(1980, 5, 1))
    rows(world.previous, world.units["白杨"], then, party_post="secretary")
    rows(world.term, world.units["白杨"], now, party_post="secretary")
    mean = computed(world)["secretary.average_age"]
    assert (str(mean.value), str(mean.previous), str(mean.change), mean.change_unit) == ("41.0", "44.0", "-3.0", "岁")


def test_exact_values_are_rounded_once():
    now, then = Value(Shape.MEAN, 833, 20), Value(Shape.MEAN, 885, 20)
    assert (str(shown(now.exact, Shape.MEAN)), str(shown(then.exact, Shape.MEAN))) == ("41.7", "44.3")
    assert str(shown(difference(now, then), Shape.MEAN)) == "-2.6"
    share_now, share_then = Value(Shape.SHARE, 1, 3), Value(Shape.SHARE, 1, 6)
    assert str(shown(difference(share_now, share_then), Shape.SHARE)) == "16.7"
    assert growth(share_now, share_then) is None


def test_growth_is_of_counts_in_percent():
    assert growth(Value(Shape.COUNT, 43, None), Value(Shape.COUNT, 40, None)) == Decimal("7.5")
    assert growth(Value(Shape.COUNT, 43, None), Value(Shape.COUNT, 0, None)) is None


def test_nothing_to_divide_by_is_no_value_and_a_count_of_none_is_zero(world):
    found = computed(world)
    assert found["secretary.count"].value == 0
    assert found["secretary.women.share"].value is None
    assert found["secretary.women.share"].why_none == "这个范围里还没有可以计算的人或单位，请先导入花名册"
    assert found["secretary.average_age"].value is None


def test_without_a_last_term_there_is_no_turnover_and_no_change(world):
    rows(world.previous, world.units["白杨"], people(1), party_post="secretary")
    compute_stale()
    found = figures(term=world.previous, area=world.county)
    assert found["secretary.count"].value == 1
    assert found["secretary.newly_entered"].value is None
    assert found["secretary.departed"].value is None
    assert (found["secretary.count"].previous, found["secretary.count"].change) == (None, None)


def test_a_last_term_without_any_roster_is_as_none(world):
    rows(world.term, world.units["白杨"], people(1), party_post="secretary")
    found = computed(world)
    assert found["secretary.newly_entered"].value is None
    assert found["secretary.count"].previous is None
    assert found["units.count"].previous == 5


def test_who_left_is_counted_where_they_served_then(world):
    """19 left because of their age."""
    old, new = people(30), people(10)
    rows(world.previous, world.units["一居"], old[:19], party_post="member", exit_reason="age")
    rows(world.previous, world.units["一居"], old[19:], committee_post="member", exit_reason="health")
    rows(world.term, world.units["白杨"], new, party_post="member")
    rows(world.term, world.units["白杨"], old[29:], supervision_post="member")
    found = computed(world)
    assert found["two_committees.departed_for_age"].value == 19
    assert found["two_committees.departed"].value == 30
    assert str(found["two_committees.departed_for_age.share"].value) == "63.3"
    of_areas = figures_of_areas(term=world.term, areas=[world.youyilu, world.gucun], codes=["two_committees.departed"])
    assert [of_areas[area.pk]["two_committees.departed"].value for area in (world.youyilu, world.gucun)] == [30, 0]


def test_a_reason_for_leaving_removes_nobody_who_stays(world):
    somebody = people(1)
    rows(world.previous, world.units["白杨"], somebody, party_post="member", exit_reason="age")
    rows(world.term, world.units["沈宅"], somebody, committee_post="member", exit_reason="age")
    found = computed(world)
    assert found["two_committees.departed"].value == 0
    assert found["committee.transferred_in"].value == 1
    assert found["two_committees.count"].value == 1


def test_each_term_is_counted_on_its_own_basis_of_the_same_name(world):
    for term in (world.previous, world.term):
        Basis.objects.create(term=term, name="全日制", education="full_time")
        rows(term, world.units["白杨"], people(4), party_post="secretary", education=5, education_full_time=3)
    found = computed(world, basis=world.term.bases.select_related("term").get(name="全日制"))
    assert found["secretary.bachelor"].value == 0
    assert found["secretary.senior_high"].previous == 4


def test_people_who_serve_in_two_units_are_counted_by_each_and_named(world):
    somebody = people(1)
    for unit in ("白杨", "沈宅"):
        rows(world.term, world.units[unit], somebody, party_post="secretary")
    assert computed(world)["secretary.count"].value == 2
    assert people_in_several_units(term=world.term, area=world.county) == 1


@pytest.mark.parametrize("cohort", COHORTS.values(), ids=str)
def test_a_cohort_filters_the_rows_that_its_predicate_fits(world, cohort):
    unit = world.units["白杨"]
    for party in ("", *PartyPost.values):
        for committee in ("", *CommitteePost.values):
            for supervision in ("", *SupervisionPost.values):
                if party or committee or supervision:
                    posts = {"party_post": party, "committee_post": committee, "supervision_post": supervision}
                    rows(world.term, unit, people(1), **posts)
    all_rows = list(Membership.objects.all())
    fitting = {r.pk for r in all_rows if cohort.fits((r.party_post, r.committee_post, r.supervision_post))}
    assert fitting == set(Membership.objects.filter(cohort.q()).values_list("pk", flat=True))
    assert 0 < len(fitting) < len(all_rows)


def test_lists_show_only_what_the_user_may_see(world, liaison, leader):
    rows(world.term, world.units["白杨"], people(2), party_post="secretary")
    rows(world.term, world.units["一居"], people(3), party_post="secretary")
    scope = {"term": world.term, "area": world.county}
    assert people_behind("secretary.count", user=leader, **scope).count() == 5
    assert people_behind("secretary.count", user=liaison, **scope).count() == 2


def test_figures_take_a_constant_number_of_queries(world, django_assert_num_queries):
    everybody = people(2)
    for term in (world.previous, world.term):
        rows(term, world.units["白杨"], everybody, party_post="member")
    computed(world)
    term = Term.objects.get(pk=world.term.pk)
    with django_assert_num_queries(9):
        figures_of_areas(term=term, areas=[world.county])
    term = Term.objects.get(pk=world.term.pk)
    with django_assert_num_queries(9):
        figures_of_areas(term=term, areas=[world.county, world.youyilu, world.gucun])
    term = Term.objects.get(pk=world.term.pk)
    with django_assert_num_queries(29):
        figures_of_units(term=term, units=list(world.units.values()))


OF_COUNTS = ("人", "个", "件", "场次", "人次")


def test_every_indicator_is_named_once_and_says_what_it_is():
    assert len({one.name for one in INDICATORS.values()}) == len(INDICATORS)
    for code, one in INDICATORS.items():
        assert one.sentence.endswith("。"), code
        assert one.source, code
        assert one.unit in (*OF_COUNTS, "岁", "%", ":1"), code
        assert one.change_unit in (*OF_COUNTS, "岁", "百分点", ""), code
        assert (one.shape == Shape.COUNT) == (one.decimals == 0), code
    assert INDICATORS["secretary.average_age"].good == Direction.DOWN
    assert INDICATORS["secretary.women.share"].name == "书记女性占比"


def test_a_month_of_birth_counts_as_reached(world):
    """36 on 31 May 2021 with 1985-05, 35 with 1985-06."""
    for month in (5, 6):
        rows(world.term, world.units["白杨"], people(1, birth=PartialDate(1985, month)), party_post="secretary")
    world.term.as_of = dt.date(2021, 5, 1)
    found = computed(world)
    assert found["secretary.age_35_or_under"].value == 1
    assert found["secretary.age_36_45"].value == 1


def test_units_are_counted_by_the_form_of_their_party_organisation(world):
    for name, form in (("白杨", "general_branch"), ("沈宅", "branch"), ("一居", "general_branch")):
        UnitProfile.objects.filter(term=world.term, unit=world.units[name]).update(organisation=form)
    found = computed(world)
    assert [found[f"units.{form}"].value for form in ("party_committee", "general_branch", "party_branch")] == [0, 2, 1]
    share = found["units.general_branch.share"]
    assert (share.numerator, share.denominator, str(share.value)) == (2, 3, "66.7")
    behind = units_behind("units.general_branch", user=None, term=world.term, area=world.county)
    assert {unit.short_name for unit in behind} == {"白杨村", "宝钢一村"}
    assert share.previous is None


def test_units_that_came_out_of_others_since_the_last_term_are_counted(world):
    def succeed(old, new, kind, on):
        UnitSuccession.objects.create(kind=kind, predecessor=world.units[old], successor=world.units[new], on=on)

    succeed("白杨", "沈宅", "split", dt.date(2020, 1, 1))
    succeed("白杨", "菊泉", "split", world.previous.as_of)
    for old in ("一居", "菊泉"):
        succeed(old, "二居", "merge", world.term.as_of)
    found = computed(world)
    assert [found[f"units.came_of_{kind}"].value for kind in ("split", "merge")] == [1, 1]
    behind = units_behind("units.came_of_merge", user=None, term=world.term, area=world.county)
    assert [unit.short_name for unit in behind] == ["宝钢二村"]
    first = figures(term=world.previous, area=world.county)["units.came_of_split"]
    assert (first.value, first.why_none) == (None, "没有上届，无法说明上届以来的单位沿革")
