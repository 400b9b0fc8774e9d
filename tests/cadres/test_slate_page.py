"""班子预案: who is meant for which post, what the law says of it, how it compares with the last term."""

import datetime as dt

import pytest
from django.urls import reverse

from cadres.models import Candidacy, Kinship
from cadres.selectors.unit_slates import slate_of
from core.partial_dates import PartialDate
from elections.services.qualifications import put_in_shipped
from tests.cadres.candidates import make_candidate, make_contest
from tests.cadres.people import make_member

pytestmark = pytest.mark.django_db
DAY = dt.date(2021, 5, 8)


@pytest.fixture
def unit(world):
    return world.units["白杨"]


@pytest.fixture
def heads(world, unit):
    """任晓东 for both heads, 龚雪梅 for a member of the committee, 程平 beside the slate."""
    values = {"person_sex": "1", "person_birth": PartialDate(1976, 2)}
    return [
        make_candidate("任晓东", unit, world.term, party_post="secretary", committee_post="director", **values),
        make_candidate("龚雪梅", unit, world.term, person_birth=PartialDate(1990, 2)),
        make_candidate("程平", unit, world.term, is_on_slate=False, **values),
    ]


def wrongs(world, unit):
    return [step.text for step in slate_of(unit, world.term).wrongs]


def slate_url(unit):
    return reverse("cadres:slate", args=[unit.pk])


def test_the_slate_is_a_board_of_those_meant_for_it(world, unit, heads):
    slate = slate_of(unit, world.term)
    equation = slate.board.equation
    assert (equation.total, equation.party, equation.committee, equation.cross) == (2, 1, 2, 1)
    assert [row.person.name for row in slate.beside] == ["程平"]
    Candidacy.objects.filter(pk=heads[1].pk).update(status="withdrawn")
    slate = slate_of(unit, world.term)
    assert [row.person.name for row in slate.out] == ["龚雪梅"]
    assert slate.board.equation.total == 1


def test_surplus_is_told_by_post_with_its_source(world, unit, heads):
    make_contest(unit, world.term, "committee", DAY, director=1, member=2)
    told = wrongs(world, unit)
    assert "村委会主任应选 1 名，候选人 1 名，应不少于 2 名" in told
    assert "村委会委员应选 2 名，候选人 2 名，应不少于 3 名" in told
    assert "村委会委员应选 2 名，拟任 1 名，少于应选名额" in told
    make_candidate("吴平", unit, world.term, committee_post="member")
    assert not any(words.startswith("村委会委员") for words in wrongs(world, unit))


def test_a_party_committee_wants_a_fifth_more(world, unit, heads):
    make_contest(unit, world.term, "party", DAY, secretary=1, member=2)
    assert any("委员应选 3 名，候选人 1 名" in words for words in wrongs(world, unit))
    for name in ("甲", "乙"):
        make_candidate(name, unit, world.term, party_post="member", committee_post="")
    assert any("候选人 3 名" in words for words in wrongs(world, unit))
    make_candidate("丙", unit, world.term, party_post="member", committee_post="", is_on_slate=False)
    assert wrongs(world, unit) == []


def test_a_committee_without_a_woman_is_told(world, unit, heads):
    assert wrongs(world, unit) == []
    heads[1].is_on_slate = False
    heads[1].save()
    assert wrongs(world, unit) == ["村委会拟任 1 名，其中妇女 0 名，少于 1 名"]


def test_relatives_on_one_committee_are_told_by_the_degree_of_the_law(world, unit, heads):
    first, second = sorted((heads[0].person, heads[1].person), key=lambda person: person.pk)
    kinship = Kinship.objects.create(first=first, second=second, kin="spouse")
    assert wrongs(world, unit) == ["任晓东与龚雪梅有应当回避的亲属关系，不得同在一个村委会"]
    kinship.kin = "other_near"
    kinship.save()
    assert wrongs(world, unit) == []


def test_the_slate_is_compared_with_the_last_term_on_each_terms_day(client_of, liaison, world, unit, heads):
    make_contest(unit, world.term, "committee", DAY, director=1, member=1)
    make_member(
        "魏国平", unit, world.previous, committee_post="director", person_birth=PartialDate(1960, 1), education=2
    )
    make_member(heads[1].person, unit, world.previous, committee_post="member", education=5)
    slate = slate_of(unit, world.term)
    assert slate.board.as_of == DAY
    assert slate.last
    moves = slate.last.movements
    assert (str(moves["average_age"].before), str(moves["average_age"].after)) == ("43.0", "38.0")
    assert (str(moves["young"].before), str(moves["young"].after)) == ("50.0", "50.0")
    assert sorted(slate.last.fates.values()) == ["departed", "re_elected"]
    page = client_of(liaison).get(slate_url(unit)).content.decode()
    assert "年龄按 2021-05-08 周岁计" in page
    assert "达成" in page


def test_choosing_and_leaving_out_on_the_page(client_of, liaison, neighbour_liaison, unit, heads):
    url = reverse("cadres:candidacy_choose", args=[heads[2].pk])
    assert client_of(neighbour_liaison).post(url, {"is_on_slate": "1"}).status_code == 404
    client_of(liaison).post(url, {"is_on_slate": "1"})
    assert Candidacy.objects.get(pk=heads[2].pk).is_on_slate
    client_of(liaison).post(url, {"is_on_slate": "0"})
    assert not Candidacy.objects.get(pk=heads[2].pk).is_on_slate


def test_a_second_director_is_refused_on_the_page(client_of, liaison, world, unit, heads):
    rival = make_candidate("周平", unit, world.term, committee_post="director", is_on_slate=False)
    url = reverse("cadres:candidacy_choose", args=[rival.pk])
    page = client_of(liaison).post(url, {"is_on_slate": "1"}, follow=True).content.decode()
    assert "拟任村(居)委会主任已有任晓东" in page


def test_over_age_and_what_is_missing_stand_on_the_card(client_of, leader, world, unit, heads):
    put_in_shipped(term=world.term)
    heads[0].person.birth = PartialDate(1958, 1)
    heads[0].person.save()
    page = client_of(leader).get(slate_url(unit)).content.decode()
    assert "超过任职年龄" in page
    assert "尚未送联审" in page
    assert "列为拟任" not in page


def test_choosing_another_area_leads_to_the_list_there(client_of, staff, world, unit, heads):
    page = client_of(staff).get(f"{slate_url(unit)}?term={world.term.pk}").content.decode()
    assert f'href="/candidates/?area={world.county.pk}&amp;term={world.term.pk}"' in page
    assert f'href="/candidates/?area={unit.township.pk}&amp;term={world.term.pk}&amp;kind=village"' in page
    assert f'href="?term={world.previous.pk}&amp;area={unit.township.pk}"' in page, (
        "another term is read on this very page"
    )


def test_the_slate_takes_the_same_queries_however_many_stand(
    client_of, liaison, world, unit, heads, django_assert_num_queries, django_assert_max_num_queries
):
    client = client_of(liaison)
    make_contest(unit, world.term, "committee", DAY, director=1, member=2)
    client.get(slate_url(unit))
    with django_assert_max_num_queries(45) as few:
        client.get(slate_url(unit))
    for number in range(12):
        make_candidate(f"候选{number}", unit, world.term)
    with django_assert_num_queries(len(few)):
        client.get(slate_url(unit))
