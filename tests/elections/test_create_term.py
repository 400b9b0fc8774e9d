import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from core.models import AuditEntry
from core.signals import units_changed
from elections.models import Basis, Term, UnitProfile
from elections.services import terms
from tests.conftest import make_term, make_unit


@pytest.fixture
def announced():
    heard = []

    def listen(sender, *, township_ids, term_id, **kwargs):
        heard.append((sorted(township_ids), term_id))

    units_changed.connect(listen, weak=False)
    yield heard
    units_changed.disconnect(listen)


def create(**options):
    values = {"area": "310113", "as_of": "2026-05-31", **options}
    call_command("create_term", "2026年换届", **values)
    return Term.objects.get(name="2026年换届")


def test_every_electing_unit_of_the_area_that_exists_on_the_date_takes_part(world, announced):
    virtual = make_unit(world.gucun, "310113109498", "虚拟社区", "residents", "虚拟社区")
    virtual.is_electing = False
    virtual.save()
    for code, field, day in (("201", "active_to", 31), ("202", "active_from", 31), ("203", "active_from", 32)):
        unit = make_unit(world.gucun, f"310113109{code}", f"{code}村委会", "village", f"{code}村")
        setattr(unit, field, dt.date(2026, 5, 1) + dt.timedelta(days=day - 1))
        unit.save()
    term = create(previous="2021年换届")
    names = set(UnitProfile.objects.filter(term=term).values_list("unit__short_name", flat=True))
    assert names == {"宝钢一村", "宝钢二村", "白杨村", "沈宅村", "菊泉新城第一", "202村"}
    assert term.previous == world.term
    assert Basis.objects.get(term=term).is_default
    assert announced == [(sorted([world.gucun.pk, world.youyilu.pk]), term.pk)]
    entry = AuditEntry.objects.get(action="term_created")
    assert (entry.changes["units"], entry.area_path) == (6, world.county.path)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"area": "999999"}, "没有代码为“999999”的区划"),
        ({"as_of": "2026-13-01"}, "日期“2026-13-01”不对"),
        ({"previous": "2011年换届"}, "没有名为“2011年换届”的届次。现有届次：2021年换届、2018年换届"),
        ({"previous": "2021年换届", "as_of": "2021-05-31"}, "统计时点 2021-05-31 必须早于本届的 2021-05-31"),
        ({"area": "310110", "as_of": "2026-05-31", "previous": "2021年换届"}, "该区划还没有届次"),
    ],
)
def test_wrong_input_is_told_in_chinese_and_makes_no_term(world, options, message):
    with pytest.raises(CommandError, match=message):
        create(**options)
    assert Term.objects.count() == 2


def test_a_name_stands_once_in_an_area(world):
    with pytest.raises(CommandError, match="宝山区已有名为“2021年换届”的届次"):
        call_command("create_term", "2021年换届", area="310113", as_of="2021-05-31")


def test_a_previous_term_must_cover_the_whole_area(world):
    with pytest.raises(ValidationError, match="没有包括上海市全部"):
        terms.create_term(actor=None, area=world.city, name="市换届", as_of=dt.date(2026, 5, 31), previous=world.term)
    city_term = make_term(world.city, "市换届", dt.date(2016, 1, 1))
    assert (
        terms.create_term(
            actor=None, area=world.gucun, name="镇换届", as_of=dt.date(2026, 5, 31), previous=city_term
        ).previous
        == city_term
    )


def test_a_term_cannot_be_moved_behind_the_one_that_follows_it(world, staff):
    with pytest.raises(ValidationError, match="必须早于它"):
        terms.edit_term(actor=staff, term=world.previous, name="2018年换届", as_of=dt.date(2021, 5, 31), previous=None)


def test_an_edit_is_announced_and_audited_and_no_edit_is_neither(world, staff, announced):
    def edit(as_of):
        terms.edit_term(actor=staff, term=world.term, name="2021年换届", as_of=as_of, previous=world.previous)

    edit(dt.date(2021, 5, 31))
    assert announced == []
    assert not AuditEntry.objects.exists()
    edit(dt.date(2021, 6, 30))
    assert announced == [(sorted([world.gucun.pk, world.youyilu.pk]), world.term.pk)]
    assert AuditEntry.objects.get().changes == {"as_of": ["2021-05-31", "2021-06-30"]}


def test_a_unit_joins_and_leaves_a_term(world, staff, announced):
    unit = world.units["白杨"]
    terms.remove_unit(actor=staff, term=world.term, unit=unit)
    assert not UnitProfile.objects.filter(term=world.term, unit=unit).exists()
    terms.add_unit(actor=staff, term=world.term, unit=unit)
    assert announced == [([world.gucun.pk], world.term.pk)] * 2
    with pytest.raises(ValidationError, match="白杨村村委会已经参加"):
        terms.add_unit(actor=staff, term=world.term, unit=unit)
    with pytest.raises(ValidationError, match="不在“宝山区”范围内"):
        terms.add_unit(actor=staff, term=world.term, unit=world.units["海州"])


def test_a_unit_with_people_stays_in_its_term(world, staff):
    from cadres.models import Membership, Person

    person = Person.objects.create(name="张三")
    Membership.objects.create(person=person, unit=world.units["白杨"], term=world.term, party_post="secretary")
    with pytest.raises(ValidationError, match=r"还有.*任职.*不能移出"):
        terms.remove_unit(actor=staff, term=world.term, unit=world.units["白杨"])
    terms.remove_unit(actor=staff, term=world.previous, unit=world.units["白杨"])
