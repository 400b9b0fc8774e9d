import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from core.models import AuditEntry
from core.signals import units_changed
from places.models import Unit, UnitSuccession
from places.selectors import UnitDirectory
from places.services import successions, units

DAY = dt.date(2020, 12, 1)


@pytest.fixture
def announced():
    heard = []

    def listen(sender, *, township_ids, term_id, **kwargs):
        heard.append((township_ids, term_id))

    units_changed.connect(listen, weak=False)
    yield heard
    units_changed.disconnect(listen)


def found(staff, world, code="310113109210", name="新杨村村民委员会"):
    return units.create_unit(actor=staff, township=world.gucun, code=code, name=name, kind="village")


def record(staff, kind, old, new):
    return successions.record_succession(actor=staff, kind=kind, predecessors=old, successors=new, on=DAY, note="12号")


def test_a_new_unit_has_its_short_name_and_is_announced(world, staff, announced):
    unit = found(staff, world)
    assert unit.short_name == "新杨村"
    assert announced == [([world.gucun.pk], None)]
    assert AuditEntry.objects.get().action == "unit_created"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"code": "3101131092"}, "应为 12 位数字"),
        ({"code": "310113003099"}, "不属于顾村镇：前 9 位应为 310113109"),
        ({"code": "310113109206"}, "已由“白杨村村委会”使用"),
        ({"name": " "}, "请填写名称"),
        ({"name": "白杨村 村委会"}, "顾村镇已有名为“白杨村 村委会”的单位"),
    ],
)
def test_a_wrong_new_unit_is_refused_with_its_reason(world, staff, values, message):
    with pytest.raises(ValidationError, match=message):
        found(staff, world, **values)
    assert Unit.objects.count() == 6


def test_a_renamed_unit_is_still_found_by_its_old_name(world, staff):
    unit = world.units["白杨"]
    units.edit_unit(actor=staff, unit=unit, name="白杨新村村委会", aliases=["老白杨", "老白杨 "])
    directory = UnitDirectory.for_area(world.county)
    for name in ("白杨村村委会", "白杨新村", "老白杨"):
        assert directory.find(name).unit == unit
    changes = AuditEntry.objects.get().changes
    assert changes["name"] == ["白杨村村委会", "白杨新村村委会"]
    assert changes["aliases"] == [[], ["白杨村村委会", "老白杨"]]


def test_an_edit_without_change_leaves_no_trace(world, staff, announced):
    unit = world.units["白杨"]
    units.edit_unit(actor=staff, unit=unit, name=unit.name)
    assert not AuditEntry.objects.exists()
    assert announced == []


def test_a_merger_ends_the_old_units_and_begins_the_new_one(world, staff, announced):
    old, new = [world.units["白杨"], world.units["沈宅"]], found(staff, world)
    announced.clear()
    rows = record(staff, "merge", old, [new])
    assert [(row.predecessor, row.successor) for row in rows] == [(old[0], new), (old[1], new)]
    assert [unit.active_to for unit in old] == [DAY, DAY]
    assert Unit.objects.get(pk=new.pk).active_from == DAY
    assert announced == [([world.gucun.pk], None)]
    assert AuditEntry.objects.filter(action="unit_succession").count() == 3


def test_a_unit_that_takes_in_another_goes_on(world, staff):
    stays, ends = world.units["白杨"], world.units["沈宅"]
    rows = record(staff, "merge", [stays, ends], [stays])
    assert [(row.predecessor, row.successor) for row in rows] == [(ends, stays)]
    assert (stays.active_to, stays.active_from, ends.active_to) == (None, None, DAY)


def test_a_unit_that_gives_off_another_goes_on_when_it_is_named_on_both_sides(world, staff):
    old, new = world.units["白杨"], found(staff, world)
    record(staff, "split", [old], [old, new])
    assert (old.active_to, new.active_from) == (None, DAY)


def test_founding_and_dissolving_stand_alone(world, staff):
    record(staff, "founded", [], [found(staff, world)])
    successions.dissolve(actor=staff, unit=world.units["白杨"], on=DAY)
    kinds = set(UnitSuccession.objects.values_list("kind", flat=True))
    assert kinds == {"founded", "dissolved"}
    with pytest.raises(ValidationError, match="已经登记过"):
        successions.dissolve(actor=staff, unit=world.units["白杨"], on=DAY)


@pytest.mark.parametrize(
    ("kind", "old", "new", "message"),
    [
        ("merge", ["白杨"], ["沈宅"], "合并应有至少两个原单位"),
        ("merge", ["白杨", "沈宅"], [], "合并应有至少两个原单位"),
        ("split", ["白杨", "沈宅"], ["菊泉"], "析置应有一个原单位"),
        ("split", ["白杨"], ["白杨"], "析置应有一个原单位"),
        ("rename", ["白杨"], ["白杨"], "请在“修改单位”中改名"),
        ("founded", ["白杨"], ["沈宅"], "新设没有原单位"),
        ("dissolved", ["白杨"], ["沈宅"], "撤销应有至少一个原单位，没有新单位"),
    ],
)
def test_a_succession_of_the_wrong_shape_is_refused(world, staff, kind, old, new, message):
    with pytest.raises(ValidationError, match=message):
        record(staff, kind, [world.units[name] for name in old], [world.units[name] for name in new])
    assert not UnitSuccession.objects.exists()


def test_a_unit_ends_once_and_after_it_began(world, staff):
    unit = world.units["白杨"]
    unit.active_from = DAY
    unit.save()
    with pytest.raises(ValidationError, match="撤销日期必须晚于这一天"):
        successions.dissolve(actor=staff, unit=unit, on=DAY)
    unit.refresh_from_db()
    unit.active_to = DAY + dt.timedelta(days=1)
    unit.save()
    with pytest.raises(ValidationError, match="已于 2020-12-02 撤销"):
        successions.dissolve(actor=staff, unit=unit, on=DAY)
