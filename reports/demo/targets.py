"""The targets of the county and of one street, and notes on a number, a street and a unit."""

from __future__ import annotations

from decimal import Decimal

from elections.services.notes import add_note
from places.models import Area
from reports.choices import Reach
from reports.demo.ground import Ground
from reports.demo.people import NOW
from reports.services.targets import set_target

COUNTY = (
    ("one_shoulder.share", "at_least", "95", "2", Reach.BELOW),
    ("two_committees.college_or_above.share", "at_least", "80", "2", Reach.BELOW),
    ("two_committees.average_age", "at_most", "45", "0.5", Reach.BELOW),
    ("two_committees.age_35_or_under.share", "at_least", "12", "2", Reach.BELOW),
    ("committee.women", "at_least", "1", "0", Reach.UNITS),
)
"""Some are reached, some nearly, some missed, by the streets as by the county."""
STRICTER = ("310113109", "two_committees.college_or_above.share", "at_least", "82", "1", Reach.OWN)
"""顾村镇 asks more of itself."""
ON_COUNTY = ("two_committees.average_age", "按换届当日在册成员计算，与民政年报口径不同。")
ON_STREET = ("310113104", "one_shoulder.share", "部分单位按批复暂由两人分任，调整方案已列入年度计划。")
ON_UNIT = "办公用房修缮，临时在社区文化中心办公，档案由镇党建办代管。"


def write_targets(ground: Ground) -> None:
    """Set and note them as the staff would."""
    term = ground.terms[NOW]
    for code, comparison, limit, margin, reach in COUNTY:
        _set(ground, term.area, code, comparison, limit, margin, reach)
    street, *asked = STRICTER
    _set(ground, _street(ground, street), *asked)
    add_note(actor=ground.staff, term=term, area=term.area, code=ON_COUNTY[0], text=ON_COUNTY[1])
    noted = _street(ground, ON_STREET[0])
    add_note(actor=ground.staff, term=term, area=noted, code=ON_STREET[1], text=ON_STREET[2])
    unit = min((unit for unit in ground.units.values() if unit.township_id == noted.pk), key=lambda unit: unit.code)
    add_note(actor=ground.staff, term=term, area=noted, unit=unit, text=ON_UNIT)


def _set(ground: Ground, area: Area, code: str, comparison: str, limit: str, margin: str, reach: str) -> None:
    set_target(
        actor=ground.staff,
        term=ground.terms[NOW],
        area=area,
        code=code,
        comparison=comparison,
        limit=Decimal(limit),
        margin=Decimal(margin),
        reach=reach,
    )


def _street(ground: Ground, code: str) -> Area:
    area: Area = Area.objects.with_code(code).get()
    return area
