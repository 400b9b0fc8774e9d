import datetime as dt

import pytest

from cadres.rules.facts import person_changes, term_changes
from core.partial_dates import PartialDate

OLD, NEW = dt.date(2018, 5, 31), dt.date(2021, 5, 31)
MONTH, DAY = PartialDate(1985, 6), PartialDate(1985, 6, 12)


def test_an_older_roster_fills_what_is_empty_and_overwrites_nothing():
    current = {"name": "张三", "phone": "", "ethnic_group": "01"}
    stated = {"name": "张三丰", "phone": "13800000000", "ethnic_group": "02"}
    assert person_changes(current, NEW, stated, {}, OLD) == {"phone": "13800000000"}


@pytest.mark.parametrize("as_of", [NEW, dt.date(2026, 1, 1)])
def test_a_roster_of_the_same_or_a_newer_term_overwrites(as_of):
    assert person_changes({"name": "张三"}, NEW, {"name": "张山"}, {}, as_of) == {"name": "张山"}


def test_an_empty_cell_never_erases():
    assert person_changes({"phone": "13800000000"}, OLD, {"phone": ""}, {}, NEW) == {}
    assert term_changes({"education": 5}, {"education": None}) == {}


def test_the_id_number_makes_a_month_of_birth_a_day():
    assert person_changes({"birth": MONTH}, NEW, {}, {"birth": DAY}, OLD) == {"birth": DAY}
    assert person_changes({"birth": MONTH}, NEW, {"birth": DAY}, {"birth": DAY}, OLD) == {"birth": DAY}
    assert person_changes({"birth": DAY}, OLD, {"birth": MONTH}, {"birth": DAY}, NEW) == {}


def test_what_the_id_number_tells_does_not_overwrite_what_was_entered():
    other = PartialDate(1986, 1)
    assert person_changes({"birth": other, "sex": "1"}, OLD, {}, {"birth": DAY, "sex": "2"}, NEW) == {}


def test_facts_of_a_term_change_only_where_stated_and_different():
    current = {"education": 4, "degree": "", "joined_party_on": PartialDate(2005, 7, 1)}
    stated = {"education": 5, "degree": "", "joined_party_on": PartialDate(2005, 7)}
    assert term_changes(current, stated) == {"education": 5}
