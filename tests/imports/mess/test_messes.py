"""Each mess of the corpus goes in without an error and says the same as the clean roster."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from imports.models import Batch
from samples.mess import MESSES
from samples.mess.drafts import Draft, clean
from samples.mess.people import invented
from samples.mess.sheets import file_name, written
from tests.imports.mess.facts import PLACES, expected, stored

PEOPLE = invented(PLACES)


@pytest.fixture
def bring_in(import_rows: Callable[..., Batch], world: Any) -> Callable[[Draft], Batch]:
    """Import a draft into the county's new term."""
    return lambda draft: import_rows(written(draft), file_name=file_name(draft), area=world.county)


def test_the_clean_roster_says_what_its_facts_say(bring_in):
    batch = bring_in(clean(PEOPLE))
    assert stored() == expected(PEOPLE)
    assert not batch.problems.exists()


@pytest.mark.parametrize("name", MESSES)
def test_a_mess_changes_no_fact(bring_in, name):
    draft = clean(PEOPLE)
    MESSES[name].spoil(draft)
    bring_in(draft)
    assert stored() == expected(PEOPLE)


def test_the_corpus_is_large_and_every_mess_spoils_something():
    assert len(MESSES) >= 60
    untouched = written(clean(PEOPLE))
    for name, mess in MESSES.items():
        draft = clean(PEOPLE)
        mess.spoil(draft)
        assert written(draft) != untouched, name


@pytest.mark.parametrize(
    ("saved", "name"), [("roster.xls", "名册.xls"), ("roster.xls", "名册.et"), ("roster.xlsx", "名册.xlsx")]
)
def test_what_other_programs_saved_says_the_same(import_rows, world, saved, name):
    content = (Path(__file__).parent / "saved" / saved).read_bytes()
    import_rows(content, file_name=name, area=world.county)
    assert stored() == expected(PEOPLE)
