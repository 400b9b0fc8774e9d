import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from elections.models import UnitProfile
from elections.selectors import find_term
from places.models import UnitAlias
from places.rules.matching import full_code
from places.rules.names import loose_unit_name, short_unit_name
from places.selectors import UnitDirectory, find_area
from tests.conftest import make_area, make_unit


@pytest.fixture
def gucun_directory(world):
    UnitAlias.objects.create(unit=world.units["菊泉"], name="菊泉一居")
    return UnitDirectory.for_area(world.county)


@pytest.mark.parametrize(
    ("official", "short"),
    [
        ("汉回村委会", "汉回村"),
        ("汉回村村委会", "汉回村"),
        ("汉回村村民委员会", "汉回村"),
        ("友谊居委会", "友谊"),
        ("高井社区居民委员会", "高井社区"),
        ("高井社区村民委员会", "高井社区"),
        ("白杨村", "白杨村"),
        ("村委会", "村委会"),
    ],
)
def test_a_short_name_loses_the_committee_and_keeps_village_and_community(official, short):
    assert short_unit_name(official) == short


@pytest.mark.parametrize(
    "text",
    [
        "白杨村村委会",
        "白杨村",
        "白杨村民委员会",
        " 白杨 村 ",
        "310113109206",
        "白杨",
        "顾村镇白杨村",
        "宝山区顾村镇白杨村村委会",
        "上海市宝山区顾村镇白杨",
        "宝山区白杨村",
        "白杨村党总支",
        "中共白杨村党支部委员会",
        "白杨村（涉农）",
    ],
)
def test_a_unit_is_found_by_every_way_of_writing_it(world, gucun_directory, text):
    assert gucun_directory.find(text, world.gucun).unit == world.units["白杨"]


@pytest.mark.parametrize(
    "text",
    [
        "菊泉新城第一居委会",
        "菊泉新城第1居委会",
        "菊泉新城第１居委",
        "菊泉新城一居",
        "菊泉新城1居",
        "菊泉新城第一社区",
        "菊泉新城壹居",
        "菊泉新城第一居民区",
    ],
)
def test_a_numbered_unit_is_found_whatever_its_digits_and_kind_are_written_with(world, gucun_directory, text):
    assert gucun_directory.find(text, world.gucun).unit == world.units["菊泉"]


def test_numbers_of_two_digits_are_read_in_words():
    assert [loose_unit_name(f"第{n}居委会") for n in (2, 10, 12, 20, 35)] == ["二", "十", "十二", "二十", "三十五"]
    assert loose_unit_name("105村") == "105村"


def test_a_village_is_not_taken_for_a_community_of_its_name(world, gucun_directory):
    match = gucun_directory.find("白杨社区", world.gucun)
    assert (match.unit, match.candidates) == (None, ())
    assert match.near[0] == world.units["白杨"]


def test_a_name_that_two_numbered_units_share_is_asked(world):
    first = make_unit(world.gucun, "310113109060", "共富第二居委会", "residents", "共富第二")
    second = make_unit(world.gucun, "310113109061", "共富二社区居委会", "residents", "共富二社区")
    match = UnitDirectory.for_area(world.gucun).find("共富二居", world.gucun)
    assert set(match.candidates) == {first, second}


def test_a_township_before_a_unit_does_not_lead_out_of_the_township_given(world, gucun_directory):
    assert gucun_directory.find("友谊路街道宝钢一村", world.gucun).unit is None
    assert gucun_directory.find("友谊路街道宝钢一村").unit == world.units["一居"]


@pytest.mark.parametrize("text", ["宝山区顾村镇", "上海市宝山区顾村镇", "宝山区顾村"])
def test_a_liaisons_township_is_found_with_the_areas_above_it(world, text):
    assert UnitDirectory.for_area(world.gucun).find_township(text) == world.gucun


def test_a_unit_is_found_by_alias_and_its_township_costs_no_query(world, gucun_directory, django_assert_num_queries):
    with django_assert_num_queries(0):
        match = gucun_directory.find("菊泉一居", world.gucun)
        assert match.unit == world.units["菊泉"]
        assert match.unit.township.name == "顾村镇"


