"""Three rounds of survey, and the leaders who answer for streets and difficult units."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

from cadres.choices import Sex
from cadres.models import Responsibility
from core.services.bulk import insert
from elections.choices import Colour
from elections.models import Difficulty, Situation, SituationAspect, SituationScale, SurveyRound
from places.models import Area
from reports.demo.calendars import DAY, Calendar, State
from reports.demo.draws import apportion, choose
from reports.demo.ground import Ground
from reports.demo.identities import invented_name
from reports.demo.people import NOW, Place
from reports.demo.quotas import RESIDENTS, VILLAGE

ASPECTS = {"班子建设": 20, "工作运行": 20, "“一肩挑”人选排摸": 20, "信访化解": 20, "往届选情": 20}
POINTS = {Colour.GREEN: (82, 98), Colour.YELLOW: (63, 79), Colour.RED: (48, 59)}
RED = {
    "310113109000": VILLAGE,
    "310113103000": RESIDENTS,
    "310113101000": VILLAGE,
    "310113102000": RESIDENTS,
    "310113104000": VILLAGE,
}
"""顾村镇, 杨行镇, 罗店镇, 大场镇 and 月浦镇: one unit of each is red in the last round, of the kind that is named."""
RED_BEFORE, YELLOW = (9, 4), (52, 38, 22)
"""Units that were red in the first and second round, and yellow in each of the three beside the red."""
SIGNED_OFF = 7 * DAY
"""After the last round, in the finished state."""


@dataclass(frozen=True)
class Trouble:
    """What makes a unit difficult, and what was done."""

    difficulties: tuple[str, ...]
    note: str
    remedy: str


TROUBLES = (
    Trouble(
        ("拆迁合并改制",),
        "部分村民小组动迁后分散安置，选民居住分散，登记和通知难度较大。",
        "镇领导包联，分3个安置点上门登记；已补登选民126人，流动票箱方案已报镇审核。",
    ),
    Trouble(
        ("拆迁合并改制", "遗留问题未解决"),
        "居民区范围调整后，原两个小区的物业用房移交尚未办结。",
        "房管、街镇三方会商两次，已定移交清单和日期；选举延期至移交办结后进行。",
    ),
    Trouble(
        ("遗留问题未解决",),
        "早年道路工程的青苗补偿余款尚未发放到户，村民关注度高。",
        "镇财政已落实资金，名单公示期满，正逐户发放，已发放八成。",
    ),
    Trouble(
        ("遗留问题未解决",),
        "老旧小区加装电梯分摊方案意见不一，居民议事会未形成决议。",
        "包联领导到场召开协调会3次，方案已调整，正在第二轮征求意见。",
    ),
    Trouble(
        ("拆迁合并改制", "经济薄弱无人干"),
        "撤村改居过渡期内集体资产清查尚未收尾，后备人选偏少。",
        "镇农经站驻村完成清产核资，结果已公示；区镇两级协助物色后备人选4名。",
    ),
)
"""Of the five red units, in the order of their streets; the second one is postponed."""
POSTPONED = 1
LESS = Trouble(("其他",), "人选酝酿意见尚不集中，需继续做好沟通。", "居村党组织逐户走访，街镇联络组每周研判一次。")


def red_places(ground: Ground) -> list[Place]:
    """The units that are red in the last round, in the order of ``TROUBLES``: the second of their street and kind."""
    places = ground.population.places
    return [[each for each in places if (each.street.code, each.kind) == found][1] for found in RED.items()]


def write_situations(rng: Random, ground: Ground, calendar: Calendar, state: State) -> None:
    """Every unit's points and colour in each round; what was red before has become better."""
    term = ground.terms[NOW]
    insert([SituationAspect(term=term, number=n, name=a, points=p) for n, (a, p) in enumerate(ASPECTS.items(), 1)])
    insert([SituationScale(term=term)])
    rounds = [SurveyRound(term=term, number=n, held_on=day) for n, day in enumerate(calendar.surveyed, 1)]
    insert(rounds)
    red = red_places(ground)
    others = [place for place in ground.population.places if place not in red]
    difficult = choose(rng, others, YELLOW[0] + RED_BEFORE[0])
    signed_off_on = calendar.surveyed[-1] + SIGNED_OFF if state == State.FINISHED else None
    rows: list[Situation] = []
    for index, survey in enumerate(rounds):
        was_red = (*RED_BEFORE, 0)[index]
        reds = set(red if index == 2 else difficult[:was_red])
        yellows = set(difficult[was_red : was_red + YELLOW[index]]) | (set(red) if index == 1 else set())
        for place in ground.population.places:
            colour = Colour.RED if place in reds else Colour.YELLOW if place in yellows else Colour.GREEN
            rows.append(_situation(rng, ground, survey, place, colour))
            if index == 2 and colour == Colour.RED:
                _tell(ground, rows[-1], TROUBLES[red.index(place)], signed_off_on)
            elif colour != Colour.GREEN:
                _tell(ground, rows[-1], LESS)
    insert(rows)
    last = {row.unit_id: row for row in rows if row.round == rounds[-1]}
    _name_difficulties(ground, {place: last[ground.units[place.code].pk] for place in red})
    noticed = [place for place in ground.population.places if last[ground.units[place.code].pk].colour == Colour.YELLOW]
    _write_responsibilities(rng, ground, red, noticed)


