"""The people of the demonstration, counted one by one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest

from cadres.choices import Education
from cadres.rules.identity import read_id_number
from reports.demo.people import AS_OF, BEFORE, NOW, Human, Seat
from reports.demo.population import Population, lay_out
from tests.demo.conftest import read_places

Row = tuple[Human, Seat]


def rows(population: Population, term: int, kind: str = "") -> list[Row]:
    """The two-committee rows of a term."""
    return [
        (human, seat)
        for human in population.humans
        for seat in human.rows
        if seat.term == term and (seat.party_post or seat.committee_post) and kind in ("", seat.place.kind)
    ]


def rounded(number: Fraction) -> Decimal:
    return (Decimal(number.numerator) / number.denominator).quantize(Decimal("0.1"), ROUND_HALF_UP)


def college(own: list[Row]) -> Fraction:
    return Fraction(100 * sum((seat.education or 0) >= Education.COLLEGE for _, seat in own), len(own))


def average_age(own: list[Row], term: int) -> Fraction:
    born = [human.birth for human, _ in own if human.birth]
    day = AS_OF[term]
    ages = [day.year - b.year - ((day.month, day.day) < (b.month, b.day)) for b in born]
    return Fraction(sum(ages), len(ages))


@pytest.mark.parametrize(("term", "party", "committee", "cross"), [(0, 2812, 2690, 1490), (1, 2896, 2788, 1521)])
def test_party_and_committee_less_cross_serving_is_the_total(population, term, party, committee, cross):
    own = [seat for _, seat in rows(population, term)]
    assert sum(bool(seat.party_post) for seat in own) == party
    assert sum(bool(seat.committee_post) for seat in own) == committee
    assert sum(bool(seat.party_post and seat.committee_post) for seat in own) == cross
    assert len(own) == party + committee - cross == (4012, 4163)[term]


def test_every_unit_has_one_secretary_one_director_and_a_woman_on_its_committee(population):
    for term in (BEFORE, NOW):
        heads = Counter((seat.place, "s") for _, seat in rows(population, term) if seat.party_post == "secretary")
        heads += Counter((seat.place, "d") for _, seat in rows(population, term) if seat.committee_post == "director")
        assert set(heads.values()) == {1}
        assert len(heads) == 2 * 533
        women = {seat.place for human, seat in rows(population, term) if seat.committee_post and human.sex == "2"}
        assert len(women) == 533


def test_the_units_are_103_villages_and_430_residential_areas(population):
    assert Counter(place.kind for place in population.places) == {"village": 103, "residents": 430}


def test_one_shoulder_is_517_of_533_after_440(population):
    counts = [
        sum(s.party_post == "secretary" and s.committee_post == "director" for _, s in rows(population, term))
        for term in (BEFORE, NOW)
    ]
    assert counts == [440, 517]
    assert rounded(Fraction(51700, 533)) == Decimal("97.0")


@pytest.mark.parametrize(
    ("kind", "before", "now", "change"),
    [("village", "74.2", "89.3", "15.1"), ("residents", "57.8", "67.4", "9.6")],
)
def test_party_committees_have_the_articles_share_with_college(population, kind, before, now, change):
    shares = [college([row for row in rows(population, t, kind) if row[1].party_post]) for t in (BEFORE, NOW)]
    assert [str(rounded(share)) for share in shares] == [before, now]
    assert str(rounded(shares[1] - shares[0])) == change


def test_41_secretaries_and_592_members_are_born_in_1985_or_later(population):
    young = [seat for human, seat in rows(population, NOW) if human.birth and human.birth.year >= 1985]
    assert len(young) == 592
    assert sum(seat.party_post == "secretary" for seat in young) == 41


def test_average_age_is_45_and_has_fallen_by_2_8(population):
    ages = [average_age(rows(population, term), term) for term in (BEFORE, NOW)]
    assert [str(rounded(age)) for age in ages] == ["47.8", "45.0"]
    assert str(rounded(ages[1] - ages[0])) == "-2.8"


def test_women_and_college_over_all(population):
    own = rows(population, NOW)
    assert str(rounded(Fraction(100 * sum(human.sex == "2" for human, _ in own), len(own)))) == "53.7"
    assert str(rounded(college(own))) == "79.1"


def test_ten_of_thirteen_streets_are_younger_and_better_educated(population):
    missed = set()
    for street in {place.street for place in population.places}:
        before, now = ([row for row in rows(population, t) if row[1].place.street is street] for t in (BEFORE, NOW))
        is_younger = average_age(now, NOW) < average_age(before, BEFORE)
        if not (is_younger and college(now) > college(before)):
            missed.add(street.name)
    assert missed == {"吴淞街道", "月浦镇", "宝山工业园区"}


def test_two_thirds_are_re_elected(population):
    old = defaultdict(set)
    for human, seat in rows(population, BEFORE):
        old[human].add(seat.place)
    kinds: Counter[str] = Counter()
    for human, seat in rows(population, NOW):
        kinds["re" if seat.place in old[human] else "transferred" if old[human] else "new"] += 1
    assert kinds == {"re": 2764, "transferred": 58, "new": 1341}
    serving = {human for human, _ in rows(population, NOW)}
    assert len([human for human, _ in rows(population, BEFORE) if human not in serving]) == 1190


def test_nobody_unlearns_and_nobody_leaves_for_wrongdoing(population):
    for human in population.humans:
        if human.before and human.now and human.now.is_counted:
            assert human.now.education >= human.before.education
        assert human.exit_reason not in ("discipline", "ability")
        assert bool(human.exit_reason) == bool(human.before and not human.now)


def test_who_leaves_for_age_is_old(population):
    ages = [human.age(NOW) for human in population.humans if human.exit_reason == "age"]
    assert len(ages) == 640
    assert min(ages) >= 55


def test_party_committees_are_of_full_party_members(population):
    assert {h.political_status for h, s in rows(population, NOW) + rows(population, BEFORE) if s.party_post} == {"01"}


def test_everybody_was_grown_up_when_elected(population):
    assert min(human.age(t) for t in (0, 1) for human, _ in rows(population, t) if human.birth) >= 18


def test_three_have_no_birth_date_and_no_number_and_four_serve_in_two_units(population):
    unknown = [human for human in population.humans if human.birth is None]
    assert len(unknown) == 3
    assert all(human.id_number == "" for human in unknown)
    doubled = [human for human in population.humans if human.more_seats]
    assert len(doubled) == 4
    assert all(human.more_seats[0].place is not human.place for human in doubled)


def test_identity_numbers_are_sound_unique_and_agree_with_the_person(population):
    known = [human for human in population.humans if human.id_number]
    assert len({human.id_number for human in known}) == len(known)
    for human in known:
        identity = read_id_number(human.id_number)
        assert (identity.birth, identity.sex) == (human.birth, human.sex)
        assert human.id_number[14] == "9"


def test_phones_are_unique_and_in_the_block_set_aside(population):
    phones = [human.phone for human in population.humans]
    assert len(set(phones)) == len(phones)
    assert all(re.fullmatch(r"1380000\d{4}", phone) for phone in phones)


def test_registered_voters_add_up_and_have_grown_by_a_tenth(population):
    before, now = (sum(facts[3] for facts in term.values()) for term in population.profiles)
    assert now == 1_000_746
    assert rounded(Fraction(100 * (now - before), before)) == Decimal("10.0")


def test_the_same_people_come_out_every_time(population):
    again = lay_out(read_places())
    assert [(h.name, h.id_number, h.phone) for h in again.humans] == [
        (h.name, h.id_number, h.phone) for h in population.humans
    ]
    assert again.profiles == population.profiles
