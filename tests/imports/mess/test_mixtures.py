"""Messes in any mixture: whatever comes together, the facts stay the same."""

from __future__ import annotations

from random import Random

import pytest

from samples.mess.drafts import clean
from samples.mess.mixed import drawn, spoil
from samples.mess.people import invented
from samples.mess.sheets import file_name, written
from tests.imports.mess.facts import PLACES, expected, stored

FEW, MANY = 40, 1000


def seeds(first: int, last: int) -> list[object]:
    return [pytest.param(seed, id=str(seed)) for seed in range(first, last)]


def says_the_same(seed, import_rows, world):
    """Import a roster of chance people spoilt by up to fourteen chance messes."""
    random = Random(seed)
    people = invented(PLACES, seed)
    messes = drawn(random, random.randint(2, 14))
    draft = spoil(clean(people), messes)
    names = " ".join(mess.name for mess in messes)
    batch = import_rows(written(draft), file_name=file_name(draft), area=world.county)
    assert stored() == expected(people), names
    return batch


@pytest.mark.parametrize("seed", seeds(0, FEW))
def test_a_mixture_of_messes_changes_no_fact(import_rows, world, seed):
    says_the_same(seed, import_rows, world)


@pytest.mark.slow
@pytest.mark.parametrize("seed", seeds(FEW, MANY))
def test_many_more_mixtures_change_no_fact(import_rows, world, seed):
    says_the_same(seed, import_rows, world)
