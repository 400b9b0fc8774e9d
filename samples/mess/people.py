"""The facts of a roster, apart from any way of writing them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

from stdnum.cn import ric

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = ("安宁", "知秋", "怀瑾", "立", "若水", "思远", "文", "静姝", "望舒", "嘉", "明远", "清扬", "伟", "向晚")


@dataclass(frozen=True)
class Place:
    """A unit by its official names; ``kind`` is village or residents."""

    township: str
    unit: str
    kind: str
    county: str = "宝山区"


@dataclass(frozen=True)
class Fact:
    """One person in one unit, every value in the official words; empty where there is none."""

    place: Place
    name: str
    sex: str
    ethnic_group: str
    born: dt.date
    id_number: str
    political_status: str
    joined_party_on: str
    education: str
    education_full_time: str
    education_in_service: str
    party_post: str
    committee_post: str
    other_posts: tuple[str, ...]
    sources: tuple[str, ...]
    started_on: str
    phone: str


def id_number(born: dt.date, sex: str, order: int) -> str:
    """A sound, invented number: the first 500 of 宝山区, the next of other districts."""
    district, place = divmod(order, 500)
    body = f"3101{13 + district}{born:%Y%m%d}{2 * place + (sex == '男'):03d}"
    return body + str(ric.calc_check_digit(f"{body}0"))


BOARD = (
    ("书记", "主任", ()),
    ("副书记", "委员", ()),
    ("委员", "", ("网格员",)),
    ("", "副主任", ()),
    ("", "委员", ()),
)
"""Posts of a small unit's members; the secretary is also the director."""
_SCHOOLS = (("本科", ""), ("大专", "本科"), ("高中(中专)", "大专"), ("研究生", ""), ("高中(中专)", ""), ("初中", ""))
_SOURCES: tuple[tuple[str, ...], ...] = (("本村村民/本地居民",), ("退役军人", "产业协会负责人"), ("高校毕业生",), ())
_MONTHS = (10, 1, 6, 12, 3, 10)
"""Januaries and Octobers among them, for the trap 1985.1."""


def invented(places: list[Place], seed: int = 2, order: int = 0) -> list[Fact]:
    """The boards of these units: sound people with nothing to say against them.

    ``order`` is that of the first person, by which names and numbers differ.
    """
    random = Random(seed)
    return [
        _person(random, place, order + 5 * block + seat)
        for block, place in enumerate(places)
        for seat in range(len(BOARD))
    ]


def _person(random: Random, place: Place, order: int) -> Fact:
    party, committee, others = BOARD[order % 5]
    sex = "女" if order % 5 in (1, 4) else "男"
    born = dt.date(random.randrange(1966, 1996), _MONTHS[order % 6], random.randrange(10, 28))
    full_time, in_service = _SCHOOLS[order % 6]
    is_member = bool(party) or order % 5 == 3
    status = "中共党员" if is_member else ("群众", "共青团员")[order % 2]
    minority = order % 7 == 4
    name = SURNAMES[order % 32] + GIVEN[order // 32 % 14]
    return Fact(
        place=place,
        name="阿依古丽·买买提" if minority else name,
        sex="女" if minority else sex,
        ethnic_group="维吾尔族" if minority else "汉族",
        born=born,
        id_number=id_number(born, "女" if minority else sex, order),
        political_status=status,
        joined_party_on=f"{born.year + 22}-{_MONTHS[(order + 2) % 6]:02d}" if is_member else "",
        education=in_service or full_time,
        education_full_time=full_time,
        education_in_service=in_service,
        party_post=party,
        committee_post=committee,
        other_posts=others,
        sources=_SOURCES[order % 4],
        started_on=f"2021-0{3 + order % 2}",
        phone=f"1380000{order % 10000:04d}" if order % 6 else "",
    )