def _situation(rng: Random, ground: Ground, survey: SurveyRound, place: Place, colour: Colour) -> Situation:
    total = rng.randint(*POINTS[colour])
    shares = apportion(total, [rng.uniform(0.8, 1.0) * most for most in ASPECTS.values()], list(ASPECTS.values()))
    points = {str(number): str(share) for number, share in enumerate(shares, 1)}
    unit = ground.units[place.code]
    return Situation(round=survey, unit=unit, points=points, total=total * 10, colour=colour)


def _tell(ground: Ground, row: Situation, trouble: Trouble, signed_off_on: dt.date | None = None) -> None:
    row.note, row.remedy = trouble.note, trouble.remedy
    if signed_off_on:
        row.remedy = "相关事项已办结，经街镇申请、区换届办核实，予以销号。"
        row.signed_off_on, row.signed_off_by = signed_off_on, ground.staff
        row.signed_off_reason = "群众反映的事项已逐件答复，街镇申请，区换届办实地核实。"


def _name_difficulties(ground: Ground, rows: dict[Place, Situation]) -> None:
    codes = {each.name: each.pk for each in Difficulty.objects.all()}
    through = Situation.difficulties.through
    insert(
        [
            through(situation_id=row.pk, difficulty_id=codes[name])
            for row, trouble in zip(rows.values(), TROUBLES, strict=True)
            for name in trouble.difficulties
        ]
    )


def _write_responsibilities(rng: Random, ground: Ground, red: list[Place], yellow: list[Place]) -> None:
    """A leader of the county for each street, the street's first hand for red units, others of it for yellow ones."""
    term, rank = ground.terms[NOW], Responsibility.Rank
    codes = sorted({place.street.code for place in ground.population.places})
    areas = {area.code: area for area in Area.objects.filter(code__in=codes)}
    rows = []
    for code in codes:
        area = areas[code]
        rows.append(_leader(rng, term=term, area=area, office="区级包联领导", rank=rank.COUNTY))
        first = _leader(rng, term=term, area=area, office="党（工）委书记", rank=rank.FIRST_HAND)
        for place in (each for each in [*red, *yellow] if each.street.code == code):
            unit = ground.units[place.code]
            if place in red:
                facts = {"name": first.name, "office": first.office, "rank": rank.FIRST_HAND}
                rows.append(Responsibility(term=term, area=area, unit=unit, **facts))
            else:
                rows.append(_leader(rng, term=term, area=area, unit=unit, office="班子成员", rank=rank.STREET))
    insert(rows)


def _leader(rng: Random, **facts: object) -> Responsibility:
    return Responsibility(name=invented_name(rng, rng.choice(list(Sex))), **facts)
