"""专职副书记: units of so many Party members, or with one person in both posts, are to have one."""

import pytest
from django.urls import reverse

from elections.models import UnitProfile
from reports.selectors.figures import figures
from reports.selectors.people import units_behind
from reports.services.statistics import compute_stale
from tests.cadres.people import make_member

pytestmark = pytest.mark.django_db
CODES = ("deputy_due", "deputy_had", "deputy_lacking")


@pytest.fixture
def units(world):
    """宝钢一村 has 280 Party members, 宝钢二村 279; in 白杨村 one person is secretary and director."""
    for name, number in (("一居", 280), ("二居", 279), ("白杨", 30)):
        UnitProfile.objects.filter(unit=world.units[name], term=world.term).update(party_members=number)
    make_member("任晓东", world.units["白杨"], world.term, party_post="secretary", committee_post="director")
    make_member("兼职", world.units["白杨"], world.term, party_post="deputy_secretary", is_full_time=False)
    make_member("专职", world.units["一居"], world.term, party_post="deputy_secretary", is_full_time=True)
    make_member("专职", world.units["二居"], world.term, party_post="deputy_secretary", is_full_time=True)
    return world


def counted(world):
    compute_stale()
    found = figures(term=world.term, area=world.county)
    return [found[f"units.{code}"].value for code in CODES]


def behind(world, code):
    return {unit.short_name for unit in units_behind(f"units.{code}", user=None, term=world.term, area=world.county)}


def test_units_of_that_many_members_and_those_with_one_person_in_both_posts_are_due(units):
    units.term.deputy_from = 280
    units.term.save()
    assert counted(units) == [2, 1, 1]
    assert behind(units, "deputy_due") == {"宝钢一村", "白杨村"}
    assert behind(units, "deputy_had") == {"宝钢一村"}
    assert behind(units, "deputy_lacking") == {"白杨村"}
    share = figures(term=units.term, area=units.county)["units.deputy_had.share"]
    assert (share.numerator, share.denominator, str(share.value)) == (1, 2, "50.0")


def test_a_term_that_asks_for_none_has_no_value_and_says_where_to_ask(units):
    assert counted(units) == [None, None, None]
    why = figures(term=units.term, area=units.county)["units.deputy_due"].why_none
    assert why == "本届没有设定配专职副书记的党员人数，请在届次中设定"


def test_the_number_is_set_in_the_term_and_counted_at_once(units, staff, client):
    client.force_login(staff)
    term = units.term
    sent = {"name": term.name, "as_of": term.as_of, "previous": term.previous_id, "deputy_from": "279"}
    answer = client.post(reverse("elections:term_edit", args=[term.pk]), sent)
    assert answer.status_code == 302
    term.refresh_from_db()
    assert term.deputy_from == 279
    assert counted(units) == [3, 2, 1]
    assert "党员 279 人以上" in client.get(term.get_absolute_url()).content.decode()


def test_a_number_that_is_none_is_refused(units, staff, client):
    client.force_login(staff)
    sent = {"name": units.term.name, "as_of": units.term.as_of, "deputy_from": "0"}
    answer = client.post(reverse("elections:term_edit", args=[units.term.pk]), sent)
    assert answer.status_code == 200
    assert "deputy_from" in answer.context["form"].errors
