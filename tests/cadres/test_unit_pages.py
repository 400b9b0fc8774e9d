"""一村一档, and the list of units."""

import datetime as dt

import pytest

from cadres.selectors.boards import board_of, last_board_of
from core.partial_dates import PartialDate
from elections.models import Basis, UnitProfile
from places.models import Unit, UnitSuccession
from tests.cadres.people import make_member


def text(response):
    return response.content.decode()


@pytest.fixture
def last(world, board):
    """白杨村 of 2018: 魏国平 left for his age, 丁文静 stayed, 潘雪梅 then in 沈宅村, 蔡永康 then here."""
    unit, term = world.units["白杨"], world.previous
    return {
        "魏国平": make_member(
            "魏国平", unit, term, party_post="secretary", exit_reason="age", education=3, person_sex="1",
            person_birth=PartialDate(1958, 3),
        ),
        "丁文静": make_member(board["丁文静"].person, unit, term, education=3),
        "蔡永康": make_member(board["蔡永康"].person, unit, term, education=3),
        "潘雪梅": make_member(board["潘雪梅"].person, world.units["沈宅"], term),
    }  # fmt: skip


def test_the_board_stands_in_three_lanes(client_of, leader, world, board):
    shown = client_of(leader).get(world.units["白杨"].get_absolute_url()).context["board"]
    lanes = [[row.person.name for row in lane] for lane in (shown.party_only, shown.cross, shown.committee_only)]
    assert lanes == [["丁文静"], ["任晓东", "龚雪梅"], ["潘雪梅"]]
    equation = shown.equation
    assert (equation.total, equation.party, equation.committee, equation.cross) == (4, 3, 3, 2)


def test_the_last_board_tells_what_became_of_its_people(client_of, leader, world, board, last):
    response = client_of(leader).get(world.units["白杨"].get_absolute_url())
    fates = {row.person.name: response.context["last"].fates[row.pk] for row in response.context["last"].board.members}
    assert fates == {"魏国平": "departed", "丁文静": "re_elected", "蔡永康": "transferred_in"}
    assert "退出·年龄" in text(response)
    assert response.context["last"].departed == 1


def test_before_this_terms_roster_is_there_nobody_has_departed(world):
    make_member("魏国平", world.units["白杨"], world.previous)
    found = last_board_of(world.units["白杨"], board_of(world.units["白杨"], world.term))
    assert found is not None
    assert found.fates == {}
    assert found.is_younger_and_better_educated is None


def test_figures_move_exactly_and_leave_out_the_unknown(client_of, leader, world, board, last):
    response = client_of(leader).get(world.units["白杨"].get_absolute_url())
    moved = response.context["last"].movements
    # 2018: 60, 32, 32 years; 2021: 35, 35, 35, and one whose birth is not known
    assert [str(value) for value in vars(moved["average_age"]).values()] == ["41.3", "35.0", "-6.3"]
    assert [str(value) for value in vars(moved["college"]).values()] == ["0.0", "75.0", "75.0"]
    assert [str(value) for value in vars(moved["women"]).values()] == ["66.7", "75.0", "8.3"]
    assert response.context["last"].is_younger_and_better_educated is True
    page = text(response)
    assert "1人出生年月不详，未计入平均年龄" in page
    assert "↓6.3岁" in page
    assert "↑75.0个百分点" in page


def test_ages_and_education_follow_the_terms_basis(world, board):
    Basis.objects.filter(term=world.term).update(age_date=dt.date(2021, 6, 1), education="full_time")
    figures = board_of(world.units["白杨"], world.term).figures
    assert figures.average_age == 36
    assert figures.college is None


def test_a_predecessors_board_counts_as_the_last(world):
    new, old = world.units["白杨"], world.units["沈宅"]
    UnitSuccession.objects.create(kind="merge", predecessor=old, successor=new, on=dt.date(2020, 1, 1))
    row = make_member("魏国平", old, world.previous)
    make_member(row.person, new, world.term)
    found = last_board_of(new, board_of(new, world.term))
    assert found is not None
    assert found.fates == {row.pk: "re_elected"}


def test_who_went_to_the_other_half_of_a_split_unit_stays_re_elected(world):
    """As the stored turnover has it: both halves came out of the unit."""
    old, half, other = world.units["沈宅"], world.units["白杨"], world.units["一居"]
    for new in (half, other):
        UnitSuccession.objects.create(kind="split", predecessor=old, successor=new, on=dt.date(2020, 1, 1))
    stayed, left = make_member("魏国平", old, world.previous), make_member("江小凤", old, world.previous)
    make_member(stayed.person, half, world.term)
    make_member(left.person, other, world.term)
    found = last_board_of(half, board_of(half, world.term))
    assert found is not None
    assert found.fates == {stayed.pk: "re_elected", left.pk: "re_elected"}


def test_posts_of_each_term_bear_the_form_of_that_term(client_of, leader, world, board, last):
    unit = world.units["白杨"]
    UnitProfile.objects.filter(unit=unit, term=world.term).update(organisation="general_branch", party_members=137)
    UnitProfile.objects.filter(unit=unit, term=world.previous).update(organisation="branch")
    page = text(client_of(leader).get(unit.get_absolute_url()))
    assert "党总支书记 · 村委会主任" in page
    assert "党支部书记" in page
    assert "<b>137</b>" in page


