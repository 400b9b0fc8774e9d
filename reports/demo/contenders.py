"""Invented people who stand and never served: a little older than the elected, with less schooling."""

from __future__ import annotations

from random import Random

from cadres.choices import Education, Sex
from core.partial_dates import PartialDate
from reports.demo.people import NOW, Human, Seat
from reports.demo.quotas import CONTENDERS_WITH_COLLEGE, CONTENDERS_WOMEN
from reports.demo.schooling import college_level

YEARS = range(1960, 2000)


def newcomer(rng: Random, seat: Seat) -> Human:
    """Somebody who stands for a seat."""
    year = YEARS[min(int(rng.betavariate(1.6, 2.6) * len(YEARS)), len(YEARS) - 1)]
    sex = Sex.FEMALE if rng.random() < CONTENDERS_WOMEN else Sex.MALE
    return _human(rng, seat, year, sex)


def spouse(rng: Random, human: Human, seat: Seat) -> Human:
    """Wife or husband of somebody, who stands for a seat."""
    assert human.birth is not None
    year = min(max(human.birth.year + rng.randint(-3, 3), YEARS[0]), YEARS[-1])
    return _human(rng, seat, year, Sex.MALE if human.sex == Sex.FEMALE else Sex.FEMALE)


def _human(rng: Random, seat: Seat, year: int, sex: Sex) -> Human:
    human = Human((None, seat), sex=sex, birth=PartialDate(year, rng.randint(1, 12), rng.randint(1, 28)))
    likely = CONTENDERS_WITH_COLLEGE + (45 - human.age(NOW)) * 0.015
    if rng.random() < likely:
        seat.education = college_level(rng, human, NOW)
    else:
        seat.education = Education.JUNIOR_HIGH if rng.random() < 0.25 else Education.SENIOR_HIGH
    return human
