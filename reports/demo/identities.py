"""Invented names, identity numbers with a right check digit, phones, and standing with the Party.

Nobody stands behind them: names are put together by chance, identity numbers use the order codes 900 to 999, phones the
block 1380000.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random

from stdnum.cn import ric

from cadres.choices import FULL_PARTY_MEMBER, HAN, Sex
from core.partial_dates import PartialDate
from reports.demo.people import Human

SURNAMES = (
    "王张陆陈沈朱徐顾周李吴黄杨唐金杜姚孙赵胡施钱俞龚严郭潘倪蔡瞿曹马林叶许何范邱戴袁薛罗蒋方郑高季侯汪谢盛陶谈苏"
    "奚宋刘姜印董石汤傅丁程宣诸韩钟乔凌茅浦翁"
)
GIVEN = {
    Sex.MALE: "建国伟明华强军平志刚勇杰峰海涛斌宏亮辉永兴荣根林德忠良文武晓东俊浩宇翔晨凯鑫磊超嘉毅诚恒康卫星雷",
    Sex.FEMALE: "丽萍芳英华敏静娟燕红玲霞琴梅兰凤珍慧洁莉雯婷颖佳怡倩雪晴思琪瑶欣悦蓉薇丹妍彩云秀月春秋蕾佩",
}
AREA_CODES = {"310113": 72, "310110": 6, "310108": 5, "310109": 4, "310115": 3, "320684": 3, "320924": 3, "330226": 2}
MINORITIES = {"03": 5, "11": 4, "15": 3, "02": 2, "08": 1, "06": 1}
PHONE_BLOCK = 1380_000_0000
NOT_IN_THE_PARTY = {"13": 85, "03": 10, "05": 2, "07": 2, "12": 1}


def give_identities(rng: Random, humans: list[Human], others: Sequence[Human] = ()) -> None:
    """Name and number people as none of the ``others`` is."""
    free = sorted(set(range(10_000)) - {int(other.phone) - PHONE_BLOCK for other in others})
    phones = rng.sample(free, len(humans))
    used = Counter(f"{other.id_number[:14]}{other.sex}" for other in others if other.id_number)
    taken = {(other.street.code, other.name) for other in others}
    for human, phone in zip(humans, phones, strict=True):
        while not human.name or (human.street.code, human.name) in taken:
            human.name = invented_name(rng, Sex(human.sex))
        taken.add((human.street.code, human.name))
        human.phone = str(PHONE_BLOCK + phone)
        human.ethnic_group = _draw(rng, MINORITIES) if rng.random() < 0.013 else HAN
        if human.birth:
            human.id_number = _id_number(rng, human.birth, human.sex, used)
        _give_party(rng, human)


def invented_name(rng: Random, sex: Sex) -> str:
    """A surname and one or two characters, put together by chance."""
    given = rng.sample(GIVEN[sex], 2 if rng.random() < 0.72 else 1)
    return rng.choice(SURNAMES) + "".join(given)


def _draw(rng: Random, weights: dict[str, int]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def _id_number(rng: Random, birth: PartialDate, sex: str, used: Counter[str]) -> str:
    """A number whose order code, odd for men, is between 900 and 999."""
    stem = f"{_draw(rng, AREA_CODES)}{birth.number}"
    used[stem + sex] += 1
    order = 900 + 2 * (used[stem + sex] - 1) + (sex == Sex.MALE)
    body = f"{stem}{order}"
    return body + str(ric.calc_check_digit(f"{body}0"))


def _give_party(rng: Random, human: Human) -> None:
    """Who sits on a Party committee is a full member; of the others some are."""
    age = human.age(1) if human.birth else 40
    if human.is_on_party_committee or rng.random() < 0.3:
        human.political_status = FULL_PARTY_MEMBER
        human.joined_party_on = _joined(rng, human, age)
    else:
        human.political_status = _draw(rng, NOT_IN_THE_PARTY)
        if human.political_status == "03" and age > 28:
            human.political_status = "13"


def _joined(rng: Random, human: Human, age: int) -> PartialDate:
    """At twenty to thirty-six, at least two years before the first term that shows it."""
    latest = 2016 if human.before else 2019
    year = 2021 - age + rng.randint(20, 36)
    return PartialDate(min(year, latest), rng.choice((6, 7, 11, 12)), rng.randint(1, 28))
