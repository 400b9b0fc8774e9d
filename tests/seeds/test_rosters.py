"""The made rosters themselves give the articles' figures, counted without the product."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cadres.rules.identity import read_id_number
from core.partial_dates import PartialDate
from tests.seeds.chengdu import chengdu
from tests.seeds.counting import count
from tests.seeds.expected import expected
from tests.seeds.kaifu import kaifu
from tests.seeds.roster import Rosters

PLACES = {"S1": kaifu, "S3": chengdu}


@pytest.fixture(scope="module")
def rosters() -> dict[str, Rosters]:
    return {seed: make() for seed, make in PLACES.items()}


@pytest.mark.parametrize("seed", PLACES)
def test_rosters_give_the_articles_figures_by_plain_counting(seed: str, rosters: dict[str, Rosters]) -> None:
    wrong = [
        (line.area, line.code, line.field, line.expected, found)
        for line in expected(seed)
        if (found := count(rosters[seed], line.area, line.code, line.field)) != Decimal(line.expected)
    ]
    assert not wrong


@pytest.mark.parametrize("seed", PLACES)
def test_everybody_has_a_number_of_their_own_that_agrees_with_them(seed: str, rosters: dict[str, Rosters]) -> None:
    for rows in (rosters[seed].old, rosters[seed].new):
        assert len({row.person.id_number for row in rows}) == len(rows)
        for row in rows:
            identity = read_id_number(row.person.id_number)
            assert row.person.birth
            assert identity.birth == PartialDate.from_date(row.person.birth)
            assert identity.sex == ("2" if row.person.is_woman else "1")


def test_some_birthdays_fall_on_the_very_day_and_some_on_the_day_after(rosters: dict[str, Rosters]) -> None:
    for made in rosters.values():
        days = {(row.person.birth.month, row.person.birth.day) for row in made.new if row.person.birth}
        assert (made.as_of.month, made.as_of.day) in days
