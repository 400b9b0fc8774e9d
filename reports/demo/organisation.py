"""The work organisation: the leading group with its member organisations, special, supervision and liaison groups."""

from __future__ import annotations

from random import Random

from cadres.choices import Sex
from cadres.models import GroupMember, WorkGroup
from core.services.bulk import insert
from places.models import Area
from reports.demo.draws import apportion
from reports.demo.ground import Ground
from reports.demo.identities import PHONE_BLOCK, invented_name
from reports.demo.people import NOW, Place

ORGANISATIONS = (
    "区委组织部",
    "区民政局",
    "区委办公室",
    "区政府办公室",
    "区纪委监委",
    "区委宣传部",
    "区委统战部",
    "区委政法委",
    "区委网信办",
    "区委老干部局",
    "区委党校",
    "区人大常委会办公室",
    "区政协办公室",
    "区法院",
    "区检察院",
    "公安宝山分局",
    "区司法局",
    "区信访办",
    "区财政局",
    "区人力资源社会保障局",
    "区农业农村委",
    "区规划资源局",
    "区生态环境局",
    "区建设管理委",
    "区水务局",
    "区卫生健康委",
    "区退役军人局",
    "区应急局",
    "区审计局",
    "区市场监管局",
    "区统计局",
    "区房管局",
    "区总工会",
    "团区委",
    "区妇联",
    "区残联",
)
"""The article's 36; which they were is invented."""
LEADS = 2
"""The first ones lead the work."""
SPECIAL = {
    "综合协调组": "统筹进度、起草文件、汇总报送",
    "人选联审组": "组织三级联审，汇总部门意见",
    "宣传引导组": "政策宣传、舆论引导",
    "选情研判组": "选情摸排、重点难点单位整顿",
}
SUPERVISION = 6
LIAISON = 176
"""Both are the article's; liaison groups are spread over the streets by their units."""


def write_groups(rng: Random, ground: Ground) -> None:
    county, kind = ground.terms[NOW].area, WorkGroup.Kind
    codes = sorted({place.street.code for place in ground.population.places})
    areas = {area.code: area for area in Area.objects.filter(code__in=codes)}
    own = {code: [each for each in ground.population.places if each.street.code == code] for code in codes}
    leading = _group(ground, county, kind.LEADING, "宝山区居村“两委”换届工作领导小组", "统一领导全区换届工作")
    special = [_group(ground, county, kind.SPECIAL, name, duty) for name, duty in SPECIAL.items()]
    parts = [codes[number::SUPERVISION] for number in range(SUPERVISION)]
    duties = [f"督导{'、'.join(areas[code].name for code in part)}" for part in parts]
    supervision = [
        _group(ground, county, kind.SUPERVISION, f"第{number}督导组", duty)
        for number, duty in zip("一二三四五六", duties, strict=True)
    ]
    liaison: list[WorkGroup] = []
    units: list[list[Place]] = [[place for code in part for place in own[code]] for part in parts]
    counts = apportion(LIAISON, [float(len(own[code])) for code in codes])
    for code, count in zip(codes, counts, strict=True):
        for number, part in enumerate(_slices(own[code], count), 1):
            liaison.append(_group(ground, areas[code], kind.LIAISON, f"第{number}联络指导组", "联系指导居村换届工作"))
            units.append(part)
    insert([leading, *special, *supervision, *liaison])
    through = WorkGroup.units.through
    insert(
        [
            through(workgroup_id=group.pk, unit_id=ground.units[place.code].pk)
            for group, part in zip([*supervision, *liaison], units, strict=True)
            for place in part
        ]
    )
    insert([*_organisations(leading, special), *_people(rng, supervision, 3), *_people(rng, liaison, 2)])


def _group(ground: Ground, area: Area, kind: str, name: str, duty: str) -> WorkGroup:
    return WorkGroup(term=ground.terms[NOW], area=area, kind=kind, name=name, duty=duty)


def _slices(places: list[Place], count: int) -> list[list[Place]]:
    """Units side by side in so many parts, as equal as can be."""
    sizes = apportion(len(places), [1.0] * count)
    starts = [sum(sizes[:number]) for number in range(count)]
    return [places[start : start + size] for start, size in zip(starts, sizes, strict=True)]


def _organisations(leading: WorkGroup, special: list[WorkGroup]) -> list[GroupMember]:
    members = [
        GroupMember(group=leading, office=name, role="牵头单位" if place < LEADS else "成员单位", position=place)
        for place, name in enumerate(ORGANISATIONS)
    ]
    for number, group in enumerate(special):
        for place, name in enumerate((ORGANISATIONS[0], *ORGANISATIONS[3 + 2 * number : 5 + 2 * number])):
            role = "成员单位" if place else "牵头单位"
            members.append(GroupMember(group=group, office=name, role=role, position=place))
    return members


def _people(rng: Random, groups: list[WorkGroup], count: int) -> list[GroupMember]:
    """A head and members with invented names and numbers."""
    return [
        GroupMember(
            group=group,
            name=invented_name(rng, rng.choice(list(Sex))),
            office=f"{group.area.name}换届工作办公室",
            role="组员" if place else "组长",
            phone=str(PHONE_BLOCK + rng.randrange(10_000)),
            position=place,
        )
        for group in groups
        for place in range(count)
    ]
