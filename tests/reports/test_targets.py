"""Targets: who sets them, whom they reach, what the lights say, which units decide."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cadres.models import Membership, Person
from core.models import AuditEntry
from core.partial_dates import PartialDate
from core.signals import roster_changed
from elections.models import Term
from places.models import Area
from reports.choices import Reach
from reports.models import Target
from reports.rules.targets import Light
from reports.selectors.figures import figures
from reports.selectors.targets import judged, reaching, targets_over
from reports.services.statistics import compute_stale
from reports.services.targets import edit_target, remove_target, set_target

pytestmark = pytest.mark.django_db
SHARE = "one_shoulder.share"


@pytest.fixture
def county(world):
    """五个单位: 一肩挑 in 一居, 二居, 白杨; 沈宅 has both posts apart, 菊泉 nobody."""
    for name, posts in {
        "一居": [("secretary", "director", 1985)],
        "二居": [("secretary", "director", 1980), ("member", "", 1970)],
        "白杨": [("secretary", "director", 1961)],
        "沈宅": [("secretary", "", 1975), ("", "director", 1960)],
    }.items():
        unit = world.units[name]
        for party, committee, year in posts:
            person = Person.objects.create(name=f"{name}{year}", sex="1", birth=PartialDate(year, 1))
            Membership.objects.create(
                person=person, unit=unit, term=world.term, party_post=party, committee_post=committee, education=30
            )
    towns = [world.youyilu.pk, world.gucun.pk]
    roster_changed.send(sender=None, term_id=world.term.pk, township_ids=towns, person_ids=[])
    compute_stale()
    return world


def wants(actor: Any, term: Term, area: Area, limit: str, **more: Any) -> Target:
    values = {"code": SHARE, "comparison": "at_least", "reach": Reach.BELOW, **more}
    return set_target(actor=actor, term=term, area=area, limit=Decimal(limit), **values)


def message(refused: pytest.ExceptionInfo[ValidationError]) -> str:
    return "".join(refused.value.messages)


def test_a_target_leaves_its_audit_entry_and_so_does_its_change_and_its_end(world, staff):
    target = wants(staff, world.term, world.county, "95")
    edit_target(
        actor=staff,
        target=target,
        comparison="at_least",
        limit=Decimal("96"),
        margin=Decimal("1"),
        kind="",
        reach=Reach.OWN,
    )
    remove_target(actor=staff, target=target)
    entries = AuditEntry.objects.filter(action__startswith="target_").order_by("pk")
    assert [entry.action for entry in entries] == ["target_set", "target_edited", "target_removed"]
    assert entries[1].changes["limit"] == ["95", "96"]


@pytest.mark.parametrize(
    ("more", "limit", "told"),
    [
        ({}, "100.01", "不在 0 到 100 之间"),
        ({}, "-1", "不在 0 到 100 之间"),
        ({"code": "two_committees.average_age", "comparison": "at_most"}, "-1", "不能小于 0"),
        ({"margin": Decimal("-1")}, "95", "接近范围不能小于 0"),
        ({"code": "nothing.here"}, "95", "没有这个指标"),
        ({"code": "reserve.count"}, "1", "没有数值"),
    ],
)
def test_a_target_that_makes_no_sense_is_refused(world, staff, more, limit, told):
    with pytest.raises(ValidationError) as refused:
        wants(staff, world.term, world.county, limit, **more)
    assert told in message(refused)


def test_the_same_target_is_not_set_twice_and_none_outside_the_term(world, staff):
    wants(staff, world.term, world.county, "95")
    with pytest.raises(ValidationError, match="已经有这个指标"):
        wants(staff, world.term, world.county, "96")
    with pytest.raises(ValidationError, match="不在2021年换届"):
        wants(staff, world.term, world.other_county, "95")


def test_a_lower_level_may_ask_more_than_the_higher_and_not_less(world, staff):
    wants(staff, world.term, world.county, "95")
    with pytest.raises(ValidationError, match="本级目标不能更低"):
        wants(staff, world.term, world.gucun, "94.99")
    wants(staff, world.term, world.gucun, "97")
    held = reaching(targets_over(world.term, [world.gucun.path, world.youyilu.path]), world.gucun.path)
    assert [(target.area, target.limit) for target in held] == [(world.gucun, Decimal("97"))]


def test_a_stricter_target_that_the_higher_level_sets_later_holds_below(world, staff):
    wants(staff, world.term, world.gucun, "95")
    wants(staff, world.term, world.county, "98")
    held = reaching(targets_over(world.term, [world.gucun.path]), world.gucun.path)
    assert [target.area for target in held] == [world.county]


def test_a_target_reaches_what_it_says_and_nothing_else(world, staff):
    own = wants(staff, world.term, world.county, "90", reach=Reach.OWN)
    below = wants(staff, world.term, world.county, "95")
    of_units = wants(staff, world.term, world.county, "1", code="committee.women", reach=Reach.UNITS)
    found = targets_over(world.term, [world.gucun.path])
    assert reaching(found, world.county.path) == [below]
    assert reaching(found, world.gucun.path) == [below]
    assert reaching(found, world.gucun.path, of_units=True) == [of_units]
    assert reaching([own], world.gucun.path) == []


def test_the_light_is_that_of_the_place_against_the_strictest_target(county, staff):
    wants(staff, county.term, county.county, "60")
    targets = targets_over(county.term, [county.county.path, county.gucun.path])
    for area, expected in ((county.county, Light.MET), (county.youyilu, Light.MET), (county.gucun, Light.MISSED)):
        found = judged(reaching(targets, area.path), figures(term=county.term, area=area), area.path)
        assert found[SHARE].light == expected, area
    assert found[SHARE].distance == 1


def test_the_dashboard_lights_tiles_and_streets_and_says_what_is_missing(county, staff, leader, client):
    wants(staff, county.term, county.county, "61", margin=Decimal("1"))
    client.force_login(leader)
    page = client.get(reverse("reports:dashboard"))
    tile = next(tile for tile in page.context["board"].tiles if tile.code == SHARE)
    assert (tile.lamp.word, tile.lamp.gap) == ("接近", "差1个")
    lights = {line.name: [cell.lamp.word for cell in line.cells if cell.lamp] for line in page.context["board"].lines}
    assert lights == {"友谊路街道": ["达到"], "顾村镇": ["未达到"]}
    assert page.context["wanted"][0].reached == "1/2个街镇达到"
    assert "1/2个街镇达到" in page.content.decode()


def test_the_units_that_decide_are_those_without_and_open_their_pages(county, staff, leader, client):
    target = wants(staff, county.term, county.county, "95")
    client.force_login(leader)
    card = client.get(reverse("reports:deciders"), {"area": county.county.pk}).context["deciders"][0]
    assert card.title.startswith("顾村")
    assert [(line.name, line.why) for line in card.lines] == [
        ("菊泉新城第一", "未报花名册"),
        ("沈宅村", "书记、主任分设"),
    ]
    assert "1/3 = 33.3%" in card.sentence
    assert "再有2个即3/3 = 100.0%" in card.sentence
    page = client.get(reverse("reports:deciding", args=[target.pk]), {"area": county.gucun.pk})
    assert [line.name for line in page.context["found"].lines] == ["菊泉新城第一", "沈宅村"]
    assert page.context["found"].cells.count(False) == 2
    assert client.get(page.context["found"].lines[1].url).status_code == 200


def test_the_deciding_units_stay_in_the_kind_that_was_chosen(county, staff, leader, client):
    target = wants(staff, county.term, county.county, "95")
    client.force_login(leader)
    there = reverse("reports:deciding", args=[target.pk])
    page = client.get(there, {"area": county.gucun.pk, "kind": "residents"})
    assert [line.name for line in page.context["found"].lines] == ["菊泉新城第一"]
    line = client.get(reverse("reports:targets"), {"area": county.county.pk, "kind": "residents"}).context["lines"][0]
    assert "kind=residents" in line.units_url


def test_above_its_own_area_a_target_leads_to_the_targets_there(county, staff, leader, client):
    target = wants(staff, county.term, county.gucun, "95")
    client.force_login(leader)
    answer = client.get(reverse("reports:deciding", args=[target.pk]), {"area": county.county.pk})
    assert answer["Location"] == f"{reverse('reports:targets')}?area={county.county.pk}&term={county.term.pk}"


def test_of_a_mean_the_units_with_the_most_surplus_years_decide(county, staff, leader, client):
    target = wants(staff, county.term, county.county, "45", code="two_committees.average_age", comparison="at_most")
    client.force_login(leader)
    page = client.get(reverse("reports:deciding", args=[target.pk]))
    lines = page.context["found"].lines
    assert [line.name for line in lines] == ["沈宅村", "白杨村", "宝钢二村"]
    assert lines[0].why == "53.5岁 · 2人，超17岁"
    assert "周岁之和须减少25岁" in page.context["found"].sentence


def test_a_target_of_every_unit_is_judged_unit_by_unit(county, staff, leader, client):
    wants(staff, county.term, county.county, "1", code="two_committees.age_35_or_under", reach=Reach.UNITS)
    client.force_login(leader)
    line = client.get(reverse("reports:targets")).context["lines"][0]
    assert (line.lamp.word, line.lamp.gap, line.reached) == ("未达到", "差5个", "0/5个居村达到")
    town = client.get(reverse("reports:dashboard"), {"area": county.gucun.pk})
    assert town.context["wanted"][0].reached == "0/3个居村达到"


def test_a_target_of_one_kind_of_unit_is_judged_on_that_kind(county, staff, leader, client):
    wants(staff, county.term, county.county, "60", kind="village")
    client.force_login(leader)
    whole = client.get(reverse("reports:dashboard"))
    assert [(one.kind, one.value, one.lamp.word) for one in whole.context["wanted"]] == [("村", "50.0%", "未达到")]
    assert next(tile for tile in whole.context["board"].tiles if tile.code == SHARE).lamp is None
    villages = client.get(reverse("reports:dashboard"), {"kind": "village"})
    assert next(tile for tile in villages.context["board"].tiles if tile.code == SHARE).lamp.word == "未达到"


def test_a_street_sees_the_countys_target_and_may_not_change_it(county, staff, liaison, client):
    target = wants(staff, county.term, county.county, "95")
    client.force_login(liaison)
    page = client.get(reverse("reports:targets"))
    assert [(line.target, line.is_inherited, line.may_edit) for line in page.context["lines"]] == [
        (target, True, False)
    ]
    assert client.get(reverse("reports:target_edit", args=[target.pk])).status_code == 403
    there = reverse("reports:deciding", args=[target.pk])
    assert client.get(there, {"area": county.gucun.pk}).status_code == 200
    assert client.get(there, {"area": county.youyilu.pk}).status_code == 404
    assert client.get(there, {"area": "x"}).status_code == 404


def test_a_form_names_what_is_wrong_and_sets_what_is_right(county, staff, client):
    client.force_login(staff)
    url = f"{reverse('reports:target_add')}?area={county.county.pk}"
    wrong = client.post(url, {"code": SHARE, "comparison": "at_least", "limit": "很高", "reach": "below"})
    assert "请填数字" in wrong.content.decode()
    assert (
        "请选择指标" in client.post(url, {"comparison": "at_least", "limit": "95", "reach": "below"}).content.decode()
    )
    client.post(url, {"code": SHARE, "comparison": "at_least", "limit": "95", "reach": "below"})
    assert Target.objects.get().set_by == staff


def test_the_dashboard_asks_no_more_questions_with_targets_of_many_places(
    county, staff, leader, client, django_assert_max_num_queries
):
    client.force_login(leader)
    for area, limit in ((county.county, "95"), (county.gucun, "96"), (county.youyilu, "97")):
        wants(staff, county.term, area, limit)
    client.get(reverse("reports:dashboard"))
    with django_assert_max_num_queries(50):
        client.get(reverse("reports:dashboard"))