def test_what_is_missing_stands_on_the_page_of_those_who_can_mend_it(client_of, leader, liaison, world, board):
    url = world.units["沈宅"].get_absolute_url()
    wants = [want.words for want in client_of(liaison).get(url).context["wants"]]
    assert wants == [
        "没有村(居)委会主任",
        "蔡永康缺身份证号",
        "单位情况缺党组织形式、党员人数、户数、登记选民数",
    ]
    assert "没有村(居)委会主任" not in text(client_of(leader).get(url))


def test_a_committee_without_a_woman_is_told(client_of, liaison, world):
    make_member("江国平", world.units["沈宅"], world.term, committee_post="director", person_sex="1")
    wants = [want.words for want in client_of(liaison).get(world.units["沈宅"].get_absolute_url()).context["wants"]]
    assert "村(居)委会没有女性成员" in wants


def test_supervision_stands_apart_and_is_not_counted(client_of, leader, world, board):
    make_member("胡华雪", world.units["白杨"], world.term, supervision_post="director")
    response = client_of(leader).get(world.units["白杨"].get_absolute_url())
    assert response.context["board"].equation.total == 4
    assert "村务监督委员会" in text(response)
    assert "胡华雪" in text(response)


def test_numbers_on_the_page_open_their_people(client_of, leader, world, board):
    client = client_of(leader)
    page = text(client.get(world.units["白杨"].get_absolute_url()))
    start = page.index("/roster/?", page.index("<main"))
    url = page[start : page.index('"', start)].replace("&amp;", "&")
    rows = client.get(url).context["table"].data
    assert {row.person.name for row in rows} == {"任晓东", "龚雪梅", "丁文静", "潘雪梅"}


def test_an_earlier_term_is_chosen_by_the_scope_bar(client_of, leader, world, board, last):
    url = f"{world.units['白杨'].get_absolute_url()}?term={world.previous.pk}"
    response = client_of(leader).get(url)
    assert [row.person.name for row in response.context["board"].party_only] == ["魏国平", "丁文静", "蔡永康"]


def test_choosing_another_area_leads_to_its_units(client_of, leader, world):
    page = client_of(leader).get(f"{world.units['白杨'].get_absolute_url()}?term={world.term.pk}").content.decode()
    assert f'href="/units/?area={world.youyilu.pk}&amp;term={world.term.pk}"' in page


def test_a_unit_opens_from_a_page_of_one_kind_or_of_another_area(client_of, leader, world):
    url = f"{world.units['白杨'].get_absolute_url()}?area={world.county.pk}&term={world.term.pk}&kind=village"
    assert "白杨村" in client_of(leader).get(url).content.decode()


def test_a_unit_outside_the_area_is_404(client_of, neighbour_liaison, world):
    assert client_of(neighbour_liaison).get(world.units["白杨"].get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["菊泉新城第一", "白杨村", "沈宅村"]),
        ("state=none", ["菊泉新城第一"]),
        ("state=gaps", ["白杨村", "沈宅村"]),
        ("state=complete", []),
        ("one_shoulder=yes", ["白杨村"]),
        ("one_shoulder=no", ["菊泉新城第一", "沈宅村"]),
        ("kind=residents", ["菊泉新城第一"]),
        ("name=沈", ["沈宅村"]),
    ],
)
def test_units_are_filtered(client_of, liaison, board, query, found):
    response = client_of(liaison).get(f"/units/?{query}")
    assert [unit.short_name for unit in response.context["table"].data] == found


def test_a_unit_with_both_heads_and_all_facts_is_complete(client_of, liaison, world):
    from cadres.models import Person

    make_member("任晓东", world.units["菊泉"], world.term, party_post="secretary", committee_post="director")
    Person.objects.update(id_number_hash="x")
    response = client_of(liaison).get("/units/?state=complete")
    assert [unit.short_name for unit in response.context["table"].data] == ["菊泉新城第一"]
    assert "齐全" in text(response)


def test_units_show_their_counts(client_of, liaison, board):
    rows = {unit.short_name: unit for unit in client_of(liaison).get("/units/").context["table"].data}
    unit = rows["白杨村"]
    assert (unit.total, unit.party, unit.committee, unit.cross, unit.secretary) == (4, 3, 3, 2, "任晓东")


def test_the_list_of_units_takes_the_same_queries_however_long(
    client_of, staff, world, board, django_assert_num_queries, django_assert_max_num_queries
):
    client = client_of(staff)
    client.get("/units/")
    with django_assert_max_num_queries(23) as few:
        client.get("/units/")
    for number in range(15):
        code = f"3101131093{number:02d}"
        unit = Unit.objects.create(
            township=world.gucun, code=code, name=f"新{number}村村委会", short_name=f"新{number}村", kind="village"
        )
        UnitProfile.objects.create(term=world.term, unit=unit)
        make_member(f"某{number}", unit, world.term)
    with django_assert_num_queries(len(few)):
        client.get("/units/")


def test_the_units_page_takes_the_same_queries_however_many_members(
    client_of, staff, world, board, last, django_assert_num_queries, django_assert_max_num_queries
):
    client, url = client_of(staff), world.units["白杨"].get_absolute_url()
    client.get(url)
    with django_assert_max_num_queries(33) as few:
        client.get(url)
    for number in range(8):
        row = make_member(f"某{number}", world.units["白杨"], world.term)
        make_member(row.person, world.units["白杨"], world.previous)
    with django_assert_num_queries(len(few)):
        client.get(url)
