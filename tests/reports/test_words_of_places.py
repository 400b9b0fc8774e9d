"""What lies one level below an area is called by its own word: 区县 of a city, 街镇 of a district."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import Grant
from accounts.roles import Role
from elections.services.terms import create_term
from reports.services.statistics import compute_stale
from tests.cadres.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def city_term(world, leader):
    """上海市 elects as a whole; its leader is the district's."""
    term = create_term(actor=None, area=world.city, name="全市换届", as_of=dt.date(2021, 6, 30))
    for name in ("白杨", "海州"):
        make_member(f"{name}书记", world.units[name], term, party_post="secretary", committee_post="director")
    Grant.objects.create(user=leader, role=Role.LEADER, area=world.city)
    compute_stale()
    return term


def page(client, name, area, term, *args):
    answer = client.get(reverse(name, args=args), {"area": area.pk, "term": term.pk})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_city_speaks_of_its_districts(city_term, world, leader, client):
    client.force_login(leader)
    table = page(client, "reports:official_table", world.city, city_term, "structure")
    assert "区县" in table
    assert "街镇" not in table
    assert "各区县情况" in page(client, "reports:briefing", world.city, city_term)


def test_a_district_speaks_of_its_streets(city_term, world, leader, client):
    client.force_login(leader)
    assert "街镇" in page(client, "reports:official_table", world.county, city_term, "structure")
    assert "各街镇情况" in page(client, "reports:briefing", world.county, city_term)