def test_a_code_may_lack_its_trailing_zeros(world):
    unit = make_unit(world.gucun, "310113109300", "新村村委会", "village", "新村")
    assert UnitDirectory.for_area(world.county).find("3101131093").unit == unit
    assert full_code("310113") == "310113000000"
    assert full_code("白杨") == ""


def test_a_village_and_a_community_of_one_name_are_not_confused(world):
    village = make_unit(world.gucun, "310113109301", "高井村委会", "village", "高井村")
    community = make_unit(world.gucun, "310113109002", "高井社区居委会", "residents", "高井社区")
    directory = UnitDirectory.for_area(world.gucun)
    assert directory.find("高井村").unit == village
    assert directory.find("高井社区").unit == community
    match = directory.find("高井")
    assert match.unit is None
    assert set(match.candidates) == {village, community}


def test_a_name_in_two_townships_is_ambiguous_in_the_county_and_clear_in_the_township(world):
    first = make_unit(world.gucun, "310113109050", "新桥居委会", "residents", "新桥")
    second = make_unit(world.youyilu, "310113003050", "新桥居委会", "residents", "新桥")
    directory = UnitDirectory.for_area(world.county)
    match = directory.find("新桥")
    assert match.unit is None
    assert match.is_ambiguous
    assert set(match.candidates) == {first, second}
    assert directory.find("新桥", world.youyilu).unit == second


def test_a_miswritten_name_brings_the_likely_one(world, gucun_directory):
    match = gucun_directory.find("白扬村", world.gucun)
    assert (match.unit, match.candidates) == (None, ())
    assert match.near[0] == world.units["白杨"]
    assert gucun_directory.find("", world.gucun).near == ()


def test_a_unit_of_another_township_is_not_found(world, gucun_directory):
    assert gucun_directory.find("宝钢一村", world.gucun).unit is None


def test_with_a_term_only_the_units_taking_part_are_found(world):
    UnitProfile.objects.filter(term=world.term, unit=world.units["白杨"]).delete()
    assert UnitDirectory.for_area(world.county, term=world.term).find("白杨村").unit is None
    assert UnitDirectory.for_area(world.county, term=world.previous).find("白杨村").unit == world.units["白杨"]


def test_without_a_term_a_dissolved_unit_is_not_found(world):
    world.units["白杨"].active_to = dt.date(2020, 1, 1)
    world.units["白杨"].save()
    assert UnitDirectory.for_area(world.county).find("白杨村").unit is None


@pytest.mark.parametrize("text", ["顾村镇", "顾村", "宝山区顾村镇", "310113109", "310113109000"])
def test_a_township_is_found_with_and_without_its_suffix(world, gucun_directory, text):
    assert gucun_directory.find_township(text) == world.gucun


def test_a_bare_township_name_that_two_share_means_neither(world):
    town = make_area(world.county, "township", "310113110", "城关镇")
    street = make_area(type(world.county).objects.get(pk=world.county.pk), "township", "310113111", "城关街道")
    directory = UnitDirectory.for_area(world.county)
    assert directory.find_township("城关") is None
    assert directory.find_township("城关镇") == town
    assert directory.find_township("城关街道") == street


def test_a_directory_is_three_queries_whatever_its_size(world, django_assert_num_queries):
    with django_assert_num_queries(3):
        UnitDirectory.for_area(world.city)


def test_an_area_is_found_by_its_code_and_the_lower_level_wins(world):
    city = make_area(world.nation, "province", "4419", "东莞市")
    county = make_area(city, "county", "4419", "东莞市")
    assert find_area("4419") == county
    assert find_area("310113000000") == world.county


@pytest.mark.parametrize(("code", "words"), [("宝山", "应为 2 至 12 位数字"), ("999999", "没有代码为“999999”的区划")])
def test_a_wrong_area_code_is_told_in_chinese(world, code, words):
    with pytest.raises(ValidationError, match=words):
        find_area(code)


def test_a_term_is_found_by_name_from_any_area_inside_it(world):
    assert find_term("2021年换届", world.gucun) == world.term
    with pytest.raises(ValidationError, match=r"杨浦区没有名为“2021年换届”的届次。该区划还没有届次"):
        find_term("2021年换届", world.other_county)
    with pytest.raises(ValidationError, match=r"现有届次：2021年换届、2018年换届"):
        find_term("2022年换届", world.gucun)
