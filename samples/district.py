"""The worst sample: a whole district, a sheet for each street, each spoilt in as many ways as go together."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import groupby
from random import Random

from places.rules.names import bare_unit_name
from samples.mess.drafts import clean
from samples.mess.mixed import drawn, spoil
from samples.mess.people import Fact, Place
from samples.mess.registry import Mess
from samples.mess.sheets import Grid, laid_out

PEOPLE = 900
SPARED = frozenset({"form", "sheets", "bodies", "extra_sheets"})
"""What concerns the file and not a sheet."""
_POSTINGS = frozenset({"", "兼职委员", "社区工作者", "第一书记", "网格员"})
_SEED = 310113


def worst(people: list[Fact]) -> list[Grid]:
    """The sheets, one for each street; between them sheets of nobody."""
    random = Random(_SEED)
    grids: list[Grid] = []
    used: set[Mess] = set()
    for township, group in groupby(people, key=lambda fact: fact.place.township):
        draft = clean(list(group))
        draft.title = township
        messes = drawn(random, 100, SPARED, used)
        used.update(messes)
        grids += laid_out(spoil(draft, messes))
    notes = Grid(
        "填表说明", [["填表说明（演示数据，人员均为虚构）"], ["一、各街镇一张表。"], ["二、出生年月以身份证为准。"]]
    )
    totals = Grid("汇总", [["街镇", "人数"], *([grid.title, len(grid.people)] for grid in grids)])
    return [notes, *grids[:6], totals, *grids[6:]]


def facts() -> list[Fact]:
    """About 900 members of the demonstration's newest term: of each street the first units that are told apart by any
    way of writing their names."""
    from elections.models import Term
    from imports.workbooks.rows import roster_rows
    from places.models import Area, Unit
    from samples.clean import as_rows

    term = Term.objects.filter(is_demonstration=True).latest("as_of")
    units = {unit.name: unit for unit in Unit.objects.filter(profiles__term=term).select_related("township")}
    bare = Counter(bare_unit_name(name) for name in units)
    kinds = {
        (unit.township.name, unit.name): str(unit.kind)
        for unit in units.values()
        if bare[bare_unit_name(unit.name)] == 1
    }
    rows = as_rows(list(roster_rows(term=term, area=Area.objects.with_code("310113").get(), full=True)))
    known = [
        _fact(row, kinds[row["街镇"], row["村(社区)"]])
        for row in rows
        if (row["街镇"], row["村(社区)"]) in kinds and _fits(row)
    ]
    streets = [list(group) for _, group in groupby(known, key=lambda fact: fact.place.township)]
    return [fact for street in streets for fact in _first(street, PEOPLE // len(streets))]


def _first(street: list[Fact], least: int) -> list[Fact]:
    """Whole units until there are enough people."""
    chosen: list[Fact] = []
    for _, group in groupby(street, key=lambda fact: fact.place):
        if len(chosen) >= least:
            break
        chosen += group
    return chosen


def _fits(row: dict[str, str]) -> bool:
    """Whether the corpus has all words for a row."""
    two_committees = row["党组织职务"] or row["村(居)委会职务"]
    return bool(two_committees and row["身份证号"] and row["其他任职"] in _POSTINGS and row["身份证号"][6:8] == "19")


def _fact(row: dict[str, str], kind: str) -> Fact:
    born = row["身份证号"][6:14]
    return Fact(
        place=Place(row["街镇"], row["村(社区)"], kind),
        name=row["姓名"],
        sex=row["性别"],
        ethnic_group=row["民族"],
        born=dt.date(int(born[:4]), int(born[4:6]), int(born[6:])),
        id_number=row["身份证号"],
        political_status=row["政治面貌"],
        joined_party_on=row["入党时间"][:7],
        education=row["学历"],
        education_full_time=row["全日制学历"],
        education_in_service=row["在职学历"],
        party_post=row["党组织职务"],
        committee_post=row["村(居)委会职务"],
        other_posts=(row["其他任职"],) if row["其他任职"] else (),
        sources=tuple(row["人员来源"].split("；")) if row["人员来源"] else (),
        started_on=row["任职时间"][:7],
        phone=row["联系电话"],
    )
